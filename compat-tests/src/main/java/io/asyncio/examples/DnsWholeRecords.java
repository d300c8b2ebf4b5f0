package io.asyncio.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.dns.DefaultDnsRawRecord;
import io.netty.handler.codec.dns.DefaultDnsRecordDecoder;
import io.netty.handler.codec.dns.DnsRecord;
import io.netty.handler.codec.dns.DnsRecordType;

/**
 * Reads records that mean the same in another message: the names in them, which may point to elsewhere
 * in theirs, are written out.
 */
final class DnsWholeRecords extends DefaultDnsRecordDecoder {

  /** Where there are names in the data of a record: behind how many bytes, and how many. */
  private record Names(int before, int count) {}

  private static Names namesIn(DnsRecordType type) {
    return switch (type.name()) {
      case "NS", "CNAME", "PTR", "DNAME" -> new Names(0, 1);
      case "MX", "AFSDB" -> new Names(Short.BYTES, 1);
      case "SRV" -> new Names(3 * Short.BYTES, 1);
      case "SOA", "RP" -> new Names(0, 2);
      default -> new Names(0, 0);
    };
  }

  @Override
  protected DnsRecord decodeRecord(
      String name,
      DnsRecordType type,
      int dnsClass,
      long timeToLive,
      ByteBuf in,
      int offset,
      int length) {
    ByteBuf data = in.duplicate().setIndex(offset, offset + length);
    ByteBuf whole = Unpooled.buffer(length);
    Names names = namesIn(type);
    whole.writeBytes(data, names.before);
    for (int i = 0; i < names.count; i++) {
      writeName(decodeName(data), whole);
    }
    whole.writeBytes(data);
    return new DefaultDnsRawRecord(name, type, dnsClass, timeToLive, whole);
  }

  private static void writeName(String name, ByteBuf out) {
    for (String label : name.split("\\.", -1)) {
      if (!label.isEmpty()) { // as the last one is
        byte[] bytes = label.getBytes(UTF_8);
        out.writeByte(bytes.length).writeBytes(bytes);
      }
    }
    out.writeByte(0);
  }
}
