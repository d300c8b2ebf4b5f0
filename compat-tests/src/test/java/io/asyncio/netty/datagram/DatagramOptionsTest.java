package io.asyncio.netty.datagram;

import static io.asyncio.Asyncio.await;
import static io.asyncio.netty.datagram.DatagramTest.anyPort;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.asyncio.DatagramOptions;
import io.asyncio.conformance.CPython;
import io.asyncio.netty.IoTransport;
import io.asyncio.netty.datagram.DatagramTest.Echo;
import io.asyncio.netty.testing.LoopTest;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Endpoints as DatagramOptions ask for them. */
class DatagramOptionsTest extends LoopTest {

  private DatagramRecorder open(DatagramOptions options) throws Exception {
    return await(loop.createDatagramEndpoint(DatagramRecorder::new, options)).protocol();
  }

  private Echo openEcho(DatagramOptions options) throws Exception {
    return await(loop.createDatagramEndpoint(Echo::new, options)).protocol();
  }

  @Test
  void endpointsMayShareAPortIfBothWantTo() throws Exception {
    run(() -> {
      DatagramRecorder first = open(DatagramOptions.local(anyPort()).withReusePort(true));
      DatagramRecorder second = open(DatagramOptions.local(first.address()).withReusePort(true));
      assertThat(second.address()).isEqualTo(first.address());
      first.end();
      second.end();
    });
  }

  @Test
  @CPython(
      "test_base_events::BaseEventLoopWithSelectorTests::test_create_datagram_endpoint_allow_broadcast")
  void endpointThatMayBroadcastIsNotConnected() throws Exception {
    run(() -> {
      Echo server = openEcho(DatagramOptions.local(anyPort()));
      DatagramRecorder client =
          open(DatagramOptions.remote(server.address()).withAllowBroadcast(true));
      assertThat(client.transport.getExtraInfo("peername")).isNull();
      client.send("to the remote address");
      client.awaitCount(1);
      client.end();
      server.end();
    });
  }

  @Test
  @CPython(
      "test_base_events::BaseEventLoopWithSelectorTests::test_create_datagram_endpoint_sockopts")
  void optionsOfTheSocketAreOffUnlessAskedFor() throws Exception {
    assumeThat(ioTransport).isEqualTo(IoTransport.NIO);
    run(() -> {
      DatagramRecorder plain = open(DatagramOptions.local(anyPort()));
      DatagramRecorder rich =
          open(DatagramOptions.local(anyPort()).withReusePort(true).withAllowBroadcast(true));
      assertThat(optionsOf(plain)).containsExactly(false, false, false);
      assertThat(optionsOf(rich)).containsExactly(true, true, false);
      plain.end();
      rich.end();
    });
  }

  private static Boolean[] optionsOf(DatagramRecorder endpoint) throws IOException {
    DatagramChannel channel = (DatagramChannel) endpoint.transport.getExtraInfo("socket");
    return new Boolean[] {
      channel.getOption(StandardSocketOptions.SO_REUSEPORT),
      channel.getOption(StandardSocketOptions.SO_BROADCAST),
      channel.getOption(StandardSocketOptions.SO_REUSEADDR)
    };
  }

  @Test
  void broadcastIsSentByThoseWhoMayAndIsAnErrorToOthers() throws Exception {
    run(() -> {
      DatagramRecorder server = open(DatagramOptions.local(new InetSocketAddress("0.0.0.0", 0)));
      InetSocketAddress everybody =
          new InetSocketAddress("127.255.255.255", server.address().getPort());
      DatagramRecorder silenced = open(DatagramOptions.local(anyPort()));
      DatagramRecorder allowed = open(DatagramOptions.local(anyPort()).withAllowBroadcast(true));
      silenced.send("not sent", everybody);
      allowed.send("to everybody", everybody);
      server.awaitCount(1);
      assertThat(server.texts()).containsExactly("to everybody");
      assertThat(silenced.events).containsExactly("made", "error");
      for (DatagramRecorder endpoint : List.of(silenced, allowed, server)) {
        endpoint.end();
      }
    });
  }

  @Test
  @CPython("uvloop/test_udp::_TestUDP::test_create_datagram_endpoint_addrs_ipv4_nameaddr")
  void hostNamesAreLookedUp() throws Exception {
    run(() -> {
      Echo server =
          openEcho(DatagramOptions.local(InetSocketAddress.createUnresolved("localhost", 0))
              .withFamily(StandardProtocolFamily.INET));
      DatagramRecorder client = open(DatagramOptions.remote(
              InetSocketAddress.createUnresolved("localhost", server.address().getPort()))
          .withFamily(StandardProtocolFamily.INET));
      client.send("by name");
      client.awaitCount(1);
      client.end();
      server.end();
    });
  }

  @Test
  @CPython("test_events::EventLoopTestsMixin::test_create_datagram_endpoint_sock")
  @CPython("test_base_events::BaseEventLoopWithSelectorTests::test_create_datagram_endpoint_sock")
  void channelThatWasMadeBeforeIsTakenOver() throws Exception {
    DatagramChannel channel = DatagramChannel.open(StandardProtocolFamily.INET).bind(anyPort());
    run(() -> {
      Echo server = openEcho(DatagramOptions.of(channel));
      assertThat(server.transport.getExtraInfo("socket")).isSameAs(channel);
      DatagramRecorder client = open(DatagramOptions.remote(server.address()));
      client.send("taken over");
      client.awaitCount(1);
      client.end();
      server.end();
      assertThat(channel.isOpen()).isFalse();
    });
  }

  @Test
  void connectedChannelThatWasMadeBeforeNeedsNoAddress() throws Exception {
    run(() -> {
      Echo server = openEcho(DatagramOptions.local(anyPort()));
      DatagramChannel channel =
          DatagramChannel.open(StandardProtocolFamily.INET).connect(server.address());
      DatagramRecorder client = open(DatagramOptions.of(channel));
      client.send("connected");
      client.awaitCount(1);
      assertThat(client.transport.getExtraInfo("peername")).isEqualTo(server.address());
      client.end();
      server.end();
    });
  }
}
