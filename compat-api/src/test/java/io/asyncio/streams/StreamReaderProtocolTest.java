package io.asyncio.streams;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio.Asyncio;
import io.asyncio.CancelledError;
import io.asyncio.Coroutine;
import io.asyncio.conformance.CPython;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class StreamReaderProtocolTest extends StreamTest {

  private MemoryTransport connect(StreamReaderProtocol protocol) {
    MemoryTransport transport = new MemoryTransport(loop, protocol);
    loop.callSoon(() -> protocol.connectionMade(transport));
    return transport;
  }

  private void assertReported(Throwable failure, MemoryTransport transport) {
    assertThat(takeReports()).singleElement().satisfies(report -> {
      assertThat(report.message()).isEqualTo("Unhandled exception in client_connected_cb");
      assertThat(report.exception()).isSameAs(failure);
      assertThat(report.transport()).isSameAs(transport);
    });
    assertThat(transport.calls).containsExactly("close");
  }

  private void runSome() throws Exception {
    run(() -> await(async(() -> loopTurns(5))));
  }

  private static void loopTurns(int count) throws Exception {
    for (int i = 0; i < count; i++) {
      await(Asyncio.createTask(async(() -> {})));
    }
  }

  @Test
  @CPython("test_streams::StreamTests::test_unhandled_exceptions")
  @CPython("test_streams::StreamTests::test_unhandled_exception")
  void failureOfACoroutineCallbackIsReportedAndTheConnectionClosed() throws Exception {
    Exception failure = new Exception("broken");
    MemoryTransport transport =
        connect(new StreamReaderProtocol(reader(), (r, w) -> failing(failure), loop));
    runSome();
    assertReported(failure, transport);
  }

  private static Coroutine<Void> failing(Throwable failure) {
    return async(() -> {
      throw (Exception) failure;
    });
  }

  @Test
  @CPython("test_streams::StreamTests::gh-155928 (synchronous client callback raising)")
  void failureOfAPlainCallbackIsReportedAndTheConnectionClosed() throws Exception {
    Error failure = new AssertionError("broken");
    PlainClientConnected callback = (r, w) -> {
      throw failure;
    };
    MemoryTransport transport = connect(new StreamReaderProtocol(reader(), callback, loop));
    runSome();
    assertReported(failure, transport);
  }

  @Test
  @CPython("test_streams::StreamTests::test_unhandled_cancel")
  void cancelledCallbackIsNotReportedAndTheConnectionClosed() throws Exception {
    ClientConnected callback = (r, w) -> async(() -> {
      throw new CancelledError();
    });
    MemoryTransport transport = connect(new StreamReaderProtocol(reader(), callback, loop));
    runSome();
    assertThat(transport.calls).containsExactly("close");
  }

  @Test
  void callbackThatReturnsLeavesTheConnectionOpen() throws Exception {
    ClientConnected callback = (r, w) -> async(() -> {});
    MemoryTransport transport = connect(new StreamReaderProtocol(reader(), callback, loop));
    runSome();
    assertThat(transport.calls).isEmpty();
  }

  @Test
  void callbackMayReturnNoCoroutine() throws Exception {
    ClientConnected callback = (r, w) -> null;
    MemoryTransport transport = connect(new StreamReaderProtocol(reader(), callback, loop));
    runSome();
    assertThat(transport.calls).isEmpty();
  }

  @Test
  void lostConnectionEndsTheReader() {
    StreamReader reader = reader();
    StreamReaderProtocol protocol = new StreamReaderProtocol(reader, loop);
    protocol.connectionLost(null);
    assertThat(reader.atEof()).isTrue();
  }

  @Test
  @CPython("test_streams::StreamTests::test_open_connection_error")
  void readRaisesWhatTheConnectionWasLostByAndClosingIsQuiet() throws Exception {
    StreamReader reader = reader();
    StreamReaderProtocol protocol = new StreamReaderProtocol(reader, loop);
    MemoryTransport transport = connect(protocol);
    StreamWriter writer = new StreamWriter(transport, protocol, reader, loop);
    IOException reset = new IOException("reset");
    loop.callLater(1, () -> transport.lose(reset));
    run(() -> {
      assertThatThrownBy(() -> await(reader.read())).isSameAs(reset);
      writer.close();
    });
  }

  @Test
  void endOfTheStreamLeavesAPlainConnectionOpenAndEndsOneOverTls() {
    StreamReaderProtocol plain = new StreamReaderProtocol(reader(), loop);
    plain.connectionMade(new MemoryTransport(loop, plain));
    assertThat(plain.eofReceived()).isTrue();
    StreamReaderProtocol secure = new StreamReaderProtocol(reader(), loop);
    MemoryTransport transport = new MemoryTransport(loop, secure);
    transport.extra.put("sslcontext", "context");
    secure.connectionMade(transport);
    assertThat(secure.eofReceived()).isFalse();
  }

  @Test
  void protocolWithoutReaderDropsWhatComes() {
    StreamReaderProtocol protocol = new StreamReaderProtocol(null, loop);
    protocol.connectionMade(new MemoryTransport(loop, protocol));
    protocol.dataReceived(bytes("data"));
    assertThat(protocol.eofReceived()).isTrue();
    protocol.connectionLost(null);
  }

  @Test
  @CPython("test_streams::StreamTests::test_streamreaderprotocol_constructor_use_running_loop")
  void protocolMadeInACoroutineBelongsToTheRunningLoop() throws Exception {
    run(() -> assertThat(new StreamReaderProtocol(reader()).loop).isSameAs(loop));
  }

  @Test
  @CPython("test_streams::StreamTests::test_streamreaderprotocol_constructor_without_loop")
  void protocolIsNotMadeWhereThereIsNoLoop() {
    StreamReader reader = reader();
    Asyncio.setEventLoop(null);
    assertThatThrownBy(() -> new StreamReaderProtocol(reader))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("no current event loop");
  }

  @Test
  @CPython("test_streams::StreamTests::test_streamreaderprotocol_constructor_use_global_loop")
  void protocolMadeOutsideBelongsToTheLoopOfTheThread() {
    Asyncio.setEventLoop(loop);
    try {
      assertThat(new StreamReaderProtocol(reader()).loop).isSameAs(loop);
    } finally {
      Asyncio.setEventLoop(null);
    }
  }
}
