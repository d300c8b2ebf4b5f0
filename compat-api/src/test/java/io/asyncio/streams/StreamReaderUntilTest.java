package io.asyncio.streams;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio.IncompleteReadError;
import io.asyncio.LimitOverrunError;
import io.asyncio.conformance.CPython;
import java.nio.ByteBuffer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class StreamReaderUntilTest extends StreamTest {

  private static byte[][] separators(String... texts) {
    return Stream.of(texts).map(StreamTest::bytes).toArray(byte[][]::new);
  }

  private static String readuntil(StreamReader reader, String... separators) throws Exception {
    return text(await(reader.readuntil(separators(separators))));
  }

  private static void assertOverrun(
      StreamReader reader, String message, int consumed, String... separators) {
    assertThatThrownBy(() -> readuntil(reader, separators))
        .isInstanceOfSatisfying(
            LimitOverrunError.class, e -> assertThat(e.consumed()).isEqualTo(consumed))
        .hasMessageContaining(message);
  }

  @Test
  @CPython("test_streams::StreamTests::test_readuntil_separator")
  void emptySeparatorsAreRefused() {
    StreamReader reader = reader();
    assertThatThrownBy(() -> reader.readuntil(separators("")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("separators[0]");
    assertThatThrownBy(() -> reader.readuntil(separators("a", "")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("separators[1]");
    assertThatThrownBy(() -> reader.readuntil(separators()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at least one element");
  }

  @Test
  void separatorIsANewlineUnlessOneIsGiven() throws Exception {
    StreamReader reader = readerOf("a line\nrest");
    run(() -> assertThat(text(await(reader.readuntil()))).isEqualTo("a line\n"));
  }

  @Test
  @CPython("test_streams::StreamTests::test_readuntil_multi_chunks")
  void readuntilReturnsTheSeparatorAndKeepsTheRest() throws Exception {
    StreamReader reader = readerOf("lineAAA", "lineAAAxxx");
    run(() -> {
      assertThat(readuntil(reader, "AAA")).isEqualTo("lineAAA");
      assertThat(readuntil(reader, "AAA")).isEqualTo("lineAAA");
      assertThat(text(await(reader.read(100)))).isEqualTo("xxx");
    });
  }

  @Test
  @CPython("test_streams::StreamTests::test_readuntil_multi_chunks_1")
  void separatorSplitOverPiecesIsFound() throws Exception {
    for (String separator : new String[] {"aaa", "ab", "abc", "XYZXYZX"}) {
      StreamReader reader = reader();
      String data = "QWERTYaaxaXYXYZXYabxa" + separator;
      for (int i = 0; i < data.length(); i++) {
        feed(reader, data.substring(i, i + 1));
      }
      int expected = data.indexOf(separator) + separator.length();
      run(() -> assertThat(readuntil(reader, separator)).isEqualTo(data.substring(0, expected)));
    }
  }

  @Test
  @CPython("test_streams::StreamTests::test_readuntil_multi_chunks_1")
  void separatorThatComesPieceByPieceIsFound() throws Exception {
    StreamReader reader = readerOf("QWERTYaa");
    feedLater(reader, "XaX", "Xa", "a", "Xa", "aa", "rest");
    run(() -> {
      assertThat(readuntil(reader, "aaa")).isEqualTo("QWERTYaaXaXXaaXaaa");
      assertThat(text(await(reader.read(10)))).isEqualTo("rest");
    });
  }

  @Test
  @CPython("test_streams::StreamTests::test_readuntil_eof")
  void endBeforeTheSeparatorRaisesAndEmptiesTheBuffer() throws Exception {
    StreamReader reader = readerOf("some dataAA");
    reader.feedEof();
    run(() -> assertThatThrownBy(() -> readuntil(reader, "AAA"))
        .isInstanceOfSatisfying(IncompleteReadError.class, e -> {
          assertThat(text(e.partial())).isEqualTo("some dataAA");
          assertThat(e.expected()).isNull();
        })
        .hasMessage("11 bytes read on a total of undefined expected bytes"));
    assertThat(reader.atEof()).isTrue();
  }

  @Test
  void separatorBeforeTheEndIsFoundThoughTheStreamHasEnded() throws Exception {
    StreamReader reader = readerOf("lineAAA");
    reader.feedEof();
    run(() -> assertThat(readuntil(reader, "AAA")).isEqualTo("lineAAA"));
  }

  @Test
  @CPython("test_streams::StreamTests::test_readuntil_limit_found_sep")
  void overTheLimitReaduntilRaisesAndLeavesTheBuffer() throws Exception {
    StreamReader reader = readerOf(3, "some dataAA");
    run(() -> {
      assertOverrun(reader, "not found", 9, "AAA");
      assertThat(reader).hasToString("<StreamReader 11 bytes limit=3>");
      feed(reader, "A");
      assertOverrun(reader, "is found", 9, "AAA");
      assertThat(reader).hasToString("<StreamReader 12 bytes limit=3>");
    });
  }

  @Test
  void whatIsOverTheLimitCanStillBeRead() throws Exception {
    StreamReader reader = readerOf(3, "some data\nnext\n");
    run(() -> {
      assertOverrun(reader, "is found", 9, "\n");
      assertThat(text(await(reader.readexactly(9)))).isEqualTo("some data");
      assertThat(readuntil(reader, "\n")).isEqualTo("\n");
    });
  }

  @Test
  @CPython("test_streams::StreamTests::test_readuntil_multi_separator")
  void ofSeveralSeparatorsTheOneThatEndsFirstCounts() throws Exception {
    StreamReader lines = readerOf("line 1\nline 2\r");
    StreamReader overlapping = readerOf("ABCDEFG");
    run(() -> {
      assertThat(readuntil(lines, "\r", "\n")).isEqualTo("line 1\n");
      assertThat(readuntil(lines, "\r", "\n")).isEqualTo("line 2\r");
      assertThat(readuntil(overlapping, "DEF", "BCDE")).isEqualTo("ABCDE");
    });
  }

  @Test
  @CPython("test_streams::StreamTests::test_readuntil_multi_separator")
  void longerSeparatorIsFoundWhenTheShorterOneFails() throws Exception {
    StreamReader reader = readerOf("lineAxBBBA");
    run(() -> assertThat(readuntil(reader, "BBBA", "AAA")).isEqualTo("lineAxBBBA"));
  }

  @Test
  @CPython("test_streams::StreamTests::test_readuntil_multi_separator_limit")
  void ofTwoThatEndTogetherTheShorterCountsForTheLimit() throws Exception {
    StreamReader reader = readerOf(3, "some dataA");
    run(() -> {
      assertOverrun(reader, "is found", 9, "A", "ome dataA");
      assertThat(reader).hasToString("<StreamReader 10 bytes limit=3>");
    });
  }

  @Test
  @CPython("test_streams::StreamTests::test_readuntil_multi_separator_negative_offset")
  void searchResumesRightWithSeparatorsOfDifferentLength() throws Exception {
    StreamReader reader = readerOf("data");
    loop.callSoon(() -> feed(reader, "\r\n"));
    run(() -> assertThat(readuntil(reader, "\r\n", "a long separator")).isEqualTo("data\r\n"));
  }

  @Test
  @CPython("test_streams::StreamTests::test_readuntil_bytearray")
  void separatorMayBeABuffer() throws Exception {
    StreamReader reader = readerOf("some data\r\nmore");
    ByteBuffer separator = ByteBuffer.wrap(bytes("x\r\n")).position(1);
    run(() -> {
      assertThat(text(await(reader.readuntil(separator)))).isEqualTo("some data\r\n");
      assertThat(separator.remaining()).isEqualTo(2);
    });
  }

  @Test
  void changingASeparatorAfterTheCallChangesNothing() throws Exception {
    StreamReader reader = readerOf("some data\r\nmore");
    byte[] separator = bytes("\r\n");
    var reading = reader.readuntil(separator);
    separator[0] = 'x';
    run(() -> assertThat(text(await(reading))).isEqualTo("some data\r\n"));
  }

  @Test
  void readuntilSeesThatAnotherCoroutineTookWhatItHadLookedAt() throws Exception {
    StreamReader reader = readerOf("abc\r");
    loop.callSoon(() -> loop.createTask(async(() -> {
      await(reader.read(4));
      feed(reader, "\nxy\r\n");
    })));
    run(() -> assertThat(readuntil(reader, "\r\n")).isEqualTo("\nxy\r\n"));
  }
}
