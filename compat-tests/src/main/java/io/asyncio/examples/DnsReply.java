package io.asyncio.examples;

import static io.asyncio.Asyncio.*;

import io.asyncio.Coroutine;
import io.netty.handler.codec.dns.DnsOpCode;
import io.netty.handler.codec.dns.DnsQuery;
import io.netty.handler.codec.dns.DnsQuestion;
import io.netty.handler.codec.dns.DnsResponse;
import io.netty.handler.codec.dns.DnsResponseCode;
import io.netty.handler.codec.dns.DnsSection;
import java.util.stream.Stream;

/** Writes the answers of a {@link DnsForwarder}. */
final class DnsReply {

  /** How long one may be over TCP. */
  static final int MOST_BYTES = 65535;

  /** Of the header, what follows the name of the question, and the record of lengths. */
  private static final int FIXED_BYTES = 12 + 5 + 11;

  private DnsReply() {}

  /**
   * Waits for the answer to a query, and puts it into {@code response}.
   *
   * @param longest how many bytes it may have; of one that is longer only that is said
   */
  static Coroutine<Void> fill(
      DnsForwarder forwarder, DnsResponse response, DnsQuery query, int longest) {
    return async(() -> {
      response.setRecursionAvailable(true).setRecursionDesired(query.isRecursionDesired());
      if (DnsLength.isAnnounced(query)) {
        DnsLength.announce(response);
      }
      if (!query.opCode().equals(DnsOpCode.QUERY)) {
        response.setCode(DnsResponseCode.NOTIMP);
      } else if (query.count(DnsSection.QUESTION) != 1) {
        response.setCode(DnsResponseCode.FORMERR);
      } else {
        DnsQuestion question = query.recordAt(DnsSection.QUESTION);
        response.addRecord(DnsSection.QUESTION, question);
        DnsAnswer answer = await(forwarder.answer(DnsKey.of(question)));
        write(answer, response, longest - FIXED_BYTES - question.name().length());
      }
    });
  }

  private static void write(DnsAnswer answer, DnsResponse response, int room) {
    response.setCode(answer.code());
    int length = Stream.concat(answer.answers().stream(), answer.authority().stream())
        .mapToInt(DnsAnswer.Item::length)
        .sum();
    response.setTruncated(answer.truncated() || length > room);
    if (length <= room) {
      answer.answers().forEach(item -> response.addRecord(DnsSection.ANSWER, item.asNetty()));
      answer.authority().forEach(item -> response.addRecord(DnsSection.AUTHORITY, item.asNetty()));
    }
  }
}
