package io.asyncio.netty.transport;

import static io.asyncio.Asyncio.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio.HostAndService;
import io.asyncio.NameInfoFlag;
import io.asyncio.conformance.CPython;
import io.asyncio.netty.testing.FakeLookup;
import io.asyncio.netty.testing.LoopParts;
import io.asyncio.netty.testing.LoopTest;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;

/** What {@code getnameinfo} gives. */
class GetnameinfoTest extends LoopTest {

  private static InetSocketAddress address(String literal, int port) {
    return new InetSocketAddress(InetAddress.ofLiteral(literal), port);
  }

  private HostAndService asked(InetSocketAddress address, NameInfoFlag... flags) throws Exception {
    return await(loop.getnameinfo(address, flags));
  }

  /** As the JDK does for an address that it finds no name for. */
  private void knowNoNames() {
    FakeLookup nothing = FakeLookup.knowing();
    LoopParts.lookUpWith(loop, new SystemResolver.Lookup() {
      @Override
      public InetAddress[] addressesOf(String host) throws UnknownHostException {
        return nothing.addressesOf(host);
      }

      @Override
      public String nameOf(InetAddress address) {
        return address.getHostAddress();
      }
    });
  }

  @Test
  @CPython("uvloop/test_dns::BaseTestDNS::test_getnameinfo_1")
  @CPython("test_base_events::BaseEventLoopWithSelectorTests::test_getnameinfo")
  void theSystemIsAskedForTheNames() throws Exception {
    String name = InetAddress.ofLiteral("127.0.0.1").getCanonicalHostName();
    run(() -> {
      assertThat(asked(address("127.0.0.1", 80))).isEqualTo(new HostAndService(name, "http"));
      assertThat(asked(address("127.0.0.1", 53), NameInfoFlag.DGRAM))
          .isEqualTo(new HostAndService(name, "domain"));
    });
  }

  @Test
  void flagsWantNumbers() throws Exception {
    LoopParts.lookUpWith(loop, FakeLookup.knowing());
    run(() -> {
      assertThat(asked(address("127.0.0.1", 80), NameInfoFlag.NUMERICHOST))
          .isEqualTo(new HostAndService("127.0.0.1", "http"));
      assertThat(asked(address("127.0.0.1", 80), NameInfoFlag.NUMERICSERV))
          .isEqualTo(new HostAndService("name-of-127.0.0.1", "80"));
      assertThat(asked(address("::1", 1), NameInfoFlag.NUMERICHOST, NameInfoFlag.NUMERICSERV))
          .isEqualTo(new HostAndService("::1", "1"));
      assertThat(asked(address("127.0.0.1", 69)).service()).isEqualTo("69");
      assertThat(asked(address("127.0.0.1", 69), NameInfoFlag.DGRAM).service()).isEqualTo("tftp");
      assertThat(asked(address("127.0.0.1", 0)).service()).isEqualTo("0");
    });
  }

  @Test
  @CPython("uvloop/test_dns::BaseTestDNS::test_getnameinfo_4")
  void addressWithoutANameIsTextOrAnError() throws Exception {
    knowNoNames();
    NetworkInterface loopback =
        NetworkInterface.getByInetAddress(InetAddress.ofLiteral("127.0.0.1"));
    byte[] linkLocal = InetAddress.ofLiteral("fe80::1").getAddress();
    Inet6Address scoped = Inet6Address.getByAddress(null, linkLocal, loopback.getIndex());
    run(() -> {
      assertThat(asked(address("::1", 80))).isEqualTo(new HostAndService("::1", "http"));
      assertThat(asked(new InetSocketAddress(scoped, 80)).host())
          .isEqualTo("fe80::1%" + loopback.getName());
      assertThatThrownBy(() -> asked(address("192.0.2.1", 80), NameInfoFlag.NAMEREQD))
          .isInstanceOf(UnknownHostException.class)
          .hasMessageContaining("192.0.2.1");
    });
  }

  @Test
  @CPython("uvloop/test_dns::BaseTestDNS::test_getnameinfo_5")
  void nameInPlaceOfAnAddressIsNotLookedUp() throws Exception {
    LoopParts.lookUpWith(loop, FakeLookup.knowing("localhost", "127.0.0.1"));
    run(() -> {
      assertThatThrownBy(() -> asked(InetSocketAddress.createUnresolved("localhost", 8080)))
          .isInstanceOf(UnknownHostException.class)
          .hasMessageContaining("localhost");
      assertThat(asked(InetSocketAddress.createUnresolved("127.0.0.1", 80)).host())
          .isEqualTo("name-of-127.0.0.1");
    });
  }
}
