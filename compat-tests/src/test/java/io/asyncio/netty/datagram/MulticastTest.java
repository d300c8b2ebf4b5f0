package io.asyncio.netty.datagram;

import static io.asyncio.Asyncio.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.asyncio.DatagramOptions;
import io.asyncio.netty.testing.LoopTest;
import io.asyncio.netty.transport.Families;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.nio.channels.DatagramChannel;
import org.junit.jupiter.api.Test;

/** Groups, over an interface of the machine; nothing leaves it. */
class MulticastTest extends LoopTest {

  private static final InetAddress GROUP = InetAddress.ofLiteral("239.255.77.77");
  private static final InetAddress GROUP_6 = InetAddress.ofLiteral("ff01::7777");

  private DatagramRecorder open(DatagramOptions options) throws Exception {
    return await(loop.createDatagramEndpoint(DatagramRecorder::new, options)).protocol();
  }

  private DatagramRecorder member(boolean ipv6) throws Exception {
    InetAddress everyInterface = InetAddress.ofLiteral(ipv6 ? "::" : "0.0.0.0");
    return open(DatagramOptions.local(new InetSocketAddress(everyInterface, 0)));
  }

  private static DatagramOptions sender(boolean ipv6, NetworkInterface networkInterface) {
    return DatagramOptions.local(
            new InetSocketAddress(InetAddress.ofLiteral(ipv6 ? "::" : "0.0.0.0"), 0))
        .withMulticastTtl(0)
        .withMulticastInterface(networkInterface);
  }

  /** An interface with groups and addresses of the family, if there is one. */
  private static NetworkInterface usable(boolean ipv6) throws IOException {
    return NetworkInterface.networkInterfaces()
        .filter(MulticastTest::hasGroups)
        .filter(one -> one.inetAddresses()
            .anyMatch(address -> Families.isIpv6(new InetSocketAddress(address, 0)) == ipv6))
        .findFirst()
        .orElse(null);
  }

  private static boolean hasGroups(NetworkInterface one) {
    try {
      return one.isUp() && one.supportsMulticast();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private void memberGetsWhatIsSentToTheGroup(boolean ipv6) throws Exception {
    NetworkInterface networkInterface = usable(ipv6);
    assumeTrue(networkInterface != null);
    InetAddress group = ipv6 ? GROUP_6 : GROUP;
    InetAddress own = InetAddress.ofLiteral(ipv6 ? "::1" : LOCALHOST);
    run(() -> {
      DatagramRecorder member = member(ipv6);
      InetSocketAddress toGroup = new InetSocketAddress(group, member.address().getPort());
      InetSocketAddress direct = new InetSocketAddress(own, member.address().getPort());
      DatagramRecorder sender = open(sender(ipv6, networkInterface));
      DatagramRecorder deaf = open(sender(ipv6, networkInterface).withMulticastLoopback(false));

      sender.send("too early", toGroup);
      member.transport.joinGroup(group, networkInterface);
      sender.send("joined", toGroup);
      member.awaitCount(1);
      deaf.send("not on this machine", toGroup);
      member.transport.leaveGroup(group, networkInterface);
      sender.send("too late", toGroup);
      member.transport.joinGroup(group, networkInterface);
      sender.send("again", toGroup);
      sender.send("direct", direct);
      member.awaitCount(3);

      assertThat(member.texts()).containsExactly("joined", "again", "direct");
      sender.end();
      deaf.end();
      member.end();
    });
  }

  @Test
  void memberOfAGroupGetsWhatIsSentToIt() throws Exception {
    memberGetsWhatIsSentToTheGroup(false);
  }

  @Test
  void memberOfAGroupOfIpv6GetsWhatIsSentToIt() throws Exception {
    assumeTrue(Families.hasIpv6());
    memberGetsWhatIsSentToTheGroup(true);
  }

  @Test
  void channelOfTheJdkJoinsToo() throws Exception {
    NetworkInterface networkInterface = usable(false);
    assumeTrue(networkInterface != null);
    run(() -> {
      DatagramRecorder member =
          open(DatagramOptions.of(DatagramChannel.open(java.net.StandardProtocolFamily.INET)
              .bind(new InetSocketAddress("0.0.0.0", 0))));
      member.transport.joinGroup(GROUP, networkInterface);
      DatagramRecorder sender = open(sender(false, networkInterface));
      sender.send("x", new InetSocketAddress(GROUP, member.address().getPort()));
      member.awaitCount(1);
      sender.end();
      member.end();
    });
  }

  @Test
  void whatIsNoGroupOfTheEndpointIsRefusedByName() throws Exception {
    NetworkInterface loopback = NetworkInterface.getByInetAddress(InetAddress.ofLiteral(LOCALHOST));
    run(() -> {
      DatagramRecorder endpoint = member(false);
      assertThatIllegalArgumentException()
          .isThrownBy(
              () -> endpoint.transport.joinGroup(InetAddress.ofLiteral("10.0.0.1"), loopback))
          .withMessageContaining("10.0.0.1");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> endpoint.transport.joinGroup(GROUP_6, loopback))
          .withMessageContaining("ff01:0:0:0:0:0:0:7777");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> endpoint.transport.leaveGroup(GROUP, loopback))
          .withMessageContaining("not joined: 239.255.77.77 on " + loopback.getName());
      assertThatNullPointerException()
          .isThrownBy(() -> endpoint.transport.joinGroup(GROUP, null))
          .withMessage("networkInterface");
      assertThatNullPointerException()
          .isThrownBy(() -> endpoint.transport.joinGroup(null, loopback))
          .withMessage("group");
      endpoint.end();
      assertThatIllegalStateException()
          .isThrownBy(() -> endpoint.transport.joinGroup(GROUP, loopback))
          .withMessageContaining("closed");
    });
  }

  @Test
  void groupIsJoinedOnce() throws Exception {
    NetworkInterface networkInterface = usable(false);
    assumeTrue(networkInterface != null);
    run(() -> {
      DatagramRecorder endpoint = member(false);
      endpoint.transport.joinGroup(GROUP, networkInterface);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> endpoint.transport.joinGroup(GROUP, networkInterface))
          .withMessageContaining("joined already: 239.255.77.77");
      endpoint.end();
    });
  }

  @Test
  void howFarDatagramsGoIsANumberOfAByte() {
    for (int ttl : new int[] {-1, 256}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> DatagramOptions.defaults().withMulticastTtl(ttl))
          .withMessage("multicastTtl must be 0-255: " + ttl);
    }
  }
}
