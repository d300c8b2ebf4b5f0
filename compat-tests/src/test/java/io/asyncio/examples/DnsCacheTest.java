package io.asyncio.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio.examples.DnsAnswer.Item;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.dns.DnsRawRecord;
import io.netty.handler.codec.dns.DnsRecord;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsResponseCode;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the forwarder of the examples keeps, how long, and in which form. */
class DnsCacheTest {

  private static final DnsKey KEY = new DnsKey("tea.example.", DnsRecordType.A, DnsRecord.CLASS_IN);

  private final DnsCache cache = new DnsCache();

  private static Item item(DnsRecordType type, long seconds, byte... data) {
    return new Item("tea.example.", type, DnsRecord.CLASS_IN, seconds, data);
  }

  private static DnsAnswer answer(Item... items) {
    return new DnsAnswer(DnsResponseCode.NOERROR, false, List.of(items), List.of());
  }

  @Test
  void answerAgesAndIsGoodAsLongAsItsShortestRecord() {
    cache.put(KEY, answer(item(DnsRecordType.A, 60), item(DnsRecordType.A, 30)), 100);
    assertThat(cache.get(KEY, 120.9).answers()).map(Item::seconds).containsExactly(40L, 10L);
    assertThat(cache.get(KEY, 129.9).answers()).map(Item::seconds).containsExactly(31L, 1L);
    assertThat(cache.get(KEY, 130)).isNull();
  }

  @Test
  void thatThereIsNothingIsKeptAsLongAsTheZoneSays() {
    byte[] minimum = {0, 0, 0, 0, 5};
    DnsAnswer nothing = new DnsAnswer(
        DnsResponseCode.NXDOMAIN,
        false,
        List.of(),
        List.of(item(DnsRecordType.SOA, 3600, minimum)));
    cache.put(KEY, nothing, 0);
    assertThat(cache.get(KEY, 4.9).code()).isEqualTo(DnsResponseCode.NXDOMAIN);
    assertThat(cache.get(KEY, 5)).isNull();
  }

  @Test
  void failuresAndHalfAnswersAreNotKept() {
    cache.put(KEY, DnsAnswer.failure(DnsResponseCode.SERVFAIL), 0);
    cache.put(
        KEY,
        new DnsAnswer(DnsResponseCode.NOERROR, true, List.of(item(DnsRecordType.A, 60)), List.of()),
        0);
    assertThat(cache.get(KEY, 0)).isNull();
  }

  /** "a.example." at 0, and the record of a mail server "mx.example." that points to it. */
  @Test
  void namesThatPointElsewhereAreWrittenOut() throws Exception {
    byte[] message = HexFormat.of()
        .parseHex("0161076578616d706c6500" + "c000" + "000f0001" + "0000003c" + "0007" + "000a"
            + "026d78" + "c002");
    ByteBuf in = Unpooled.wrappedBuffer(message).readerIndex(11);

    DnsRawRecord mail = new DnsWholeRecords().decodeRecord(in);

    assertThat(mail.name()).isEqualTo("a.example.");
    assertThat(ByteBufUtil.hexDump(mail.content()))
        .isEqualTo("000a" + "026d78" + "076578616d706c6500");
    assertThat(in.isReadable()).isFalse();
  }
}
