package io.asyncio.examples;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.dns.DefaultDnsRawRecord;
import io.netty.handler.codec.dns.DnsMessage;
import io.netty.handler.codec.dns.DnsRawRecord;
import io.netty.handler.codec.dns.DnsRecord;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsResponse;
import io.netty.handler.codec.dns.DnsResponseCode;
import io.netty.handler.codec.dns.DnsSection;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a server of the DNS has answered.
 *
 * @param truncated whether there is more of it
 * @param answers what was asked for
 * @param authority who says so
 */
record DnsAnswer(
    DnsResponseCode code, boolean truncated, List<Item> answers, List<Item> authority) {

  private static final int HEAD_BYTES = 10;

  /**
   * A record.
   *
   * @param seconds how long it is good for
   */
  @SuppressWarnings("ArrayRecordComponent") // nobody compares records
  record Item(String name, DnsRecordType type, int dnsClass, long seconds, byte[] data) {

    int length() {
      return name.length() + 1 + HEAD_BYTES + data.length;
    }

    /** How long it is good for, or says that something is not there. */
    private long goodFor() {
      return type.equals(DnsRecordType.SOA)
          ? Math.min(
              seconds,
              Integer.toUnsignedLong(ByteBuffer.wrap(data).getInt(data.length - Integer.BYTES)))
          : seconds;
    }

    private Item aged(long age) {
      return new Item(name, type, dnsClass, Math.max(0, seconds - age), data);
    }

    DnsRecord asNetty() {
      return new DefaultDnsRawRecord(name, type, dnsClass, seconds, Unpooled.wrappedBuffer(data));
    }
  }

  /** Nobody has said anything. */
  static DnsAnswer failure(DnsResponseCode code) {
    return new DnsAnswer(code, false, List.of(), List.of());
  }

  static DnsAnswer of(DnsResponse response) {
    return new DnsAnswer(
        response.code(),
        response.isTruncated(),
        items(response, DnsSection.ANSWER),
        items(response, DnsSection.AUTHORITY));
  }

  private static List<Item> items(DnsMessage message, DnsSection section) {
    List<Item> items = new ArrayList<>();
    for (int i = 0; i < message.count(section); i++) {
      if (message.recordAt(section, i) instanceof DnsRawRecord raw) {
        items.add(new Item(
            raw.name(),
            raw.type(),
            raw.dnsClass(),
            raw.timeToLive(),
            ByteBufUtil.getBytes(raw.content())));
      }
    }
    return items;
  }

  /** Returns for how many seconds it may be kept; 0 for an answer that is not to be kept. */
  long goodFor() {
    boolean kept = code.equals(DnsResponseCode.NOERROR) || code.equals(DnsResponseCode.NXDOMAIN);
    return kept && !truncated
        ? Stream.concat(answers.stream(), authority.stream())
            .mapToLong(Item::goodFor)
            .min()
            .orElse(0)
        : 0;
  }

  /** Returns what is left of it after so many seconds. */
  DnsAnswer aged(long seconds) {
    return new DnsAnswer(code, truncated, aged(answers, seconds), aged(authority, seconds));
  }

  private static List<Item> aged(List<Item> items, long seconds) {
    return items.stream().map(item -> item.aged(seconds)).toList();
  }
}
