package io.asyncio.netty.pipe;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.asyncio.ExceptionContext;
import io.asyncio.conformance.CPython;
import io.asyncio.netty.NettyEventLoop;
import io.asyncio.netty.testing.Collected;
import io.asyncio.netty.testing.Log;
import io.asyncio.netty.testing.LoopParts;
import io.asyncio.netty.testing.LoopTest;
import io.asyncio.netty.transport.ProtocolInput;
import io.asyncio.protocols.BaseProtocol;
import io.asyncio.protocols.DatagramProtocol;
import io.asyncio.protocols.Protocol;
import io.asyncio.transports.Transport;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;

/** What a transport does with what it reads, whatever it reads from. */
class ReadPipeTransportTest extends LoopTest {

  private final PipeRecorder protocol = new PipeRecorder();
  private final FakeSource source = new FakeSource(protocol.events);
  private ReadPipeTransport transport;

  /** Makes the transport; the protocol knows it when this returns. */
  private void open() throws Exception {
    transport = new ReadPipeTransport(LoopParts.host(loop), source, ProtocolInput.of(protocol));
    transport.start();
    await(sleep(0));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  @Test
  @CPython("test_unix_events::UnixReadPipeTransportTests::test_ctor")
  void readingBeginsAfterConnectionMade() throws Exception {
    run(() -> {
      transport = new ReadPipeTransport(LoopParts.host(loop), source, ProtocolInput.of(protocol));
      transport.start();
      assertThat(protocol.events).isEmpty();
      await(sleep(0));
      assertThat(protocol.events).containsExactly("made", "watch");
      assertThat(protocol.transport).isSameAs(transport);
      assertThat(transport.isReading()).isTrue();
      assertThat(transport.getExtraInfo("pipe")).isEqualTo("fake");
      assertThat(transport.getExtraInfo("peername")).isNull();
      assertThat(transport.getProtocol()).isSameAs(protocol);
    });
  }

  @Test
  void pausedInConnectionMadeItDoesNotBeginToRead() throws Exception {
    PipeRecorder pauses = new PipeRecorder() {
      @Override
      public void connectionMade(Transport transport) {
        super.connectionMade(transport);
        input().pauseReading();
      }
    };
    run(() -> {
      new ReadPipeTransport(LoopParts.host(loop), source, ProtocolInput.of(pauses)).start();
      await(sleep(0));
      assertThat(source.isWatched()).isFalse();
      pauses.input().resumeReading();
      assertThat(source.isWatched()).isTrue();
    });
  }

  @Test
  @CPython("test_unix_events::UnixReadPipeTransportTests::test__read_ready")
  void whatIsReadIsReceivedAtOnce() throws Exception {
    run(() -> {
      open();
      source.ready(bytes("data"));
      assertThat(protocol.text()).isEqualTo("data");
      source.ready(bytes("more"));
      assertThat(protocol.text()).isEqualTo("datamore");
      assertThat(source.isWatched()).isTrue();
    });
  }

  @Test
  @CPython("test_unix_events::UnixReadPipeTransportTests::test__read_ready_eof")
  void theEndStopsReadingAndIsToldLater() throws Exception {
    run(() -> {
      open();
      protocol.keepOpenAfterEof = true; // a pipe has nothing to keep open
      source.ready(PipeSource.END_OF_FILE);
      assertThat(source.isWatched()).isFalse();
      assertThat(transport.isClosing()).isTrue();
      assertThat(protocol.events).containsExactly("made", "watch", "unwatch");
      await(sleep(0));
      assertThat(protocol.events)
          .containsExactly("made", "watch", "unwatch", "eof", "lost", "closed");
      assertThat(protocol.lostBecause).isNull();
    });
  }

  @Test
  @CPython("test_unix_events::UnixReadPipeTransportTests::test__read_ready_blocked")
  void aReadThatFindsNothingIsNoError() throws Exception {
    run(() -> {
      open();
      source.ready(FakeSource.NOTHING);
      await(sleep(0));
      assertThat(protocol.events).containsExactly("made", "watch");
      assertThat(transport.isClosing()).isFalse();
    });
  }

  @Test
  @CPython("test_unix_events::UnixReadPipeTransportTests::test__read_ready_error")
  @CPython("test_unix_events::UnixReadPipeTransportTests::test__call_connection_lost_with_err")
  void aReadErrorIsReportedAndEndsTheTransport() throws Exception {
    IOException failure = new IOException("no more");
    List<ExceptionContext> reports = new ArrayList<>();
    loop.setExceptionHandler((reportingLoop, context) -> reports.add(context));
    run(() -> {
      open();
      source.ready(failure);
      assertThat(reports).hasSize(1);
      assertThat(reports.getFirst().message()).isEqualTo("Fatal read error on pipe transport");
      assertThat(reports.getFirst().exception()).isSameAs(failure);
      assertThat(reports.getFirst().get("transport")).isSameAs(transport);
      assertThat(reports.getFirst().get("protocol")).isSameAs(protocol);
      assertThat(transport.isClosing()).isTrue();
      assertThat(protocol.lost).isZero();
      await(sleep(0));
      assertThat(protocol.lostBecause).isSameAs(failure);
      assertThat(protocol.events).containsExactly("made", "watch", "unwatch", "lost", "closed");
    });
  }

  @Test
  void theEndOfATerminalIsNoErrorToReport() throws Exception {
    IOException failure = new IOException("read failed: Input/output error");
    run(() -> {
      open();
      source.ready(failure);
      await(sleep(0));
      assertThat(protocol.lostBecause).isSameAs(failure);
    });
  }

  @Test
  @CPython("test_unix_events::UnixReadPipeTransportTests::test_pause_reading")
  @CPython("test_unix_events::UnixReadPipeTransportTests::test_pause_reading_on_paused_pipe")
  void pausingStopsReading() throws Exception {
    run(() -> {
      open();
      transport.pauseReading();
      assertThat(source.isWatched()).isFalse();
      assertThat(transport.isReading()).isFalse();
      transport.pauseReading();
      assertThat(protocol.events).containsExactly("made", "watch", "unwatch");
      assertThat(transport.isClosing()).isFalse();
    });
  }

  @Test
  @CPython("test_unix_events::UnixReadPipeTransportTests::test_resume_reading")
  @CPython("test_unix_events::UnixReadPipeTransportTests::test_resume_reading_on_paused_pipe")
  void resumingReadsAgain() throws Exception {
    run(() -> {
      open();
      transport.resumeReading(); // it is not paused
      assertThat(protocol.events).containsExactly("made", "watch");
      transport.pauseReading();
      transport.resumeReading();
      assertThat(transport.isReading()).isTrue();
      assertThat(protocol.events).containsExactly("made", "watch", "unwatch", "watch");
      source.ready(bytes("data"));
      assertThat(protocol.text()).isEqualTo("data");
    });
  }

  @Test
  @CPython("test_unix_events::UnixReadPipeTransportTests::test_close")
  @CPython("test_unix_events::UnixReadPipeTransportTests::test__close")
  void closingStopsReadingAtOnceAndIsToldLaterOnce() throws Exception {
    run(() -> {
      open();
      transport.close();
      assertThat(transport.isClosing()).isTrue();
      assertThat(transport.isReading()).isFalse();
      assertThat(source.isWatched()).isFalse();
      assertThat(protocol.lost).isZero();
      transport.close();
      await(sleep(0));
      assertThat(protocol.lost).isEqualTo(1);
      assertThat(protocol.lostBecause).isNull();
      transport.close();
      await(sleep(0));
      assertThat(protocol.events).containsExactly("made", "watch", "unwatch", "lost", "closed");
      assertThat(transport.getProtocol()).isNull();
    });
  }

  @Test
  @CPython("test_unix_events::UnixReadPipeTransportTests::test_close_already_closing")
  void closeOfATransportThatIsClosingDoesNothing() throws Exception {
    run(() -> {
      open();
      source.ready(PipeSource.END_OF_FILE);
      assertThat(transport.isClosing()).isTrue();
      List<String> before = List.copyOf(protocol.events);
      transport.close();
      transport.abort();
      assertThat(protocol.events).isEqualTo(before);
      assertThat(transport.getProtocol()).isSameAs(protocol);
      await(sleep(0));
      await(sleep(0));
      assertThat(protocol.events)
          .containsExactly("made", "watch", "unwatch", "eof", "lost", "closed");
    });
  }

  @Test
  @CPython("test_unix_events::UnixReadPipeTransportTests::test__close")
  void theErrorIsToldOnALaterIteration() throws Exception {
    run(() -> {
      open();
      IOException failure = new IOException("Input/output error");
      source.ready(failure);
      assertThat(transport.isClosing()).isTrue();
      assertThat(source.isWatched()).isFalse();
      assertThat(protocol.lost).isZero();
      transport.close();
      await(sleep(0));
      assertThat(protocol.lost).isEqualTo(1);
      assertThat(protocol.lostBecause).isSameAs(failure);
    });
  }

  @Test
  @CPython("test_unix_events::UnixReadPipeTransportTests::test__call_connection_lost")
  void thePipeIsClosedAfterConnectionLostAndNothingIsKept() throws Exception {
    NettyEventLoop other = new NettyEventLoop(ioTransport);
    List<String> events = new ArrayList<>();
    WeakReference<Protocol> kept = new WeakReference<>(new PipeRecorder());
    ReadPipeTransport closed = new ReadPipeTransport(
        LoopParts.host(other), new FakeSource(events), ProtocolInput.of(kept.get()));
    other.runUntilComplete(async(() -> {
      closed.start();
      await(sleep(0));
      closed.close();
      assertThat(events).doesNotContain("closed");
      await(sleep(0));
      assertThat(events).endsWith("closed");
    }));
    other.close();
    WeakReference<NettyEventLoop> loopKept = new WeakReference<>(other);
    other = null;
    Collected.await(kept);
    Collected.await(loopKept);
    assertThat(closed.toString()).contains("CLOSED");
    assertThat(closed.getExtraInfo("pipe")).isEqualTo("fake");
  }

  @Test
  @CPython("test_unix_events::UnixReadPipeTransportTests::test__call_connection_lost")
  void thePipeIsClosedThoughConnectionLostFails() throws Exception {
    PipeRecorder failing = new PipeRecorder() {
      @Override
      public void connectionLost(Throwable exception) {
        super.connectionLost(exception);
        protocol.events.add("lost");
        throw new IllegalStateException("on purpose");
      }
    };
    run(() -> {
      new ReadPipeTransport(LoopParts.host(loop), source, ProtocolInput.of(failing)).start();
      await(sleep(0));
      failing.input().close();
      await(sleep(0));
      assertThat(protocol.events).containsExactly("watch", "unwatch", "lost", "closed");
    });
    assertThat(takeReports()).singleElement().asString().startsWith("Exception in callback");
  }

  @Test
  @CPython("test_unix_events::UnixReadPipeTransportTests::test_pause_reading_on_closed_pipe")
  @CPython("test_unix_events::UnixReadPipeTransportTests::test_resume_reading_on_closed_pipe")
  void pausingAndResumingAClosedTransportDoesNothing() throws Exception {
    run(() -> {
      open();
      transport.close();
      transport.pauseReading();
      transport.resumeReading();
      assertThat(source.isWatched()).isFalse();
      await(sleep(0));
      List<String> before = List.copyOf(protocol.events);
      transport.pauseReading();
      transport.resumeReading();
      await(sleep(0));
      assertThat(protocol.events).isEqualTo(before);
      assertThat(transport.isReading()).isFalse();
    });
  }

  @Test
  void resumingAPausedTransportThatWasClosedDoesNothing() throws Exception {
    run(() -> {
      open();
      transport.pauseReading();
      transport.close();
      transport.resumeReading();
      assertThat(source.isWatched()).isFalse();
      await(sleep(0));
      assertThat(protocol.lost).isEqualTo(1);
    });
  }

  @Test
  void aFailureOfTheProtocolIsReportedAndReadingGoesOn() throws Exception {
    Protocol failing = new Protocol() {
      @Override
      public void dataReceived(byte[] data) {
        throw new IllegalStateException("on purpose");
      }
    };
    run(() -> {
      ReadPipeTransport open =
          new ReadPipeTransport(LoopParts.host(loop), source, ProtocolInput.of(failing));
      open.start();
      await(sleep(0));
      loop.callSoon(() -> source.ready(bytes("data")));
      await(sleep(0));
      assertThat(open.isClosing()).isFalse();
      assertThat(source.isWatched()).isTrue();
    });
    assertThat(takeReports()).singleElement().asString().startsWith("Exception in callback");
  }

  @Test
  void anotherProtocolReceivesWhatComesNext() throws Exception {
    PipeRecorder other = new PipeRecorder();
    run(() -> {
      open();
      source.ready(bytes("one"));
      transport.setProtocol(other);
      assertThat(transport.getProtocol()).isSameAs(other);
      source.ready(bytes("two"));
      source.ready(PipeSource.END_OF_FILE);
      await(sleep(0));
    });
    assertThat(protocol.text()).isEqualTo("one");
    assertThat(other.text()).isEqualTo("two");
    assertThat(other.events).containsExactly("data", "eof", "lost");
  }

  @Test
  void aProtocolThatCannotReceiveBytesIsRefused() throws Exception {
    BaseProtocol datagrams = new DatagramProtocol() {};
    run(() -> {
      open();
      assertThatIllegalArgumentException()
          .isThrownBy(() -> transport.setProtocol(datagrams))
          .withMessageContaining("protocol");
      assertThat(transport.getProtocol()).isSameAs(protocol);
    });
  }

  @Test
  void debugModeTellsOfTheEnd() throws Exception {
    loop.setDebug(true);
    try (Log log = new Log()) {
      run(() -> {
        open();
        source.ready(PipeSource.END_OF_FILE);
        await(sleep(0));
      });
      assertThat(log.messages(Level.INFO)).anyMatch(line -> line.contains("was closed by peer"));
    }
  }
}
