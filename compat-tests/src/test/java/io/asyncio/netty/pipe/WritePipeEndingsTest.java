package io.asyncio.netty.pipe;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio.conformance.CPython;
import io.asyncio.netty.NettyEventLoop;
import io.asyncio.netty.testing.Collected;
import io.asyncio.netty.testing.Log;
import io.asyncio.netty.testing.LoopTest;
import io.asyncio.transports.WriteBufferLimits;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;

/** How a transport that sends ends. */
class WritePipeEndingsTest extends LoopTest {

  private final PipeRecorder protocol = new PipeRecorder();
  private final FakeSink sink = new FakeSink(protocol.events);
  private WritePipeTransport transport;

  private void open() throws Exception {
    transport = new WritePipeTransport(FakeSink.pipesOf(loop), sink, protocol);
    transport.start();
    await(sleep(0));
  }

  private void write(String text) {
    transport.write(text.getBytes(StandardCharsets.US_ASCII));
  }

  private void buffer(String text) {
    sink.room = 0;
    write(text);
    assertThat(transport.getWriteBufferSize()).isEqualTo(text.length());
  }

  /** It is lost already, and the protocol is told later, once. */
  private void assertLost(Throwable cause) throws Exception {
    assertThat(transport.isClosing()).isTrue();
    assertThat(sink.isWatched()).isFalse();
    assertThat(sink.isReaderWatched()).isFalse();
    assertThat(transport.getWriteBufferSize()).isZero();
    assertThat(protocol.lost).isZero();
    assertThat(transport.getProtocol()).isSameAs(protocol);
    await(sleep(0));
    await(sleep(0));
    assertThat(protocol.events).containsExactly("made", "lost", "closed");
    assertThat(transport.getProtocol()).isNull();
    assertThat(protocol.lostBecause).isSameAs(cause);
  }

  @Test
  @CPython("test_unix_events::UnixWritePipeTransportTests::test__read_ready")
  void aReaderThatGoesWhileNothingIsUnsentIsNoError() throws Exception {
    run(() -> {
      open();
      sink.hangUp();
      assertLost(null);
    });
  }

  @Test
  @CPython("test_unix_events::UnixWritePipeTransportTests::test__read_ready")
  void aReaderThatGoesWhileSomethingIsUnsentIsABrokenPipe() throws Exception {
    run(() -> {
      open();
      buffer("data");
      sink.hangUp();
      await(sleep(0));
      assertThat(protocol.events).containsExactly("made", "lost", "closed");
      assertThat(protocol.lostBecause)
          .isInstanceOf(io.asyncio.BrokenPipeError.class)
          .hasMessageContaining("Broken pipe");
      assertThat(sink.taken()).isEmpty();
    });
  }

  @Test
  @CPython("test_unix_events::UnixWritePipeTransportTests::test_write_close")
  void writesAfterTheReaderHasGoneAreCountedAndIgnored() throws Exception {
    try (Log log = new Log()) {
      run(() -> {
        open();
        sink.hangUp();
        for (int i = 0; i < 5; i++) {
          write("data");
          write("");
        }
        assertThat(log.messages(Level.WARNING)).isEmpty();
        write("data");
        assertThat(log.messages(Level.WARNING)).hasSize(1);
        assertThat(sink.calls).isZero();
        assertLost(null);
      });
    }
  }

  @Test
  @CPython("test_unix_events::UnixWritePipeTransportTests::test__write_ready_err")
  @CPython("test_unix_events::UnixWritePipeTransportTests::test__call_connection_lost_with_err")
  void aFailureWhileSendingTheRestEndsTheTransport() throws Exception {
    IOException failure = new IOException("no more");
    try (Log log = new Log()) {
      run(() -> {
        open();
        buffer("data");
        sink.failure = failure;
        sink.ready(4);
        assertLost(failure);
      });
      assertThat(log.messages(Level.SEVERE)).isEmpty();
      assertThat(takeReports()).isEmpty();
    }
  }

  @Test
  @CPython("test_unix_events::UnixWritePipeTransportTests::test__write_ready_closing")
  void aClosingTransportIsClosedWhenAllIsSent() throws Exception {
    run(() -> {
      open();
      buffer("data");
      transport.close();
      sink.ready(2);
      await(sleep(0));
      assertThat(protocol.lost).isZero();
      sink.ready(2);
      assertThat(sink.taken()).isEqualTo("data");
      assertLost(null);
    });
  }

  @Test
  @CPython("test_unix_events::UnixWritePipeTransportTests::test_abort")
  void abortDropsWhatIsUnsent() throws Exception {
    run(() -> {
      open();
      buffer("data");
      int calls = sink.calls;
      sink.room = 100;
      transport.abort();
      assertThat(sink.calls).isEqualTo(calls);
      assertLost(null);
    });
  }

  @Test
  void abortCutsACloseShort() throws Exception {
    run(() -> {
      open();
      buffer("data");
      transport.close();
      await(sleep(0));
      transport.abort();
      transport.abort();
      assertLost(null);
      transport.abort();
      await(sleep(0));
      assertThat(protocol.lost).isEqualTo(1);
      assertThat(sink.taken()).isEmpty();
    });
  }

