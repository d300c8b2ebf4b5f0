package io.asyncio.netty.transport;

import static io.asyncio.Asyncio.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.asyncio.DatagramOptions;
import io.asyncio.netty.datagram.DatagramRecorder;
import io.asyncio.netty.testing.LoopTest;
import io.asyncio.protocols.Protocol;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.NoRouteToHostException;
import java.net.StandardProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SocketChannel;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * Networks to which there is no way, on any machine: nobody connects to everybody, and the loopback
 * interface has no link-local addresses. Nothing leaves the machine.
 */
@EnabledOnOs(OS.LINUX)
class UnreachableNetworkTest extends LoopTest {

  private static final String EVERYBODY = "255.255.255.255";
  private static final int DISCARD = 9;
  private static final byte[] DATA = {1};

  /** Returns a link-local address of the loopback interface, if that speaks IPv6 at all. */
  private static InetSocketAddress withoutRoute() throws IOException {
    NetworkInterface loopback = NetworkInterface.getByInetAddress(InetAddress.ofLiteral(LOCALHOST));
    Stream<InetAddress> own = loopback.inetAddresses();
    assumeTrue(
        own.anyMatch(Inet6Address.class::isInstance), "the loopback interface has no IPv6 address");
    byte[] linkLocal = InetAddress.ofLiteral("fe80::1").getAddress();
    return new InetSocketAddress(
        Inet6Address.getByAddress(null, linkLocal, loopback.getIndex()), DISCARD);
  }

  @Test
  void connectionToEverybodyFindsNoRouteAndNamesTheAddress() throws Exception {
    run(() -> assertThatExceptionOfType(NoRouteToHostException.class)
        .isThrownBy(() -> await(loop.createConnection(() -> new Protocol() {}, EVERYBODY, DISCARD)))
        .withMessage("No route to host: 255.255.255.255:9"));
  }

  @Test
  void connectionWithoutARouteNamesTheAddress() throws Exception {
    InetSocketAddress address = withoutRoute();
    run(() -> assertThatExceptionOfType(NoRouteToHostException.class)
        .isThrownBy(() -> await(loop.createConnection(
            () -> new Protocol() {}, address.getAddress().getHostAddress(), DISCARD)))
        .withMessage("No route to host: [fe80::1]:9"));
  }

  @Test
  void channelWithoutARouteNamesTheAddress() throws Exception {
    InetSocketAddress address = withoutRoute();
    run(() -> {
      try (SocketChannel channel = SocketChannel.open()) {
        channel.configureBlocking(false);
        assertThatExceptionOfType(NoRouteToHostException.class)
            .isThrownBy(() -> await(loop.sockConnect(channel, address)))
            .withMessage("No route to host: [fe80::1]:9");
      }
    });
  }

  @Test
  void endpointThatCannotBeConnectedIsNotMade() throws Exception {
    InetSocketAddress address = withoutRoute();
    run(() -> assertThatExceptionOfType(NoRouteToHostException.class)
        .isThrownBy(() -> await(
            loop.createDatagramEndpoint(DatagramRecorder::new, DatagramOptions.remote(address))))
        .withMessage("No route to host: [fe80::1]:9"));
  }

  @Test
  void datagramWithoutARouteIsAnErrorAndTheEndpointGoesOn() throws Exception {
    InetSocketAddress address = withoutRoute();
    run(() -> {
      DatagramRecorder endpoint = await(loop.createDatagramEndpoint(
              DatagramRecorder::new,
              DatagramOptions.local(new InetSocketAddress(InetAddress.ofLiteral("::1"), 0))))
          .protocol();
      endpoint.transport.sendto(DATA, address);
      assertThat(endpoint.errors)
          .hasOnlyElementsOfType(NoRouteToHostException.class)
          .hasSize(1);
      endpoint.transport.sendto(DATA, endpoint.address());
      endpoint.awaitCount(1);
      endpoint.end();
    });
  }

  @Test
  void datagramToEverybodyThatWasNotAllowedIsAnError() throws Exception {
    run(() -> {
      DatagramRecorder endpoint = await(loop.createDatagramEndpoint(
              DatagramRecorder::new, DatagramOptions.of(StandardProtocolFamily.INET)))
          .protocol();
      endpoint.transport.sendto(DATA, new InetSocketAddress(EVERYBODY, DISCARD));
      assertThat(endpoint.errors).singleElement().asString().contains("Permission denied");
      endpoint.end();
    });
  }

  @Test
  void channelOfDatagramsWithoutARouteIsTold() throws Exception {
    InetSocketAddress address = withoutRoute();
    run(() -> {
      try (DatagramChannel channel = DatagramChannel.open()) {
        channel.configureBlocking(false);
        assertThatExceptionOfType(NoRouteToHostException.class)
            .isThrownBy(() -> await(loop.sockSendto(channel, DATA, address)));
        assertThatExceptionOfType(NoRouteToHostException.class)
            .isThrownBy(() -> await(loop.sockConnect(channel, address)))
            .withMessage("No route to host: [fe80::1]:9");
      }
    });
  }
}
