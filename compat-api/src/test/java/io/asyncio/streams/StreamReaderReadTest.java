package io.asyncio.streams;

import static io.asyncio.Asyncio.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio.Asyncio;
import io.asyncio.IncompleteReadError;
import io.asyncio.conformance.CPython;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StreamReaderReadTest extends StreamTest {

  @ParameterizedTest
  @ValueSource(ints = {0, -1})
  @CPython("test_streams::StreamTests::test_invalid_limit")
  void limitMustBePositive(int limit) {
    assertThatThrownBy(() -> reader(limit))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("limit must be positive: " + limit);
  }

  @Test
  @CPython("test_streams::StreamTests::test_feed_empty_data")
  void feedingNothingChangesNothing() {
    StreamReader reader = readerOf("");
    assertThat(reader).hasToString("<StreamReader>");
  }

  @Test
  @CPython("test_streams::StreamTests::test_feed_nonempty_data")
  void fedBytesAreReadInTheirOrder() throws Exception {
    StreamReader reader = readerOf("one", "two", "three");
    run(() -> assertThat(text(await(reader.read(100)))).isEqualTo("onetwothree"));
  }

  @Test
  @CPython("test_streams::StreamTests::test_read_zero")
  void readOfZeroBytesLeavesTheBuffer() throws Exception {
    StreamReader reader = readerOf("line1\n");
    run(() -> {
      assertThat(await(reader.read(0))).isEmpty();
      assertThat(text(await(reader.read(100)))).isEqualTo("line1\n");
    });
  }

  @Test
  void readsOfZeroBytesReturnAtOnceFromAnEmptyReader() throws Exception {
    StreamReader reader = reader();
    loop.callLater(1, reader::feedEof);
    run(() -> {
      assertThat(await(reader.read(0))).isEmpty();
      assertThat(await(reader.readexactly(0))).isEmpty();
      assertThat(loop.time()).isZero();
    });
  }

  @Test
  @CPython("test_streams::StreamTests::test_read")
  void readWaitsAndReturnsFewerBytesThanAskedFor() throws Exception {
    StreamReader reader = reader();
    feedLater(reader, "line1\n");
    run(() -> {
      assertThat(text(await(reader.read(30)))).isEqualTo("line1\n");
      assertThat(loop.time()).isEqualTo(1);
    });
  }

  @Test
  @CPython("test_streams::StreamTests::test_read_line_breaks")
  void readReturnsNoMoreThanAskedFor() throws Exception {
    StreamReader reader = readerOf("line1", "line2");
    run(() -> {
      assertThat(text(await(reader.read(5)))).isEqualTo("line1");
      assertThat(text(await(reader.read(7)))).isEqualTo("line2");
    });
  }

  @Test
  void readDoesNotSuspendWhileDataIsThere() throws Exception {
    StreamReader reader = readerOf("abc");
    run(() -> {
      loop.callSoon(() -> feed(reader, "later"));
      assertThat(text(await(reader.read(100)))).isEqualTo("abc");
      assertThat(text(await(reader.read(100)))).isEqualTo("later");
    });
  }

  @Test
  void readHandsOutTheArrayThatItWasFed() throws Exception {
    StreamReader reader = reader();
    byte[] data = bytes("no copy");
    reader.feedData(data);
    run(() -> assertThat(await(reader.read(data.length))).isSameAs(data));
  }

  @Test
  @CPython("test_streams::StreamTests::test_read_eof")
  void readAtTheEndOfTheStreamReturnsNothing() throws Exception {
    StreamReader reader = reader();
    loop.callLater(1, reader::feedEof);
    run(() -> {
      assertThat(await(reader.read(1024))).isEmpty();
      assertThat(await(reader.read(1024))).isEmpty();
    });
  }

  @Test
  @CPython("test_streams::StreamTests::test_read_until_eof")
  void readWithoutCountCollectsEverythingUpToTheEnd() throws Exception {
    StreamReader reader = readerOf("chunk1\n");
    feedLater(reader, "chunk2");
    loop.callLater(2, reader::feedEof);
    run(() -> assertThat(text(await(reader.read(-1)))).isEqualTo("chunk1\nchunk2"));
  }

  @Test
  void readWithoutCountAtTheEndReturnsNothing() throws Exception {
    StreamReader reader = reader();
    reader.feedEof();
    run(() -> assertThat(await(reader.read())).isEmpty());
  }

  @Test
  @CPython("test_streams::StreamTests::test_read_exception")
  void readRaisesTheExceptionAlthoughDataIsThere() throws Exception {
    StreamReader reader = readerOf("line\n");
    Exception failure = new Exception("broken");
    run(() -> {
      assertThat(text(await(reader.read(2)))).isEqualTo("li");
      reader.setException(failure);
      assertThatThrownBy(() -> await(reader.read(2))).isSameAs(failure);
      assertThatThrownBy(() -> await(reader.read())).isSameAs(failure);
    });
  }

  @Test
  void readWithoutCountRaisesAnExceptionThatComesOnItsWay() throws Exception {
    StreamReader reader = readerOf("some");
    Exception failure = new Exception("broken");
    loop.callLater(1, () -> reader.setException(failure));
    run(() -> assertThatThrownBy(() -> await(reader.read())).isSameAs(failure));
  }

  @Test
  @CPython("test_streams::StreamTests::test_read_limit")
  void readReturnsMoreThanTwiceTheLimit() throws Exception {
    StreamReader reader = readerOf(3, "chunk", "chunk");
    run(() -> {
      assertThat(text(await(reader.read(7)))).isEqualTo("chunkch");
      assertThat(text(await(reader.read(7)))).isEqualTo("unk");
    });
  }

  @Test
  @CPython("test_streams::StreamTests::test_readexactly_zero_or_less")
  void readexactlyOfZeroBytesReturnsAtOnceAndANegativeCountIsRefused() throws Exception {
    StreamReader reader = readerOf("line1\n");
    run(() -> {
      assertThat(await(reader.readexactly(0))).isEmpty();
      assertThatThrownBy(() -> reader.readexactly(-1))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("n must not be negative: -1");
      assertThat(text(await(reader.read(100)))).isEqualTo("line1\n");
    });
  }

  @Test
  @CPython("test_streams::StreamTests::test_readexactly")
  void readexactlyWaitsForAllBytesAndLeavesTheRest() throws Exception {
    StreamReader reader = reader();
    String chunk = "12345678";
    feedLater(reader, chunk, chunk, chunk);
    run(() -> {
      int n = 2 * chunk.length() + 3;
      assertThat(text(await(reader.readexactly(n)))).isEqualTo(chunk + chunk + "123");
      assertThat(text(await(reader.read(100)))).isEqualTo("45678");
    });
  }

  @Test
  @CPython("test_streams::StreamTests::test_readexactly_limit")
  void readexactlyReadsMoreThanTwiceTheLimit() throws Exception {
    StreamReader reader = readerOf(3, "chunk");
    feedLater(reader, "chunk", "chunk");
    run(() -> {
      assertThat(text(await(reader.readexactly(14)))).isEqualTo("chunkchunkchun");
      assertThat(text(await(reader.read(100)))).isEqualTo("k");
    });
  }

  @Test
  @CPython("test_streams::StreamTests::test_readexactly_eof")
  void readexactlyRaisesWhatItHasGotWhenTheStreamEnds() throws Exception {
    StreamReader reader = readerOf("line1");
    loop.callLater(1, reader::feedEof);
    run(() -> {
      assertThatThrownBy(() -> await(reader.readexactly(8)))
          .isInstanceOfSatisfying(IncompleteReadError.class, e -> {
            assertThat(text(e.partial())).isEqualTo("line1");
            assertThat(e.expected()).isEqualTo(8);
          })
          .hasMessage("5 bytes read on a total of 8 expected bytes");
      assertThat(reader.atEof()).isTrue();
    });
  }

  @Test
  @CPython("test_streams::StreamTests::test_readexactly_exception")
  void readexactlyRaisesTheException() throws Exception {
    StreamReader reader = readerOf("line\n");
    Exception failure = new Exception("broken");
    run(() -> {
      assertThat(text(await(reader.readexactly(2)))).isEqualTo("li");
      reader.setException(failure);
      assertThatThrownBy(() -> await(reader.readexactly(2))).isSameAs(failure);
    });
  }

  @Test
  @CPython("test_streams::StreamTests::test_at_eof")
  void readerIsAtTheEndOnlyWhenEverythingIsRead() throws Exception {
    StreamReader reader = reader();
    assertThat(reader.atEof()).isFalse();
    feed(reader, "some data\n");
    assertThat(reader.atEof()).isFalse();
    reader.feedEof();
    assertThat(reader.atEof()).isFalse();
    run(() -> await(reader.readline()));
    assertThat(reader.atEof()).isTrue();
  }

  @Test
  void feedingDataAfterTheEndIsRefused() {
    StreamReader reader = reader();
    reader.feedEof();
    assertThatThrownBy(() -> feed(reader, "more"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("feedData after feedEof");
  }

  @Test
  @CPython("test_streams::StreamTests::test_streamreader_constructor_use_running_loop")
  void readerMadeInACoroutineBelongsToTheRunningLoop() throws Exception {
    run(() -> {
      try (MemoryLoop other = new MemoryLoop()) {
        Asyncio.setEventLoop(other);
        assertReadsOnTheLoop(new StreamReader());
      } finally {
        Asyncio.setEventLoop(null);
      }
    });
  }

  @Test
  @CPython("test_streams::StreamTests::test_streamreader_constructor_use_global_loop")
  void readerMadeOutsideBelongsToTheLoopOfTheThread() throws Exception {
    Asyncio.setEventLoop(loop);
    try {
      StreamReader reader = new StreamReader(10);
      run(() -> assertReadsOnTheLoop(reader));
    } finally {
      Asyncio.setEventLoop(null);
    }
  }

  @Test
  @CPython("test_streams::StreamTests::test_streamreader_constructor_without_loop")
  void readerIsNotMadeWhereThereIsNoLoop() {
    Asyncio.setEventLoop(null);
    assertThatThrownBy(StreamReader::new)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("no current event loop");
    assertThatThrownBy(() -> new StreamReader(10))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("no current event loop");
  }

  /** A read that waits is refused by any other loop than the reader's. */
  private void assertReadsOnTheLoop(StreamReader reader) throws Exception {
    feedLater(reader, "later");
    assertThat(text(await(reader.read(10)))).isEqualTo("later");
  }
}
