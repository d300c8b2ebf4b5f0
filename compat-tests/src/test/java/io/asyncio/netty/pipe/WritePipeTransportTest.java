package io.asyncio.netty.pipe;

import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.sleep;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio.conformance.CPython;
import io.asyncio.netty.testing.Log;
import io.asyncio.netty.testing.LoopTest;
import io.asyncio.transports.WriteBufferLimits;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;

/** How a transport sends, whatever it sends to; its ends are in {@link WritePipeEndingsTest}. */
class WritePipeTransportTest extends LoopTest {

  private final PipeRecorder protocol = new PipeRecorder();
  private final FakeSink sink = new FakeSink(protocol.events);
  private WritePipeTransport transport;

  private void open() throws Exception {
    transport = new WritePipeTransport(FakeSink.pipesOf(loop), sink, protocol);
    transport.start();
    await(sleep(0));
  }

  private void write(String text) {
    transport.write(text.getBytes(US_ASCII));
  }

  @Test
  @CPython("test_unix_events::UnixWritePipeTransportTests::test_ctor")
  void theReaderIsWatchedAfterConnectionMade() throws Exception {
    run(() -> {
      transport = new WritePipeTransport(FakeSink.pipesOf(loop), sink, protocol);
      transport.start();
      loop.callSoon(() -> protocol.events.add("next"));
      assertThat(protocol.events).isEmpty();
      assertThat(sink.isReaderWatched()).isFalse();
      await(sleep(0));
      assertThat(protocol.events).containsExactly("made", "next");
      assertThat(protocol.transport).isSameAs(transport);
      assertThat(sink.isReaderWatched()).isTrue();
      assertThat(sink.isWatched()).isFalse();
      assertThat(transport.getExtraInfo("pipe")).isEqualTo("fake");
      assertThat(transport.getExtraInfo("sockname")).isNull();
    });
  }

  @Test
  @CPython("test_unix_events::UnixWritePipeTransportTests::test_can_write_eof")
  void itCanWriteEof() throws Exception {
    run(() -> {
      open();
      assertThat(transport.canWriteEof()).isTrue();
    });
  }

  @Test
  @CPython("test_unix_events::UnixWritePipeTransportTests::test_write")
  void whatIsTakenIsSentAtOnce() throws Exception {
    run(() -> {
      open();
      write("data");
      assertThat(sink.taken()).isEqualTo("data");
      assertThat(transport.getWriteBufferSize()).isZero();
      assertThat(sink.isWatched()).isFalse();
    });
  }

  @Test
  void aBufferIsSentFromItsPositionToItsLimit() throws Exception {
    run(() -> {
      open();
      ByteBuffer buffer = ByteBuffer.wrap("xdatax".getBytes(US_ASCII), 1, 4);
      transport.write(buffer);
      assertThat(sink.taken()).isEqualTo("data");
      assertThat(buffer.hasRemaining()).isFalse();
    });
  }

  @Test
  @CPython("test_unix_events::UnixWritePipeTransportTests::test_write_no_data")
  void nothingIsNotSent() throws Exception {
    run(() -> {
      open();
      write("");
      transport.write(ByteBuffer.allocate(0));
      assertThat(sink.calls).isZero();
      assertThat(sink.isWatched()).isFalse();
      assertThat(transport.getWriteBufferSize()).isZero();
    });
  }

  @Test
  @CPython("test_unix_events::UnixWritePipeTransportTests::test_write_partial")
  void theRestIsBufferedAndSentWhenThereIsRoom() throws Exception {
    run(() -> {
      open();
      sink.room = 2;
      write("data");
      assertThat(sink.taken()).isEqualTo("da");
      assertThat(transport.getWriteBufferSize()).isEqualTo(2);
      assertThat(sink.isWatched()).isTrue();
      sink.ready(2);
      assertThat(sink.taken()).isEqualTo("data");
      assertThat(transport.getWriteBufferSize()).isZero();
    });
  }

  @Test
  @CPython("test_unix_events::UnixWritePipeTransportTests::test_write_buffer")
  void whatIsWrittenBehindBufferedDataOnlyJoinsIt() throws Exception {
    run(() -> {
      open();
      sink.room = 0;
      write("previous");
      int calls = sink.calls;
      sink.room = 100;
      write("data");
      assertThat(sink.calls).isEqualTo(calls);
      assertThat(transport.getWriteBufferSize()).isEqualTo("previousdata".length());
      assertThat(sink.isWatched()).isTrue();
      sink.ready(100);
      assertThat(sink.taken()).isEqualTo("previousdata");
    });
  }

  @Test
  @CPython("test_unix_events::UnixWritePipeTransportTests::test_write_again")
  void whatFindsNoRoomIsBuffered() throws Exception {
    run(() -> {
      open();
      sink.room = 0;
      write("data");
      assertThat(sink.calls).isEqualTo(1);
      assertThat(transport.getWriteBufferSize()).isEqualTo(4);
      assertThat(sink.isWatched()).isTrue();
      sink.ready(4);
      assertThat(sink.taken()).isEqualTo("data");
    });
  }

