package io.asyncio.streams;

import static io.asyncio.Asyncio.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio.AsyncIterator;
import io.asyncio.Asyncio;
import io.asyncio.CancelledError;
import io.asyncio.StopAsyncIteration;
import io.asyncio.conformance.CPython;
import org.junit.jupiter.api.Test;

class StreamReaderLineTest extends StreamTest {

  private static void assertTooLong(StreamReader reader) {
    assertThatThrownBy(() -> await(reader.readline())).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  @CPython("test_streams::StreamTests::test_readline")
  void readlineWaitsForTheNewlineAndKeepsWhatFollows() throws Exception {
    StreamReader reader = readerOf("chunk1 ");
    feedLater(reader, "chunk2 ", "chunk3 ", "\n chunk4");
    run(() -> {
      assertThat(text(await(reader.readline()))).isEqualTo("chunk1 chunk2 chunk3 \n");
      assertThat(text(await(reader.read(100)))).isEqualTo(" chunk4");
    });
  }

  @Test
  @CPython("test_streams::StreamTests::test_readline_limit_with_existing_data")
  void lineOverTheLimitIsDroppedUpToItsNewline() throws Exception {
    StreamReader reader = readerOf(3, "li", "ne1\nline2\n");
    run(() -> {
      assertTooLong(reader);
      assertThat(reader).hasToString("<StreamReader 6 bytes limit=3>");
      assertTooLong(reader);
      assertThat(reader).hasToString("<StreamReader limit=3>");
    });
  }

  @Test
  @CPython("test_streams::StreamTests::test_readline_limit_with_existing_data")
  void lineOverTheLimitWithoutNewlineIsDroppedAsFarAsItIsThere() throws Exception {
    StreamReader reader = readerOf(3, "li", "ne1", "li");
    run(() -> {
      assertTooLong(reader);
      assertThat(reader).hasToString("<StreamReader limit=3>");
      feed(reader, "x\n");
      assertThat(text(await(reader.readline()))).isEqualTo("x\n");
    });
  }

  @Test
  @CPython("test_streams::StreamTests::test_readline_limit")
  void lineOverTheLimitThatComesInPiecesIsDropped() throws Exception {
    StreamReader reader = reader(7);
    loop.callSoon(() -> feed(reader, "chunk1", "chunk2", "chunk3\n"));
    loop.callSoon(reader::feedEof);
    run(() -> {
      assertTooLong(reader);
      assertThat(await(reader.read(100))).isEmpty();
    });
  }

  @Test
  @CPython("test_streams::StreamTests::test_readline_limit")
  void lineAfterOneOverTheLimitIsKept() throws Exception {
    StreamReader reader = reader(7);
    loop.callSoon(() -> feed(reader, "chunk1", "chunk2\n", "chunk3\n"));
    loop.callSoon(reader::feedEof);
    run(() -> {
      assertTooLong(reader);
      assertThat(text(await(reader.readline()))).isEqualTo("chunk3\n");
    });
  }

  @Test
  @CPython("test_streams::StreamTests::test_readline_limit")
  void newlineDoesNotCountForTheLimit() throws Exception {
    StreamReader reader = readerOf(7, "1234567\n12345678\nrest");
    run(() -> {
      assertThat(text(await(reader.readline()))).isEqualTo("1234567\n");
      assertTooLong(reader);
      assertThat(text(await(reader.read(100)))).isEqualTo("rest");
    });
  }

  @Test
  @CPython("test_streams::StreamTests::test_readline_nolimit_nowait")
  void readlineReturnsABufferedLineWithoutWaiting() throws Exception {
    StreamReader reader = readerOf("line1\nline2\nline3\n");
    run(() -> {
      loop.callSoon(() -> feed(reader, "later"));
      assertThat(text(await(reader.readline()))).isEqualTo("line1\n");
      assertThat(reader).hasToString("<StreamReader 12 bytes>");
    });
  }

  @Test
  @CPython("test_streams::StreamTests::test_readline_eof")
  void readlineAtTheEndReturnsTheUnterminatedRest() throws Exception {
    StreamReader reader = readerOf("some data");
    reader.feedEof();
    run(() -> assertThat(text(await(reader.readline()))).isEqualTo("some data"));
  }

  @Test
  @CPython("test_streams::StreamTests::test_readline_empty_eof")
  void readlineAtTheEndWithNothingLeftReturnsNothing() throws Exception {
    StreamReader reader = reader();
    reader.feedEof();
    run(() -> assertThat(await(reader.readline())).isEmpty());
  }

  @Test
  @CPython("test_streams::StreamTests::test_readline_read_byte_count")
  void readAfterReadlineGoesOnWithTheSameBuffer() throws Exception {
    StreamReader reader = readerOf("line1\nline2\nline3\n");
    run(() -> {
      await(reader.readline());
      assertThat(text(await(reader.read(7)))).isEqualTo("line2\nl");
      assertThat(text(await(reader.read(100)))).isEqualTo("ine3\n");
    });
  }

  @Test
  @CPython("test_streams::StreamTests::test_readline_exception")
  void readlineRaisesTheException() throws Exception {
    StreamReader reader = readerOf("line\n");
    Exception failure = new Exception("broken");
    run(() -> {
      assertThat(text(await(reader.readline()))).isEqualTo("line\n");
      reader.setException(failure);
      assertThatThrownBy(() -> await(reader.readline())).isSameAs(failure);
    });
  }

  @Test
  void cancelledReadlineLeavesTheBuffer() throws Exception {
    StreamReader reader = readerOf("half a ");
    run(() -> {
      var reading = Asyncio.createTask(reader.readline());
      loop.callLater(1, reading::cancel);
      assertThatThrownBy(() -> await(reading)).isInstanceOf(CancelledError.class);
      feed(reader, "line\n");
      assertThat(text(await(reader.readline()))).isEqualTo("half a line\n");
    });
  }

  @Test
  @CPython("test_pep492::StreamReaderTests::test_readline")
  void iterationGivesTheLinesUpToTheEnd() throws Exception {
    StreamReader reader = readerOf("a\nb\nrest");
    reader.feedEof();
    AsyncIterator<byte[]> lines = reader.asyncIterator();
    run(() -> {
      assertThat(text(await(lines.next()))).isEqualTo("a\n");
      assertThat(text(await(lines.next()))).isEqualTo("b\n");
      assertThat(text(await(lines.next()))).isEqualTo("rest");
      assertThatThrownBy(() -> await(lines.next())).isInstanceOf(StopAsyncIteration.class);
    });
  }
}
