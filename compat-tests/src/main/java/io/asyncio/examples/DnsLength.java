package io.asyncio.examples;

import io.netty.handler.codec.dns.AbstractDnsOptPseudoRrRecord;
import io.netty.handler.codec.dns.DnsMessage;
import io.netty.handler.codec.dns.DnsRecord;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsSection;

/** How long a datagram may be, and the record that says so. */
final class DnsLength {

  private static final int SHORT = 512;

  /** What gets through everywhere. */
  private static final int LONG = 1232;

  private static final class Announced extends AbstractDnsOptPseudoRrRecord {
    Announced() {
      super(LONG);
    }
  }

  private DnsLength() {}

  /** Says in a message how long an answer may be. */
  static void announce(DnsMessage message) {
    message.addRecord(DnsSection.ADDITIONAL, new Announced());
  }

  /** Tells whether the other side has said how long one may be. */
  static boolean isAnnounced(DnsMessage message) {
    return announced(message) != null;
  }

  /** Returns how long an answer may be for who has sent a message. */
  static int of(DnsMessage message) {
    DnsRecord announced = announced(message);
    return announced == null ? SHORT : Math.clamp(announced.dnsClass(), SHORT, LONG);
  }

  private static DnsRecord announced(DnsMessage message) {
    for (int i = 0; i < message.count(DnsSection.ADDITIONAL); i++) {
      DnsRecord record = message.recordAt(DnsSection.ADDITIONAL, i);
      if (record.type().equals(DnsRecordType.OPT)) {
        return record;
      }
    }
    return null;
  }
}
