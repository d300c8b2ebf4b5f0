package io.asyncio.examples;

import io.netty.handler.codec.dns.DefaultDnsQuestion;
import io.netty.handler.codec.dns.DnsQuestion;
import io.netty.handler.codec.dns.DnsRecordType;
import java.util.Locale;

/**
 * What questions have in common that have the same answer.
 *
 * @param name in small letters, whatever it was
 */
record DnsKey(String name, DnsRecordType type, int dnsClass) {

  DnsKey {
    name = name.toLowerCase(Locale.ROOT);
  }

  static DnsKey of(DnsQuestion question) {
    return new DnsKey(question.name(), question.type(), question.dnsClass());
  }

  DnsQuestion asNetty() {
    return new DefaultDnsQuestion(name, type, dnsClass);
  }
}
