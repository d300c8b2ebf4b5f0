package io.asyncio.netty.stream;

import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio.ConnectionError;
import io.asyncio.ConnectionResetError;
import io.asyncio.ExceptionContext;
import io.asyncio.Server;
import io.asyncio.conformance.CPython;
import io.asyncio.netty.NettyEventLoop;
import io.asyncio.netty.testing.Blocking;
import io.asyncio.netty.testing.Log;
import io.asyncio.netty.testing.LoopTest;
import io.asyncio.netty.testing.ProtocolKind;
import io.asyncio.netty.testing.Recorder;
import io.asyncio.netty.testing.Sockets;
import io.netty.channel.Channel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What ends a connection, who is told of it, and what becomes of what is written afterwards. */
class FatalErrorsTest extends LoopTest {

  private static final int LARGE = 8 * 1024 * 1024;
  private static final int QUIET = 4;
  private static final int LOUD = 3;

  private interface Deed {
    void to(Recorder accepted, Blocking peer) throws Exception;
  }

  /** Does something to a connection, which is lost by that. */
  private Recorder lostBy(ProtocolKind kind, Deed deed) throws Exception {
    Recorder accepted = new Recorder();
    run(() -> {
      Server server = await(loop.createServer(() -> kind.over(accepted), LOCALHOST, 0));
      try (Blocking peer = Blocking.connect(loop, server)) {
        accepted.awaitMade();
        deed.to(accepted, peer);
        accepted.awaitLost();
      }
      assertThat(accepted.transport.isClosing()).isTrue();
      server.close();
      soon(server.waitClosed());
    });
    assertThat(accepted.events).startsWith("made").endsWith("lost");
    assertThat(accepted.lost).isEqualTo(1);
    return accepted;
  }

  private static void fire(Recorder at, Throwable failure) {
    Channel channel = at.transport.getExtraInfo(NettyEventLoop.CHANNEL);
    channel.eventLoop().execute(() -> channel.pipeline().fireExceptionCaught(failure));
  }

