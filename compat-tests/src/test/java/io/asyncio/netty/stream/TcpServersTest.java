package io.asyncio.netty.stream;

import static io.asyncio.Asyncio.aclosing;
import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.createTask;
import static io.asyncio.Asyncio.openConnection;
import static io.asyncio.Asyncio.sleep;
import static io.asyncio.Asyncio.startServer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.asyncio.CancelledError;
import io.asyncio.Coroutine;
import io.asyncio.Server;
import io.asyncio.ServerOptions;
import io.asyncio.Task;
import io.asyncio.conformance.CPython;
import io.asyncio.netty.testing.Blocking;
import io.asyncio.netty.testing.ChannelPair;
import io.asyncio.netty.testing.LoopTest;
import io.asyncio.netty.testing.Recorder;
import io.asyncio.netty.transport.Families;
import io.asyncio.streams.StreamReader;
import io.asyncio.streams.StreamWriter;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.BindException;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Servers over TCP, as their users meet them. */
class TcpServersTest extends LoopTest {

  private static final int CLIENTS = 25;
  private static final int MEGABYTE = 1_000_000;

  private int served;

  static boolean hasNoDelay(Object socket) throws IOException {
    return switch (socket) {
      case Channel channel -> channel.config().getOption(ChannelOption.TCP_NODELAY);
      case SocketChannel channel -> channel.getOption(StandardSocketOptions.TCP_NODELAY);
      default -> throw new AssertionError(socket);
    };
  }

  private Coroutine<Void> serve(StreamReader reader, StreamWriter writer) {
    return async(() -> {
      assertThat(hasNoDelay(writer.getExtraInfo("socket"))).isTrue();
      byte[] data = await(reader.readexactly(MEGABYTE));
      writer.write(data);
      await(writer.drain());
      served++;
      writer.close();
      await(writer.waitClosed());
    });
  }

  private Coroutine<Void> client(Server server) {
    return async(() -> {
      try (Blocking client = Blocking.connect(loop, server)) {
        client.send(new byte[MEGABYTE]);
        assertThat(client.receiveAll()).hasSize(MEGABYTE);
      }
    });
  }

