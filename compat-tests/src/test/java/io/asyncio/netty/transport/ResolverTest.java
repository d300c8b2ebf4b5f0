package io.asyncio.netty.transport;

import static io.asyncio.Asyncio.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio.HostAndService;
import io.asyncio.Server;
import io.asyncio.conformance.CPython;
import io.asyncio.netty.testing.FakeLookup;
import io.asyncio.netty.testing.LoopParts;
import io.asyncio.netty.testing.LoopTest;
import io.asyncio.protocols.Protocol;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;

class ResolverTest extends LoopTest {

  @Test
  @CPython("test_base_events::BaseEventTests::test_ipaddr_info")
  void literalsAreNotLookedUp() throws Exception {
    LoopParts.lookUpWith(loop, FakeLookup.knowing());
    run(() -> {
      assertThat(await(loop.getaddrinfo("1.2.3.4", 80)))
          .containsExactly(new InetSocketAddress(InetAddress.ofLiteral("1.2.3.4"), 80));
      assertThat(await(loop.getaddrinfo("::1", 80)))
          .containsExactly(new InetSocketAddress(InetAddress.ofLiteral("::1"), 80));
    });
  }

  private int scopeOf(String host) throws Exception {
    InetSocketAddress address = await(loop.getaddrinfo(host, 80)).getFirst();
    return ((Inet6Address) address.getAddress()).getScopeId();
  }

  @Test
  @CPython("test_base_events::BaseEventLoopWithSelectorTests::test_create_connection_ipv6_scope")
  void aScopeIsKept() throws Exception {
    LoopParts.lookUpWith(loop, FakeLookup.knowing());
    NetworkInterface loopback = NetworkInterface.getByInetAddress(InetAddress.ofLiteral(LOCALHOST));
    run(() -> {
      assertThat(scopeOf("fe80::1%1")).isEqualTo(1);
      assertThat(scopeOf("fe80::1%" + loopback.getName())).isEqualTo(loopback.getIndex());
      assertThat(scopeOf("[fe80::1%" + loopback.getName() + "]")).isEqualTo(loopback.getIndex());
      assertThat(scopeOf("fe80::1")).isZero();
    });
  }

  @Test
  @CPython("test_base_events::BaseEventLoopWithSelectorTests::test_create_server_empty_host")
  void serverWithoutAHostListensOnEveryInterface() throws Exception {
    LoopParts.lookUpWith(loop, FakeLookup.knowing());
    run(() -> {
      for (String host : new String[] {null, ""}) {
        Server server = await(loop.createServer(() -> new Protocol() {}, host, 0));
        assertThat(server.addresses())
            .isNotEmpty()
            .allMatch(address -> address.getAddress().isAnyLocalAddress());
        server.close();
        await(server.waitClosed());
      }
    });
  }

  @Test
  void namesAreLookedUpOffTheLoop() throws Exception {
    Thread[] asked = new Thread[1];
    SystemResolver.Lookup known = FakeLookup.knowing("host", "1.2.3.4", "::5");
    LoopParts.lookUpWith(loop, new SystemResolver.Lookup() {
      @Override
      public InetAddress[] addressesOf(String host) throws UnknownHostException {
        asked[0] = Thread.currentThread();
        return known.addressesOf(host);
      }

      @Override
      public String nameOf(InetAddress address) {
        return known.nameOf(address);
      }
    });
    run(() -> {
      assertThat(await(loop.getaddrinfo("host", 7)))
          .extracting(InetSocketAddress::getPort)
          .containsExactly(7, 7);
      assertThat(asked[0].getName()).startsWith("asyncio-resolver");
      assertThat(await(loop.getnameinfo(await(loop.getaddrinfo("host", 7)).getFirst())))
          .isEqualTo(new HostAndService("name-of-1.2.3.4", "echo"));
    });
  }

  @Test
  void whatIsUnknownOrImpossibleIsNamed() throws Exception {
    LoopParts.lookUpWith(loop, FakeLookup.knowing());
    run(() -> assertThatThrownBy(() -> await(loop.getaddrinfo("nowhere", 1)))
        .isInstanceOf(UnknownHostException.class)
        .hasMessageContaining("nowhere"));
    assertThatThrownBy(() -> loop.getaddrinfo("host", 70_000))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("70000");
    assertThatThrownBy(() -> loop.getnameinfo(UnixDomainSocketAddress.of("/x")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("/x");
  }
}
