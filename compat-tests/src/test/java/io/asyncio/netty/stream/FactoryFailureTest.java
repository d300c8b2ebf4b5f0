package io.asyncio.netty.stream;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.openConnection;
import static io.asyncio.Asyncio.startServer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.asyncio.ExceptionContext;
import io.asyncio.Server;
import io.asyncio.netty.testing.Blocking;
import io.asyncio.netty.testing.LoopTest;
import io.asyncio.netty.testing.Pair;
import io.asyncio.netty.testing.Recorder;
import io.asyncio.netty.testing.Sockets;
import io.asyncio.protocols.Protocol;
import io.asyncio.protocols.StreamProtocol;
import io.asyncio.streams.ClientConnected;
import io.asyncio.streams.PlainClientConnected;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** Connections for which the user's code makes no protocol, or none that will do. */
class FactoryFailureTest extends LoopTest {

  private final RuntimeException bug = new IllegalStateException("no protocol");
  private final List<ExceptionContext> reports = new ArrayList<>();

  private void collectReports() {
    loop.setExceptionHandler((reporting, context) -> reports.add(context));
  }

  private Protocol fail() {
    throw bug;
  }

  private void endsTheConnectionOf(
      Sockets sockets, Supplier<? extends StreamProtocol> factory, Class<?> raised)
      throws Exception {
    run(() -> {
      Recorder accepted = new Recorder();
      Server server = sockets.serve(loop, () -> accepted);
      Throwable failure = catchThrowable(() -> connect(sockets, factory, server));
      assertThat(failure).isInstanceOf(raised);
      accepted.awaitLost();
      assertThat(accepted.events).containsExactly("made", "eof", "lost");
      server.close();
      soon(server.waitClosed());
    });
  }

  private void connect(Sockets sockets, Supplier<? extends StreamProtocol> factory, Server server)
      throws Exception {
    if (sockets == Sockets.OWN) {
      await(loop.createConnection(factory, LOCALHOST, Pair.port(server)));
    } else {
      SocketChannel channel = Blocking.open(loop, server.sockets().getFirst());
      await(loop.createConnection(factory, channel));
    }
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "TLS")
  void factoryOfAClientThatRaisesClosesItsSocket(Sockets sockets) throws Exception {
    endsTheConnectionOf(sockets, this::fail, IllegalStateException.class);
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "TLS")
  void transportOfAClientThatCannotBeMadeClosesItsSocket(Sockets sockets) throws Exception {
    endsTheConnectionOf(sockets, () -> new StreamProtocol() {}, IllegalArgumentException.class);
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "TLS")
  void factoryOfAServerThatRaisesClosesTheClientsSocketAndIsReported(Sockets sockets)
      throws Exception {
    assertThat(loop.getDebug()).isFalse();
    collectReports();
    run(() -> {
      Server server = sockets.serve(loop, this::fail);
      Recorder client = sockets.connect(loop, Recorder::new, server);
      client.awaitLost();
      assertThat(client.events).containsExactly("made", "eof", "lost");
      server.close();
      soon(server.waitClosed());
    });
    assertThat(reports).hasSize(1);
    ExceptionContext report = reports.getFirst();
    assertThat(report.asMap()).containsOnlyKeys("message", "exception");
    assertThat(report.message()).isEqualTo("Error on transport creation for incoming connection");
    assertThat(report.exception()).isSameAs(bug);
  }

  private void callbackFails(ClientConnected callback) throws Exception {
    collectReports();
    run(() -> {
      Server server = await(startServer(callback, LOCALHOST, 0));
      var streams = await(openConnection(LOCALHOST, Pair.port(server)));
      assertThat(soon(streams.reader().read())).isEmpty();
      streams.writer().close();
      server.close();
      soon(server.waitClosed());
    });
    assertThat(reports).hasSize(1);
    ExceptionContext report = reports.getFirst();
    assertThat(report.asMap()).containsOnlyKeys("message", "exception", "transport");
    assertThat(report.message()).isEqualTo("Unhandled exception in client_connected_cb");
    assertThat(report.exception()).isSameAs(bug);
  }

  @Test
  void plainCallbackOfAClientThatRaisesIsReportedAndClosesItsConnection() throws Exception {
    callbackFails((PlainClientConnected) (reader, writer) -> {
      throw bug;
    });
  }

  @Test
  void callbackThatRaisesInPlaceOfACoroutineIsReportedAndClosesItsConnection() throws Exception {
    callbackFails((ClientConnected) (reader, writer) -> {
      throw bug;
    });
  }

  @Test
  void coroutineOfAClientThatRaisesIsReportedAndClosesItsConnection() throws Exception {
    callbackFails((ClientConnected) (reader, writer) -> async(() -> {
      throw bug;
    }));
  }
}
