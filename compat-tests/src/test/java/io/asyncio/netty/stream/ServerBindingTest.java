package io.asyncio.netty.stream;

import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.openConnection;
import static io.asyncio.Asyncio.startServer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.asyncio.Server;
import io.asyncio.ServerOptions;
import io.asyncio.conformance.CPython;
import io.asyncio.netty.testing.FakeLookup;
import io.asyncio.netty.testing.LoopParts;
import io.asyncio.netty.testing.LoopTest;
import io.asyncio.netty.testing.Pair;
import io.asyncio.netty.testing.Recorder;
import io.asyncio.netty.transport.Families;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Where servers listen. */
class ServerBindingTest extends LoopTest {

  private void assertReachable(Server server, String host, int port) throws Exception {
    Recorder client = await(loop.createConnection(Recorder::new, host, port)).protocol();
    client.transport.close();
    client.awaitLost();
    assertThat(server.isServing()).isTrue();
  }

  private int freePort() throws Exception {
    try (Server server = await(loop.createServer(Recorder::new, LOCALHOST, 0))) {
      return Pair.port(server);
    }
  }

  @Test
  @CPython("test_events::EventLoopTestsMixin::test_create_server_addr_in_use")
  @CPython("test_base_events::BaseEventLoopWithSelectorTests::test_create_server_cant_bind")
  void anOccupiedPortIsNamedAndNothingStaysBound() throws Exception {
    run(() -> {
      Server server = await(loop.createServer(Recorder::new, LOCALHOST, 0));
      int port = Pair.port(server);
      List<String> hosts = List.of("127.0.0.2", LOCALHOST);
      assertThatThrownBy(
              () -> await(loop.createServer(Recorder::new, hosts, port, ServerOptions.defaults())))
          .isInstanceOf(BindException.class)
          .hasMessageContaining("127.0.0.1:" + port)
          .hasMessageContaining("address already in use");
      Server other = await(loop.createServer(Recorder::new, "127.0.0.2", port));
      other.close();
      server.close();
    });
  }

  @Test
  @CPython("test_events::EventLoopTestsMixin::test_create_server_dual_stack")
  void noHostIsEveryInterfaceOfBothFamilies() throws Exception {
    assumeTrue(Families.hasIpv6());
    run(() -> {
      int port = freePort();
      Server server = await(loop.createServer(Recorder::new, null, port));
      assertReachable(server, LOCALHOST, port);
      assertReachable(server, "::1", port);
      server.close();
      soon(server.waitClosed());
      Server again = await(loop.createServer(Recorder::new, "", port));
      assertReachable(again, LOCALHOST, port);
      again.close();
    });
  }

  @Test
  void theFamiliesAreApartWhereTheTransportCan() throws Exception {
    assumeTrue(Families.hasIpv6() && LoopParts.host(loop).backend().separatesFamilies());
    run(() -> {
      int port = freePort();
      Server six = await(loop.createServer(Recorder::new, "::", port));
      assertThatThrownBy(() -> await(loop.createConnection(Recorder::new, LOCALHOST, port)))
          .isInstanceOf(java.net.ConnectException.class);
      Server four = await(loop.createServer(Recorder::new, "0.0.0.0", port));
      assertReachable(four, LOCALHOST, port);
      assertReachable(six, "::1", port);
      four.close();
      six.close();
    });
  }

  @Test
  void aFamilyLimitsTheWildcard() throws Exception {
    run(() -> {
      Server server = await(loop.createServer(
          Recorder::new, ServerOptions.defaults().withFamily(StandardProtocolFamily.INET)));
      assertThat(server.sockets()).hasSize(1);
      assertReachable(server, LOCALHOST, Pair.port(server));
      server.close();
    });
  }

  @Test
  @CPython("test_events::EventLoopTestsMixin::test_create_server_multiple_hosts_ipv4")
  void severalHostsAreSeveralSocketsAndEachIsBoundOnce() throws Exception {
    run(() -> {
      Server server = await(loop.createServer(
          Recorder::new, List.of(LOCALHOST, "127.0.0.2", LOCALHOST), 0, ServerOptions.defaults()));
      assertThat(server.sockets()).hasSize(2);
      for (SocketAddress address : server.sockets()) {
        InetSocketAddress inet = (InetSocketAddress) address;
        assertReachable(server, inet.getAddress().getHostAddress(), inet.getPort());
      }
      server.close();
    });
  }

