package io.asyncio.netty.stream;

import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.createTask;
import static io.asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio.Asyncio;
import io.asyncio.CancelledError;
import io.asyncio.Server;
import io.asyncio.ServerOptions;
import io.asyncio.Task;
import io.asyncio.conformance.CPython;
import io.asyncio.netty.testing.LoopParts;
import io.asyncio.netty.testing.LoopTest;
import io.asyncio.netty.testing.Pair;
import io.asyncio.netty.testing.Recorder;
import io.asyncio.netty.testing.SilentPort;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServerTest extends LoopTest {

  private static final int LARGE = 8 * 1024 * 1024;

  @Test
  @CPython("test_events::TestServer::test_get_loop")
  void knowsItsLoopAndItsState() throws Exception {
    run(() -> {
      Server server = await(loop.createServer(Recorder::new, LOCALHOST, 0));
      assertThat(server.getLoop()).isSameAs(loop);
      assertThat(server.isServing()).isTrue();
      assertThat(server.sockets()).hasSize(1);
      assertThat(server).hasToString("<Server sockets=" + server.sockets() + ">");
      server.close();
      server.close();
      assertThat(server.isServing()).isFalse();
      assertThat(server.sockets()).isEmpty();
      soon(server.waitClosed());
    });
  }

  @Test
  @CPython("test_events::EventLoopTestsMixin::test_server_close")
  void aClosedServerRefusesConnections() throws Exception {
    run(() -> {
      Server server = await(loop.createServer(Recorder::new, LOCALHOST, 0));
      int port = Pair.port(server);
      server.close();
      soon(server.waitClosed());
      try (SilentPort _ = SilentPort.tcp(port)) {
        assertThatThrownBy(() -> await(loop.createConnection(Recorder::new, LOCALHOST, port)))
            .isInstanceOf(ConnectException.class)
            .hasMessageContaining(String.valueOf(port));
      }
    });
  }

  @Test
  void itsPortIsFreeForAnybodyOnceItsEndWasAwaited() throws Exception {
    run(() -> {
      Server server = await(loop.createServer(Recorder::new, LOCALHOST, 0));
      int port = Pair.port(server);
      server.close();
      await(server.waitClosed());
      try (ServerSocket another = new ServerSocket(port, 1, InetAddress.ofLiteral(LOCALHOST))) {
        assertThat(another.getLocalPort()).isEqualTo(port);
      }
    });
  }

  @Test
  void itsPortIsFreeOnceItIsClosed() throws Exception {
    run(() -> {
      Server first = await(loop.createServer(Recorder::new, LOCALHOST, 0));
      int port = Pair.port(first);
      first.close();
      soon(first.waitClosed());
      Server second = await(loop.createServer(Recorder::new, LOCALHOST, port));
      second.close();
    });
  }

  @Test
  @CPython("test_server::BaseStartServer::test_start_server_1")
  void serveForeverStartsAServerAndEndsItWhenCancelled() throws Exception {
    run(() -> {
      Recorder accepted = new Recorder();
      Server server = await(loop.createServer(
          () -> accepted, ServerOptions.of(LOCALHOST, 0).withStartServing(false)));
      assertThat(server.isServing()).isFalse();
      Task<Void> serving = createTask(server.serveForever());
      await(sleep(0));
      assertThat(server.isServing()).isTrue();
      Recorder client = await(loop.createConnection(Recorder::new, LOCALHOST, Pair.port(server)))
          .protocol();
      accepted.awaitMade();
      serving.cancel();
      assertThatThrownBy(() -> soon(serving)).isInstanceOf(CancelledError.class);
      assertThat(serving.cancelled()).isTrue();
      assertThat(server.isServing()).isFalse();
      assertThat(server.sockets()).isEmpty();
      assertThatThrownBy(() -> await(server.serveForever()))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("is closed");
      assertThat(accepted.lost).isEqualTo(1);
      client.awaitLost();
    });
  }

  @Test
  void closeEndsServeForever() throws Exception {
    run(() -> {
      Server server = await(loop.createServer(Recorder::new, LOCALHOST, 0));
      Task<Void> serving = createTask(server.serveForever());
      await(sleep(0));
      server.close();
      assertThatThrownBy(() -> soon(serving)).isInstanceOf(CancelledError.class);
    });
  }

  @Test
  void serveForeverRefusesASecondCallAndAClosedServer() throws Exception {
    run(() -> {
      Server server = await(loop.createServer(Recorder::new, LOCALHOST, 0));
      Task<Void> serving = createTask(server.serveForever());
      await(sleep(0));
      assertThatThrownBy(() -> await(server.serveForever()))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("already being awaited");
      serving.cancel();
      assertThatThrownBy(() -> soon(serving)).isInstanceOf(CancelledError.class);
      assertThatThrownBy(() -> await(server.serveForever()))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("is closed");
      assertThatThrownBy(() -> await(server.startServing()))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("is closed");
    });
  }

  @Test
  @CPython("test_server::TestServer2::test_wait_closed_basic")
  void waitClosedWaitsForTheCloseAndForTheLastConnection() throws Exception {
    run(() -> {
      var pair = Pair.open(this);
      Task<Void> early = createTask(pair.server().waitClosed());
      await(sleep(0));
      pair.server().close();
      Task<Void> late = createTask(pair.server().waitClosed());
      await(sleep(0));
      assertThat(early.done() || late.done()).isFalse();
      pair.client().transport.close();
      soon(Asyncio.gather(early, late));
      Task<Void> afterwards = createTask(pair.server().waitClosed());
      await(sleep(0));
      assertThat(afterwards.done()).isTrue();
      pair.client().awaitLost();
    });
  }

  @Test
  @CPython("test_server::TestServer2::test_wait_closed_basic")
  void waitClosedWaitsForTheCloseBehindTheLastConnection() throws Exception {
    run(() -> {
      var pair = Pair.open(this);
      Task<Void> waiting = createTask(pair.server().waitClosed());
      pair.client().transport.close();
      pair.client().awaitLost();
      pair.accepted().awaitLost();
      await(sleep(0));
      assertThat(waiting.done()).isFalse();
      pair.server().close();
      soon(waiting);
    });
  }

  @Test
  void waitClosedGoesOnWaitingWhileTheServerIsOpenWithoutConnections() throws Exception {
    run(() -> {
      Server server = await(loop.createServer(Recorder::new, LOCALHOST, 0));
      Task<Void> waiting = createTask(server.waitClosed());
      await(sleep(0));
      await(sleep(0));
      assertThat(waiting.done()).isFalse();
      server.close();
      soon(waiting);
    });
  }

  @Test
  @CPython("test_server::TestServer2::test_wait_closed_race")
  void theCloseAndTheLastEndInOneIterationReleaseAllWaiters() throws Exception {
    run(() -> {
      var pair = Pair.open(this);
      var waiting = Asyncio.gather(pair.server().waitClosed(), pair.server().waitClosed());
      await(sleep(0));
      loop.callSoon(() -> pair.accepted().transport.close());
      loop.callSoon(pair.server()::close);
      soon(waiting);
      pair.client().awaitLost();
    });
  }

  @Test
  void closeClientsSendsWhatWasWritten() throws Exception {
    run(() -> {
      var pair = Pair.open(this);
      pair.accepted().transport.write(new byte[LARGE]);
      pair.server().close();
      pair.server().closeClients();
      soon(pair.server().waitClosed());
      pair.client().awaitLost();
      assertThat(pair.client().received.size()).isEqualTo(LARGE);
    });
  }

  @Test
  void abortClientsDropsWhatWasWritten() throws Exception {
    run(() -> {
      var pair = Pair.open(this);
      pair.client().transport.pauseReading();
      pair.accepted().transport.write(new byte[LARGE]);
      await(sleep(0));
      pair.server().close();
      pair.server().abortClients();
      soon(pair.server().waitClosed());
      pair.client().transport.abort();
      pair.client().awaitLost();
    });
  }

  @Test
  void shutdownWaitsForClientsAndAbortsThemInTheEnd() throws Exception {
    run(() -> {
      var pair = Pair.open(this);
      pair.accepted().keepOpenAfterEof = true;
      double before = loop.time();
      soon(pair.server().shutdown(0.05));
      assertThat(loop.time() - before).isGreaterThanOrEqualTo(0.05);
      assertThat(pair.accepted().lost).isEqualTo(1);
      pair.client().awaitLost();
      assertThatThrownBy(() -> pair.server().shutdown(-1))
          .isInstanceOf(IllegalArgumentException.class);
    });
  }

  @Test
  void shutdownEndsEarlyWhenTheClientsDo() throws Exception {
    run(() -> {
      var pair = Pair.open(this);
      pair.client().transport.close();
      soon(pair.server().shutdown(1e6));
      pair.client().awaitLost();
    });
  }

  @Test
  void aServerIsAResource() throws Exception {
    run(() -> {
      Server outside;
      try (Server server = await(loop.createServer(Recorder::new, LOCALHOST, 0))) {
        outside = server;
      }
      assertThat(outside.isServing()).isFalse();
      soon(outside.waitClosed());
    });
  }

  @Test
  @CPython("test_server::TestServer2::test_close_race")
  void closingBetweenAcceptingAndAttachingIsHarmless() throws Exception {
    run(() -> {
      Recorder accepted = new Recorder();
      Server[] server = new Server[1];
      server[0] = await(loop.createServer(
          () -> {
            server[0].close();
            return accepted;
          },
          LOCALHOST,
          0));
      Recorder client = await(loop.createConnection(Recorder::new, LOCALHOST, Pair.port(server[0])))
          .protocol();
      accepted.awaitMade();
      client.transport.close();
      accepted.awaitLost();
      soon(server[0].waitClosed());
    });
  }

  @Test
  void aFactoryThatThrowsEndsThatConnectionAlone() throws Exception {
    run(() -> {
      int[] calls = new int[1];
      Recorder accepted = new Recorder();
      Server server = await(loop.createServer(
          () -> {
            if (calls[0]++ == 0) {
              throw new IllegalStateException("no protocol");
            }
            return accepted;
          },
          LOCALHOST,
          0));
      Recorder first = await(loop.createConnection(Recorder::new, LOCALHOST, Pair.port(server)))
          .protocol();
      first.awaitLost();
      Recorder second = await(loop.createConnection(Recorder::new, LOCALHOST, Pair.port(server)))
          .protocol();
      accepted.awaitMade();
      second.transport.close();
      accepted.awaitLost();
      server.close();
    });
    assertThat(takeReports())
        .containsExactly("Error on transport creation for incoming connection");
  }

  @Test
  void aConnectionThatWaitsInTheBacklogIsAcceptedWhenServingStarts() throws Exception {
    run(() -> {
      Recorder accepted = new Recorder();
      Server server = await(loop.createServer(
          () -> accepted, ServerOptions.of(LOCALHOST, 0).withStartServing(false)));
      Recorder client = await(loop.createConnection(Recorder::new, LOCALHOST, Pair.port(server)))
          .protocol();
      client.write("early");
      await(sleep(0));
      assertThat(accepted.made).isZero();
      await(server.startServing());
      await(server.startServing());
      accepted.awaitText("early");
      client.transport.close();
      accepted.awaitLost();
      server.close();
    });
  }

  @Test
  @CPython(
      "test_selector_events::BaseSelectorEventLoopTests::test_accept_connection_skip_connectionabortederror")
  @CPython("test_base_events::BaseEventLoopWithSelectorTests::test_accept_connection_exception")
  void acceptingPausesWhenThereAreNoDescriptorsLeft() throws Exception {
    run(() -> {
      int[] accepts = new int[1];
      Acceptor acceptor = new Acceptor(LoopParts.host(loop), Recorder::new, false, null);
      Listener listener = new Listener() {
        @Override
        public void accept() {
          accepts[0]++;
        }

        @Override
        public void pause() {
          accepts[0]--;
        }

        @Override
        public void close() {}

        @Override
        public java.net.SocketAddress address() {
          return new java.net.InetSocketAddress(0);
        }
      };
      List<String> lacks = List.of(
          "Too many open files",
          "Too many open files in system",
          "No buffer space available",
          "Cannot allocate memory");
      lacks.forEach(
          what -> acceptor.failed(listener, new IOException("accept(..) failed: " + what)));
      assertThat(accepts[0]).isEqualTo(-lacks.size());
      await(sleep(0.9));
      assertThat(accepts[0]).as("before a second has passed").isEqualTo(-lacks.size());
      await(sleep(0.11));
      assertThat(accepts[0]).isZero();
      assertThat(takeReports())
          .isEqualTo(Collections.nCopies(lacks.size(), "accept out of system resources"));
      acceptor.failed(listener, new IOException("accept(..) failed: Operation not permitted"));
      await(sleep(0));
      assertThat(accepts[0]).as("it goes on").isZero();
      acceptor.failed(listener, new IOException("Software caused connection abort"));
      await(sleep(0));
      assertThat(accepts[0]).as("it goes on, and nobody is told").isZero();
    });
    assertThat(takeReports()).containsExactly("accept failed");
  }
}
