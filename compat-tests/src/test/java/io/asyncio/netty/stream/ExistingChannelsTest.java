package io.asyncio.netty.stream;

import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio.Connection;
import io.asyncio.Server;
import io.asyncio.Task;
import io.asyncio.conformance.CPython;
import io.asyncio.netty.testing.Blocking;
import io.asyncio.netty.testing.ChannelPair;
import io.asyncio.netty.testing.LoopTest;
import io.asyncio.netty.testing.Recorder;
import io.asyncio.netty.testing.Sockets;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import org.junit.jupiter.api.Test;

/** Channels that the JDK made. */
class ExistingChannelsTest extends LoopTest {

  private static InetSocketAddress anyPort() {
    return new InetSocketAddress(InetAddress.ofLiteral(LOCALHOST), 0);
  }

  @Test
  @CPython("test_sock_lowlevel::BaseSockTestsMixin::test_create_connection_sock")
  void aConnectedChannelBecomesAConnection() throws Exception {
    run(() -> {
      Recorder accepted = new Recorder();
      Server server = await(loop.createServer(() -> accepted, LOCALHOST, 0));
      SocketChannel channel = Blocking.open(loop, server.sockets().getFirst());
      Connection<Recorder> connection = await(loop.createConnection(Recorder::new, channel));
      assertThat(connection.protocol().events).containsExactly("made");
      assertThat(channel.isBlocking()).isFalse();
      assertThat(connection.transport().getExtraInfo("peername"))
          .isEqualTo(server.sockets().getFirst());
      assertThat(connection.transport().getExtraInfo("sockname"))
          .isEqualTo(channel.getLocalAddress());
      connection.protocol().write("hello");
      accepted.awaitText("hello");
      accepted.transport.close();
      connection.protocol().awaitLost();
      assertThat(channel.isOpen()).isFalse();
      server.close();
    });
  }

  @Test
  @CPython("test_events::EventLoopTestsMixin::test_connect_accepted_socket")
  void aChannelAcceptedElsewhereBecomesAConnection() throws Exception {
    run(() -> {
      try (ServerSocketChannel listener = ServerSocketChannel.open().bind(anyPort());
          SocketChannel client = Blocking.open(loop, listener.getLocalAddress())) {
        Connection<Recorder> connection =
            await(loop.connectAcceptedSocket(Recorder::new, listener.accept()));
        client.shutdownOutput();
        connection.protocol().awaitLost();
        assertThat(connection.protocol().events).containsExactly("made", "eof", "lost");
      }
    });
  }

  @Test
  @CPython("test_ssl::TestSSL::test_connect_accepted_socket")
  void aChannelMayBeTakenOverBeforeTheLoopRuns() throws Exception {
    for (ServerSocketChannel opened :
        new ServerSocketChannel[] {ChannelPair.listen(), Sockets.listenOnUnix()}) {
      try (ServerSocketChannel listener = opened;
          SocketChannel client = SocketChannel.open(listener.getLocalAddress())) {
        Task<Connection<Recorder>> connecting =
            loop.createTask(loop.connectAcceptedSocket(Recorder::new, listener.accept()));
        client.write(ByteBuffer.wrap(new byte[] {'x'}));
        run(() -> {
          Connection<Recorder> connection = await(connecting);
          Recorder served = connection.protocol();
          assertThat(connection.transport()).isSameAs(served.transport);
          served.awaitText("x");
          served.write("y");
          served.transport.close();
          served.awaitLost();
        });
        ByteBuffer echoed = ByteBuffer.allocate(2);
        assertThat(client.read(echoed)).isEqualTo(1);
        assertThat(echoed.get(0)).isEqualTo((byte) 'y');
      }
    }
  }

  @Test
  @CPython("test_events::EventLoopTestsMixin::test_create_server_sock")
  void aBoundChannelBecomesAServer() throws Exception {
    run(() -> {
      ServerSocketChannel listener = ServerSocketChannel.open().bind(anyPort());
      Recorder accepted = new Recorder();
      Server server = await(loop.createServer(() -> accepted, listener));
      assertThat(server.sockets()).containsExactly(listener.getLocalAddress());
      assertThat(server.isServing()).isTrue();
      Recorder client = Sockets.OWN.connect(loop, Recorder::new, server);
      client.write("question");
      accepted.awaitText("question");
      accepted.write("answer");
      client.awaitText("answer");
      client.transport.close();
      accepted.awaitLost();
      server.close();
      soon(server.waitClosed());
      await(sleep(0));
      assertThat(listener.isOpen()).isFalse();
    });
  }

  @Test
  void aUnixDomainConnectionKnowsItsAddresses() throws Exception {
    run(() -> {
      Recorder accepted = new Recorder();
      Server server = Sockets.UNIX.serve(loop, () -> accepted);
      Recorder client = Sockets.UNIX.connect(loop, Recorder::new, server);
      assertThat(client.transport.getExtraInfo("peername"))
          .isInstanceOf(UnixDomainSocketAddress.class)
          .isEqualTo(server.sockets().getFirst());
      client.transport.close();
      accepted.awaitLost();
      server.close();
    });
  }

  @Test
  void aChannelOfATransportCannotBeTakenOrWatchedAgain() throws Exception {
    run(() -> {
      Recorder accepted = new Recorder();
      Server server = Sockets.UNIX.serve(loop, () -> accepted);
      SocketChannel channel = Blocking.open(loop, server.sockets().getFirst());
      Recorder client = await(loop.createConnection(Recorder::new, channel)).protocol();
      assertThatThrownBy(() -> loop.createConnection(Recorder::new, channel))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("is used by transport");
      assertThatThrownBy(() -> loop.addReader(channel, () -> {}))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("is used by transport");
      client.transport.close();
      accepted.awaitLost();
      server.close();
    });
  }

  @Test
  void channelsInTheWrongStateAreRefusedWhenCalled() throws Exception {
    try (SocketChannel unconnected = SocketChannel.open();
        ServerSocketChannel unbound = ServerSocketChannel.open()) {
      assertThatThrownBy(() -> loop.createConnection(Recorder::new, unconnected))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("not connected")
          .hasMessageContaining(unconnected.toString());
      assertThatThrownBy(() -> loop.createServer(Recorder::new, unbound))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("not bound");
    }
    SocketChannel closed = SocketChannel.open();
    closed.close();
    assertThatThrownBy(() -> loop.connectAcceptedSocket(Recorder::new, closed))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("closed");
  }

  @Test
  void closingTheLoopClosesAnAdoptedServer() throws Exception {
    ServerSocketChannel listener = ServerSocketChannel.open().bind(anyPort());
    run(() -> await(loop.createServer(Recorder::new, listener)));
    loop.close();
    assertThat(listener.isOpen()).isFalse();
  }
}