  @Test
  @CPython("test_events::EventLoopTestsMixin::test_create_server_multiple_hosts_ipv6")
  void hostsOfIpv6AreSeveralSocketsToo() throws Exception {
    assumeTrue(Families.hasIpv6());
    run(() -> {
      Server server = await(loop.createServer(
          Recorder::new,
          List.of("::1", "0:0:0:0:0:0:0:1", LOCALHOST),
          0,
          ServerOptions.defaults()));
      assertThat(server.addresses())
          .extracting(InetSocketAddress::getAddress)
          .containsExactly(InetAddress.ofLiteral("::1"), InetAddress.ofLiteral(LOCALHOST));
      for (InetSocketAddress address : server.addresses()) {
        assertReachable(server, address.getAddress().getHostAddress(), address.getPort());
      }
      server.close();
    });
  }

  @Test
  @CPython("test_base_events::BaseEventLoopWithSelectorTests::test_create_server_ipv6")
  void listensOnIpv6() throws Exception {
    assumeTrue(Families.hasIpv6());
    run(() -> {
      Server server = await(startServer(
          (reader, writer) -> {
            writer.write(new byte[] {6});
            writer.close();
          },
          "::1",
          0));
      assertThat(server.sockets()).hasSize(1);
      var streams = await(openConnection("::1", Pair.port(server)));
      assertThat(soon(streams.reader().read())).containsExactly(6);
      streams.writer().close();
      server.close();
    });
  }

  @Test
  @CPython("test_events::EventLoopTestsMixin::test_create_server_reuse_port")
  void twoServersShareAPortIfBothSaySo() throws Exception {
    run(() -> {
      ServerOptions shared = ServerOptions.defaults().withReusePort(true);
      Server first = await(loop.createServer(Recorder::new, LOCALHOST, 0, shared));
      int port = Pair.port(first);
      Server second = await(loop.createServer(Recorder::new, LOCALHOST, port, shared));
      assertThatThrownBy(() -> await(loop.createServer(Recorder::new, LOCALHOST, port)))
          .isInstanceOf(BindException.class);
      first.close();
      second.close();
    });
  }

  @Test
  void anAddressOfNoInterfaceCannotBeBound() throws Exception {
    run(() -> assertThatThrownBy(() -> await(loop.createServer(Recorder::new, "192.0.2.1", 0)))
        .isInstanceOf(java.io.IOException.class)
        .hasMessage(
            "could not bind on any address out of [/192.0.2.1:0]: cannot assign requested address")
        .hasCauseInstanceOf(BindException.class));
  }

  @Test
  void aPortThatIsNotAllowedIsNamedWithTheSystemsReason() throws Exception {
    run(() -> {
      Throwable refusal = catchThrowable(
          () -> await(loop.createServer(Recorder::new, LOCALHOST, 1)).close());
      assumeTrue(refusal != null, "this user may bind to any port");
      assertThat(refusal)
          .isInstanceOf(BindException.class)
          .hasMessage("error while attempting to bind on address 127.0.0.1:1: permission denied");
    });
  }

  @Test
  void anUnknownHostIsNamed() throws Exception {
    LoopParts.lookUpWith(loop, FakeLookup.knowing());
    run(() -> assertThatThrownBy(() -> await(loop.createServer(Recorder::new, "nowhere.test", 0)))
        .isInstanceOf(java.net.UnknownHostException.class)
        .hasMessageContaining("nowhere.test"));
  }

  @Test
  @CPython("test_base_events::BaseEventLoopWithSelectorTests::test_create_server_no_getaddrinfo")
  void hostWithoutAnAddressIsUnknown() throws Exception {
    LoopParts.lookUpWith(loop, FakeLookup.knowing("empty"));
    run(() -> assertThatThrownBy(() -> await(loop.createServer(Recorder::new, "empty", 0)))
        .isInstanceOf(java.net.UnknownHostException.class)
        .hasMessageContaining("empty"));
  }

  @Test
  void badArgumentsAreRefusedWhenCalled() throws Exception {
    assertThatThrownBy(() -> loop.createServer(null, LOCALHOST, 0))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("protocolFactory");
    assertThatThrownBy(() -> loop.createServer(Recorder::new, LOCALHOST, 65_536))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("65536");
    loop.close();
    assertThatThrownBy(() -> loop.createServer(Recorder::new, LOCALHOST, 0))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
  }
}
