package io.asyncio.netty.stream;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio.Server;
import io.asyncio.ServerOptions;
import io.asyncio.conformance.CPython;
import io.asyncio.netty.loop.LoopHost;
import io.asyncio.netty.testing.Blocking;
import io.asyncio.netty.testing.LoopParts;
import io.asyncio.netty.testing.LoopTest;
import io.asyncio.netty.testing.Recorder;
import io.asyncio.netty.testing.Sockets;
import io.asyncio.protocols.Protocol;
import io.asyncio.transports.Transport;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Many clients that come at once. */
class AcceptBurstTest extends LoopTest {

  private static final int CLIENTS = 40;
  private static final ServerOptions NOT_YET = ServerOptions.defaults().withStartServing(false);

  private final List<Recorder> accepted = new ArrayList<>();
  private final List<Long> iterations = new ArrayList<>();

  /** Notes the iteration in which it is connected. */
  private final class Noting extends Recorder {

    private final LoopHost host = LoopParts.host(loop);

    @Override
    public void connectionMade(Transport transport) {
      iterations.add(host.iteration());
      accepted.add(this);
      super.connectionMade(transport);
    }
  }

  /** Servers of the loop, and of the JDK. */
  enum Kind {
    OWN {
      @Override
      Server open(AcceptBurstTest test, Supplier<Protocol> factory) throws Exception {
        return await(test.loop.createServer(
            factory, ServerOptions.of(LOCALHOST, 0).withStartServing(false)));
      }
    },
    ADOPTED {
      @Override
      Server open(AcceptBurstTest test, Supplier<Protocol> factory) throws Exception {
        ServerSocketChannel channel = ServerSocketChannel.open();
        channel.bind(new InetSocketAddress(InetAddress.ofLiteral(LOCALHOST), 0), 100);
        return await(test.loop.createServer(factory, channel, NOT_YET));
      }
    },
    UNIX {
      @Override
      Server open(AcceptBurstTest test, Supplier<Protocol> factory) throws Exception {
        return await(test.loop.createUnixServer(factory, Sockets.freePath(), NOT_YET));
      }
    };

    abstract Server open(AcceptBurstTest test, Supplier<Protocol> factory) throws Exception;
  }

  private List<SocketChannel> connect(Server server) throws Exception {
    List<SocketChannel> clients = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      clients.add(Blocking.open(loop, server.sockets().getFirst()));
    }
    return clients;
  }

  private void untilAccepted(int count) throws Exception {
    soon(async(() -> {
      while (accepted.size() < count) {
        await(sleep(0));
      }
    }));
  }

  private void end(Server server, List<SocketChannel> clients) throws Exception {
    for (SocketChannel client : clients) {
      client.close();
    }
    server.close();
    soon(server.waitClosed());
  }

  @ParameterizedTest
  @EnumSource
  @CPython("test_selector_events::BaseSelectorEventLoopTests::test_accept_connection_multiple")
  @CPython("test_base_events::BaseEventLoopWithSelectorTests::test_accept_connection_retry")
  void clientsThatWaitAreAcceptedInOneIteration(Kind kind) throws Exception {
    run(() -> {
      Server server = kind.open(this, Noting::new);
      List<SocketChannel> clients = connect(server);
      await(server.startServing());
      untilAccepted(CLIENTS);
      assertThat(iterations).hasSize(CLIENTS);
      assertThat(iterations.stream().distinct()).hasSize(1);
      end(server, clients);
    });
  }

  @ParameterizedTest
  @EnumSource(names = {"OWN", "ADOPTED"})
  @CPython(
      "test_selector_events::BaseSelectorEventLoopTests::test_accept_connection_skip_connectionabortederror")
  void clientsThatHaveGoneDoNotKeepOthersFromBeingAccepted(Kind kind) throws Exception {
    run(() -> {
      Server server = kind.open(this, Noting::new);
      List<SocketChannel> clients = connect(server);
      for (int i = 0; i < CLIENTS; i += 2) {
        clients.get(i).setOption(StandardSocketOptions.SO_LINGER, 0);
        clients.get(i).close();
      }
      await(server.startServing());
      untilAccepted(CLIENTS / 2);
      for (int i = 1; i < CLIENTS; i += 2) {
        clients.get(i).shutdownOutput();
      }
      soon(async(() -> {
        while (accepted.stream().filter(each -> each.events.contains("eof")).count()
            < CLIENTS / 2) {
          await(sleep(0));
        }
      }));
      end(server, clients);
    });
  }
}