  private void serveManyClients(Server server) throws Exception {
    served = 0;
    List<Task<Void>> clients = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      clients.add(createTask(client(server)));
    }
    for (Task<Void> client : clients) {
      soon(client);
    }
    assertThat(served).isEqualTo(CLIENTS);
    assertThat(server.isServing()).isTrue();
    server.close();
    soon(server.waitClosed());
    assertThat(server.sockets()).isEmpty();
    assertThat(server.isServing()).isFalse();
  }

  @Test
  @CPython("uvloop/test_tcp::_TestTCP::test_create_server_1")
  @CPython("test_base_events::TestSelectorUtils::test_set_nodelay")
  void manyClientsAreServedOverOneHostOfSeveralOrAChannelThatListens() throws Exception {
    run(() -> {
      serveManyClients(await(startServer(this::serve, List.of(LOCALHOST), 0)));
      ServerSocketChannel channel = ChannelPair.listen();
      channel.configureBlocking(false);
      serveManyClients(await(startServer(this::serve, channel)));
      assertThat(channel.isOpen()).isFalse();
    });
  }

  @Test
  @CPython("uvloop/test_tcp::_TestTCP::test_create_server_3")
  void portZeroIsAFreeOneWhichIsKnown() throws Exception {
    run(() -> {
      for (int i = 0; i < 2; i++) {
        Server server = await(startServer(this::serve, LOCALHOST, 0));
        assertThat(server.port()).isPositive();
        serveManyClients(server);
      }
    });
  }

  @Test
  @CPython("test_events::EventLoopTestsMixin::test_create_server_trsock")
  void whatAServerTellsOfItsSocketsChangesNothing() throws Exception {
    run(() -> {
      Server server = await(loop.createServer(Recorder::new, LOCALHOST, 0));
      List<SocketAddress> known = List.copyOf(server.sockets());
      assertThatThrownBy(() -> server.sockets().clear())
          .isInstanceOf(UnsupportedOperationException.class);
      assertThatThrownBy(() -> server.addresses().clear())
          .isInstanceOf(UnsupportedOperationException.class);
      assertThat(server.sockets()).isEqualTo(known);
      server.close();
    });
  }

  @Test
  @CPython("test_base_events::BaseEventLoopWithSelectorTests::test_create_server_no_host_port_sock")
  void withoutAHostAndAPortAServerIsAtAFreePortOfEveryInterface() throws Exception {
    run(() -> {
      Server server = await(loop.createServer(Recorder::new, ServerOptions.defaults()));
      assertThat(server.addresses()).isNotEmpty().allSatisfy(address -> {
        assertThat(address.getAddress().isAnyLocalAddress()).isTrue();
        assertThat(address.getPort()).isPositive();
      });
      server.close();
    });
  }

  @Test
  @CPython("uvloop/test_tcp::_TestTCP::test_create_server_4")
  void aPortThatIsTakenIsNamedWithItsAddress() throws Exception {
    run(() -> {
      Server first = await(loop.createServer(Recorder::new, LOCALHOST, 0));
      assertThatThrownBy(() -> await(loop.createServer(Recorder::new, LOCALHOST, first.port())))
          .isInstanceOf(BindException.class)
          .hasMessageContaining(LOCALHOST)
          .hasMessageContaining(String.valueOf(first.port()))
          .hasMessageContaining("in use");
      first.close();
    });
  }

  @Test
  @CPython("uvloop/test_tcp::_TestTCP::test_create_server_5")
  void noHostServesBothFamiliesOnOnePort() throws Exception {
    assumeTrue(Families.hasIpv6());
    run(() -> {
      int port;
      try (ServerSocketChannel free = ChannelPair.listen()) {
        port = free.socket().getLocalPort();
      }
      Server server = await(startServer(
          (reader, writer) -> async(() -> {
            writer.write(new byte[] {1});
            await(writer.drain());
            writer.close();
          }),
          null,
          port));
      for (String host : List.of(LOCALHOST, "::1")) {
        var streams = await(openConnection(host, port));
        assertThat(soon(streams.reader().read())).as(host).containsExactly(1);
        streams.writer().close();
      }
      server.close();
      soon(server.waitClosed());
    });
  }

  @Test
  @CPython("uvloop/test_tcp::_TestTCP::test_create_server_6")
  void serversThatSaySoShareAPortAndBothServe() throws Exception {
    run(() -> {
      ServerOptions shared = ServerOptions.defaults().withReusePort(true);
      List<Recorder> accepted = new ArrayList<>();
      Server first = await(loop.createServer(() -> add(accepted), LOCALHOST, 0, shared));
      Server second =
          await(loop.createServer(() -> add(accepted), LOCALHOST, first.port(), shared));
      first.close();
      soon(first.waitClosed());
      Recorder client =
          await(loop.createConnection(Recorder::new, LOCALHOST, second.port())).protocol();
      client.write("hello");
      while (accepted.isEmpty()) {
        await(sleep(0));
      }
      accepted.getFirst().awaitText("hello");
      client.transport.close();
      client.awaitLost();
      accepted.getFirst().awaitLost();
      second.close();
    });
  }

  private static Recorder add(List<Recorder> accepted) {
    accepted.add(new Recorder());
    return accepted.getLast();
  }

  @Test
  @CPython("uvloop/test_tcp::_TestTCP::test_create_server_7")
  void aServerThatNobodyHoldsGoesOnServing() throws Exception {
    run(() -> {
      List<Recorder> accepted = new ArrayList<>();
      int port = serveUnheld(accepted);
      for (int i = 0; i < 3; i++) {
        System.gc();
        await(sleep(0));
      }
      Recorder client =
          await(loop.createConnection(Recorder::new, LOCALHOST, port)).protocol();
      while (accepted.isEmpty()) {
        await(sleep(0));
      }
      accepted.getFirst().awaitMade();
      client.transport.close();
      client.awaitLost();
      accepted.getFirst().awaitLost();
      WeakReference<Server> held = unheld;
      assertThat(held.get()).isNotNull();
      held.get().close();
    });
  }

  private WeakReference<Server> unheld;

  private int serveUnheld(List<Recorder> accepted) throws Exception {
    Server server = await(loop.createServer(() -> add(accepted), LOCALHOST, 0));
    unheld = new WeakReference<>(server);
    return server.port();
  }

  @Test
  @CPython("uvloop/test_tcp::_TestTCP::test_create_server_9")
  void startServingTwiceIsHarmless() throws Exception {
    run(() -> {
      Server server = await(
          loop.createServer(Recorder::new, ServerOptions.of(LOCALHOST, 0).withStartServing(false)));
      assertThat(server.isServing()).isFalse();
      await(server.startServing());
      await(server.startServing());
      assertThat(server.isServing()).isTrue();
      server.close();
      assertThat(server.isServing()).isFalse();
    });
  }

  @Test
  @CPython("uvloop/test_tcp::_TestTCP::test_create_server_10")
  void cancellingServeForeverClosesTheServerWhichTheBlockAroundItBears() throws Exception {
    run(() -> {
      Server server = await(
          loop.createServer(Recorder::new, ServerOptions.of(LOCALHOST, 0).withStartServing(false)));
      Task<Void> main = createTask(async(() -> {
        try (var _ = aclosing(server)) {
          await(server.serveForever());
        }
      }));
      while (!server.isServing()) {
        await(sleep(0));
      }
      main.cancel();
      assertThatThrownBy(() -> soon(main)).isInstanceOf(CancelledError.class);
      assertThat(server.isServing()).isFalse();
      assertThat(server.sockets()).isEmpty();
    });
  }
}