  @Test
  @CPython("test_unix_events::UnixWritePipeTransportTests::test_close")
  @CPython("test_unix_events::UnixWritePipeTransportTests::test_close_closing")
  void closeSendsWhatIsBufferedAndMayBeCalledTwice() throws Exception {
    run(() -> {
      open();
      buffer("data");
      transport.close();
      assertThat(transport.isClosing()).isTrue();
      transport.close();
      assertThat(sink.isWatched()).isTrue();
      assertThat(protocol.lost).isZero();
      sink.ready(100);
      assertThat(sink.taken()).isEqualTo("data");
      transport.close();
      assertLost(null);
      transport.close();
      await(sleep(0));
      assertThat(protocol.lost).isEqualTo(1);
    });
  }

  @Test
  @CPython("test_unix_events::UnixWritePipeTransportTests::test_write_eof")
  void writeEofClosesAtOnceIfNothingIsUnsent() throws Exception {
    run(() -> {
      open();
      transport.writeEof();
      assertLost(null);
    });
  }

  @Test
  @CPython("test_unix_events::UnixWritePipeTransportTests::test_write_eof_pending")
  void writeEofWaitsForWhatIsUnsent() throws Exception {
    run(() -> {
      open();
      buffer("data");
      transport.writeEof();
      assertThat(transport.isClosing()).isTrue();
      await(sleep(0));
      assertThat(protocol.lost).isZero();
      transport.writeEof();
      write("ignored");
      sink.ready(100);
      assertThat(sink.taken()).isEqualTo("data");
      assertLost(null);
    });
  }

  @Test
  void aReaderThatGoesDuringAWriteEofIsABrokenPipe() throws Exception {
    run(() -> {
      open();
      buffer("data");
      transport.writeEof();
      sink.hangUp();
      await(sleep(0));
      assertThat(protocol.lostBecause).hasMessageContaining("Broken pipe");
    });
  }

  @Test
  @CPython("test_unix_events::UnixWritePipeTransportTests::test__call_connection_lost")
  void thePipeIsClosedAfterConnectionLostAndNothingIsKept() throws Exception {
    NettyEventLoop other = new NettyEventLoop(ioTransport);
    List<String> events = new ArrayList<>();
    WeakReference<PipeRecorder> kept = new WeakReference<>(new PipeRecorder());
    WritePipeTransport closed =
        new WritePipeTransport(FakeSink.pipesOf(other), new FakeSink(events), kept.get());
    other.runUntilComplete(async(() -> {
      closed.start();
      await(sleep(0));
      closed.close();
      assertThat(events).isEmpty();
      await(sleep(0));
      assertThat(events).containsExactly("closed");
    }));
    other.close();
    WeakReference<NettyEventLoop> loopKept = new WeakReference<>(other);
    other = null;
    Collected.await(kept);
    Collected.await(loopKept);
    assertThat(closed.toString()).contains("CLOSED", "bufsize=0");
    assertThat(closed.getExtraInfo("pipe")).isEqualTo("fake");
    assertThat(closed.getWriteBufferSize()).isZero();
    assertThat(closed.getWriteBufferLimits().high()).isEqualTo(64 * 1024);
  }

  @Test
  @CPython("test_unix_events::UnixWritePipeTransportTests::test__call_connection_lost")
  void thePipeIsClosedThoughConnectionLostFails() throws Exception {
    PipeRecorder failing = new PipeRecorder() {
      @Override
      public void connectionLost(Throwable exception) {
        protocol.events.add("lost");
        throw new IllegalStateException("on purpose");
      }
    };
    run(() -> {
      transport = new WritePipeTransport(FakeSink.pipesOf(loop), sink, failing);
      transport.start();
      await(sleep(0));
      transport.close();
      await(sleep(0));
      assertThat(protocol.events).containsExactly("lost", "closed");
    });
    assertThat(takeReports()).singleElement().asString().startsWith("Exception in callback");
  }

  @Test
  void aPausedWriterThatIsLostIsNotResumed() throws Exception {
    run(() -> {
      open();
      buffer("x".repeat(70_000));
      assertThat(protocol.pauses).isEqualTo(1);
      transport.abort();
      await(sleep(0));
      await(sleep(0));
      assertThat(protocol.resumes).isZero();
      transport.setWriteBufferLimits(new WriteBufferLimits(0, 0));
      assertThat(protocol.pauses).isEqualTo(1);
    });
  }

  @Test
  void aPausedWriterThatIsClosedIsResumedWhenAllIsSent() throws Exception {
    run(() -> {
      open();
      buffer("x".repeat(70_000));
      transport.close();
      sink.ready(60_000);
      sink.ready(10_000);
      assertThat(protocol.events).containsExactly("made", "pause", "resume");
      await(sleep(0));
      await(sleep(0));
      assertThat(protocol.events).containsExactly("made", "pause", "resume", "lost", "closed");
    });
  }
}