  private static void assertNoErrors(Log log) {
    assertThat(log.warnings()).isEmpty();
    assertThat(log.messages(Level.SEVERE)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  @CPython("test_selector_events::SelectorTransportTests::test_fatal_error")
  @CPython("test_selector_events::SelectorSocketTransportTests::test_read_ready_conn_reset")
  @CPython(
      "test_selector_events::SelectorSocketTransportBufferedProtocolTests::test_read_ready_conn_reset")
  void resetIsTheEndAndLoggedInDebugModeOnly(ProtocolKind kind) throws Exception {
    for (boolean debug : new boolean[] {false, true}) {
      loop.setDebug(debug);
      try (Log log = new Log()) {
        Recorder accepted = lostBy(kind, (_, peer) -> peer.reset());
        assertThat(accepted.events).containsExactly("made", "lost");
        assertThat(accepted.lostBecause).isExactlyInstanceOf(ConnectionResetError.class);
        assertNoErrors(log);
        assertThat(log.messages(Level.FINE))
            .filteredOn(text -> text.endsWith(": Fatal read error on socket transport"))
            .hasSize(debug ? 1 : 0);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  @CPython("test_selector_events::SelectorSocketTransportTests::test_read_ready_err")
  @CPython(
      "test_selector_events::SelectorSocketTransportBufferedProtocolTests::test_read_ready_err")
  void anyOtherReadErrorIsTheEnd(ProtocolKind kind) throws Exception {
    IOException failure = new IOException("the cable is cut");
    loop.setDebug(true);
    try (Log log = new Log()) {
      Recorder accepted = lostBy(kind, (recorder, _) -> fire(recorder, failure));
      assertThat(accepted.lostBecause).isSameAs(failure);
      assertNoErrors(log);
      assertThat(log.messages(Level.FINE))
          .filteredOn(text -> text.endsWith(": Fatal read error on socket transport"))
          .hasSize(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  @CPython("test_selector_events::SelectorTransportTests::test_fatal_error_custom_exception")
  void whatIsNoErrorOfTheSystemIsReportedAndTheEnd(ProtocolKind kind) throws Exception {
    RuntimeException failure = new IllegalStateException("a handler's bug");
    List<ExceptionContext> reports = new ArrayList<>();
    List<Object> protocol = new ArrayList<>();
    loop.setExceptionHandler((_, context) -> reports.add(context));
    Recorder accepted = lostBy(kind, (recorder, _) -> {
      protocol.add(recorder.transport.getProtocol());
      fire(recorder, failure);
    });
    assertThat(accepted.lostBecause).isSameAs(failure);
    ExceptionContext report = reports.getFirst();
    assertThat(reports).hasSize(1);
    assertThat(report.message()).isEqualTo("Fatal error on transport");
    assertThat(report.exception()).isSameAs(failure);
    assertThat(report.transport()).isSameAs(accepted.transport);
    assertThat(List.of(report.protocol())).isEqualTo(protocol);
  }

  /** Writes many times, and expects to be told from the fifth time on that this is in vain. */
  private static void warnsFromTheFifthWriteOn(Recorder recorder) {
    try (Log log = new Log()) {
      for (int i = 0; i < QUIET; i++) {
        recorder.write("late");
      }
      assertThat(log.warnings()).isEmpty();
      for (int i = 0; i < LOUD; i++) {
        recorder.write("late");
      }
      assertThat(log.warnings())
          .hasSize(LOUD)
          .allSatisfy(text -> assertThat(text)
              .startsWith("write() on a closed transport")
              .contains(recorder.transport.toString()));
    }
    assertThat(recorder.transport.getWriteBufferSize()).isZero();
  }

  @ParameterizedTest
  @EnumSource(names = {"OWN_UNIX", "UNIX"})
  @CPython("test_selector_events::SelectorSocketTransportTests::test_write_exception")
  void errorOfASendIsTheEndAndFromTheFifthWriteOnThereIsAWarning(Sockets sockets) throws Exception {
    loop.setDebug(true);
    Recorder writing = new Recorder();
    writing.keepOpenAfterEof = true;
    run(() -> {
      Server server = sockets.serve(loop, () -> writing);
      Recorder peer = sockets.connect(loop, Recorder::new, server);
      writing.awaitMade();
      peer.transport.close();
      writing.awaitEvent("eof");
      try (Log log = new Log()) {
        writing.write("in vain");
        assertThat(writing.transport.isClosing()).isTrue();
        assertThat(log.messages(Level.FINE))
            .filteredOn(text -> text.endsWith(": Fatal write error on socket transport"))
            .hasSize(1);
        assertNoErrors(log);
      }
      warnsFromTheFifthWriteOn(writing);
      writing.awaitLost();
      server.close();
      soon(server.waitClosed());
    });
    assertThat(writing.lostBecause).isInstanceOf(ConnectionError.class);
  }

  @ParameterizedTest
  @EnumSource(names = {"OWN", "ADOPTED"})
  @CPython("test_selector_events::SelectorSocketTransportTests::test_write_closing")
  void writesAfterCloseAreIgnoredAndCounted(Sockets sockets) throws Exception {
    run(() -> {
      Recorder accepted = new Recorder();
      Server server = sockets.serve(loop, () -> accepted);
      Recorder client = sockets.connect(loop, Recorder::new, server);
      accepted.awaitMade();
      client.transport.close();
      warnsFromTheFifthWriteOn(client);
      client.awaitLost();
      accepted.awaitLost();
      assertThat(client.lostBecause).isNull();
      assertThat(accepted.text()).isEmpty();
      server.close();
      soon(server.waitClosed());
    });
  }

  @ParameterizedTest
  @EnumSource(names = {"OWN", "ADOPTED"})
  @CPython("test_selector_events::SelectorSocketTransportTests::test_write_ready_exception")
  @CPython("test_selector_events::SelectorSocketTransportTests::test_write_sendmsg_OSError")
  void errorOfALaterSendIsTheEndAndTheBufferIsDropped(Sockets sockets) throws Exception {
    loop.setDebug(true);
    Recorder writing = new Recorder();
    try (Log log = new Log()) {
      run(() -> {
        Server server = sockets.serve(loop, () -> writing);
        try (Blocking peer = Blocking.connect(loop, server)) {
          writing.awaitMade();
          writing.transport.pauseReading(); // so that sending finds the reset
          writing.transport.writelines(List.of(new byte[LARGE], new byte[10], new byte[LARGE]));
          await(sleep(0));
          assertThat(writing.transport.getWriteBufferSize()).isPositive();
          peer.reset();
          writing.awaitLost();
        }
        assertThat(writing.transport.getWriteBufferSize()).isZero();
        server.close();
        soon(server.waitClosed());
      });
      assertNoErrors(log);
      assertThat(log.messages(Level.FINE))
          .filteredOn(text -> text.endsWith(": Fatal write error on socket transport"))
          .hasSize(1);
    }
    assertThat(writing.lostBecause).isInstanceOf(ConnectionError.class);
    assertThat(writing.events).containsExactly("made", "pause", "lost");
  }
}