  @Test
  @CPython("test_unix_events::UnixWritePipeTransportTests::test__write_ready")
  void nobodyWaitsForRoomWhenAllIsSent() throws Exception {
    run(() -> {
      open();
      sink.room = 0;
      write("data");
      sink.ready(100);
      assertThat(sink.isWatched()).isFalse();
      assertThat(transport.getWriteBufferSize()).isZero();
      assertThat(transport.isClosing()).isFalse();
    });
  }

  @Test
  @CPython("test_unix_events::UnixWritePipeTransportTests::test__write_ready_partial")
  void whatWasNotTakenWaitsForMoreRoom() throws Exception {
    run(() -> {
      open();
      sink.room = 0;
      write("data");
      sink.ready(3);
      assertThat(sink.taken()).isEqualTo("dat");
      assertThat(transport.getWriteBufferSize()).isEqualTo(1);
      assertThat(sink.isWatched()).isTrue();
      sink.ready(3);
      assertThat(sink.taken()).isEqualTo("data");
    });
  }

  @Test
  @CPython("test_unix_events::UnixWritePipeTransportTests::test__write_ready_again")
  @CPython("test_unix_events::UnixWritePipeTransportTests::test__write_ready_empty")
  void roomThatIsGoneAgainKeepsEverything() throws Exception {
    run(() -> {
      open();
      sink.room = 0;
      write("data");
      int calls = sink.calls;
      sink.ready(0);
      assertThat(sink.calls).isEqualTo(calls + 1);
      assertThat(transport.getWriteBufferSize()).isEqualTo(4);
      assertThat(sink.isWatched()).isTrue();
      assertThat(transport.isClosing()).isFalse();
      sink.ready(4);
      assertThat(sink.taken()).isEqualTo("data");
    });
  }

  @Test
  @CPython("test_unix_events::UnixWritePipeTransportTests::test_write_err")
  void aWriteErrorEndsTheTransportAndLaterWritesAreWarnedOf() throws Exception {
    IOException failure = new IOException("no more");
    loop.setDebug(true);
    try (Log log = new Log()) {
      run(() -> {
        open();
        sink.failure = failure;
        write("data");
        assertThat(sink.isWatched()).isFalse();
        assertThat(transport.getWriteBufferSize()).isZero();
        assertThat(transport.isClosing()).isTrue();
        for (int i = 0; i < 4; i++) {
          write("data");
        }
        assertThat(sink.calls).isEqualTo(1);
        assertThat(log.messages(Level.WARNING)).isEmpty();
        write("data");
        assertThat(log.messages(Level.WARNING))
            .singleElement()
            .asString()
            .startsWith("write() on a pipe that is closed or has failed: <WritePipeTransport");
        assertThat(sink.calls).isEqualTo(1);
        assertThat(protocol.lost).isZero();
        await(sleep(0));
        assertThat(protocol.lost).isEqualTo(1);
        assertThat(protocol.lostBecause).isSameAs(failure);
      });
      assertThat(log.messages(Level.FINE))
          .anyMatch(line -> line.contains("Fatal write error on pipe transport"));
    }
  }

  @Test
  void anErrorThatIsNoneOfTheSystemIsReported() throws Exception {
    IllegalStateException failure = new IllegalStateException("on purpose");
    run(() -> {
      open();
      sink.failure = failure;
      write("data");
      await(sleep(0));
      assertThat(protocol.lostBecause).isSameAs(failure);
    });
    assertThat(takeReports()).containsExactly("Fatal write error on pipe transport");
  }

  @Test
  void writingIsPausedAtTheHighWaterMarkAndResumedWhenAllIsSent() throws Exception {
    run(() -> {
      open();
      transport.setWriteBufferLimits(new WriteBufferLimits(8, 4));
      sink.room = 0;
      write("12345678");
      assertThat(protocol.pauses).isZero();
      write("9");
      assertThat(protocol.pauses).isEqualTo(1);
      write("10");
      assertThat(protocol.pauses).isEqualTo(1);
      sink.ready(6);
      await(sleep(0));
      assertThat(transport.getWriteBufferSize()).isEqualTo(5);
      assertThat(protocol.resumes).isZero();
      sink.ready(1);
      await(sleep(0));
      assertThat(transport.getWriteBufferSize()).isEqualTo(4);
      assertThat(protocol.resumes).isZero();
      sink.ready(4);
      await(sleep(0));
      assertThat(protocol.resumes).isEqualTo(1);
      assertThat(transport.getWriteBufferLimits().low()).isEqualTo(4);
    });
  }

  @Test
  void linesAreSentInOrder() throws Exception {
    run(() -> {
      open();
      sink.room = 4;
      transport.writelines(List.of(
          "one\n".getBytes(US_ASCII), "two\n".getBytes(US_ASCII), "3\n".getBytes(US_ASCII)));
      sink.ready(100);
      assertThat(sink.taken()).isEqualTo("one\ntwo\n3\n");
    });
  }
}
