package io.asyncio.netty.stream;

import static io.asyncio.Asyncio.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.asyncio.Server;
import io.asyncio.ServerOptions;
import io.asyncio.netty.testing.LoopTest;
import io.asyncio.netty.testing.Recorder;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server says where it listens without a cast. */
class ServerAddressesTest extends LoopTest {

  @Test
  void theFreePortThatWasTakenIsKnown() throws Exception {
    run(() -> {
      Server server = await(loop.createServer(Recorder::new, LOCALHOST, 0));
      assertThat(server.port()).isPositive();
      assertThat(server.addresses()).singleElement().satisfies(address -> {
        assertThat(address.getHostString()).isEqualTo(LOCALHOST);
        assertThat(address.getPort()).isEqualTo(server.port());
      });
      assertThat(server.sockets()).isEqualTo(List.copyOf(server.addresses()));
      server.close();
      soon(server.waitClosed());
    });
  }

  @Test
  void aClosedServerHasNone() throws Exception {
    run(() -> {
      Server server = await(loop.createServer(Recorder::new, LOCALHOST, 0));
      server.close();
      assertThat(server.addresses()).isEmpty();
      assertThatIllegalStateException()
          .isThrownBy(server::port)
          .withMessageContaining("listens on 0 ports");
      soon(server.waitClosed());
    });
  }

  @Test
  void severalHostsMayHaveOnePort() throws Exception {
    run(() -> {
      Server first = await(loop.createServer(Recorder::new, LOCALHOST, 0));
      int port = first.port();
      first.close();
      soon(first.waitClosed());
      Server second = await(loop.createServer(
          Recorder::new, List.of(LOCALHOST, "127.0.0.2"), port, ServerOptions.defaults()));
      assertThat(second.addresses()).hasSize(2);
      assertThat(second.port()).isEqualTo(port);
      second.close();
      soon(second.waitClosed());
    });
  }

  @Test
  void severalFreePortsAreNotOne() throws Exception {
    run(() -> {
      Server server = await(loop.createServer(
          Recorder::new, List.of(LOCALHOST, "127.0.0.2"), 0, ServerOptions.defaults()));
      assertThat(server.addresses()).hasSize(2);
      assertThatIllegalStateException()
          .isThrownBy(server::port)
          .withMessageContaining("listens on 2 ports");
      server.close();
      soon(server.waitClosed());
    });
  }

  @Test
  void aPathIsNoHostAndPort(@TempDir Path directory) throws Exception {
    var path = UnixDomainSocketAddress.of(directory.resolve("socket"));
    ServerSocketChannel channel =
        ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(path);
    run(() -> {
      Server server = await(loop.createServer(Recorder::new, channel));
      assertThat(server.sockets()).containsExactly(path);
      assertThat(server.addresses()).isEmpty();
      server.close();
      soon(server.waitClosed());
    });
  }
}
