package io.asyncio.netty.datagram;

import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.asyncio.DatagramOptions;
import io.asyncio.Endpoint;
import io.asyncio.conformance.CPython;
import io.asyncio.contextvars.ContextVar;
import io.asyncio.netty.IoTransport;
import io.asyncio.netty.testing.LoopTest;
import io.asyncio.netty.transport.Families;
import io.asyncio.transports.DatagramTransport;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Datagrams there and back. */
class DatagramTest extends LoopTest {

  private static final int LARGE = 60 * 1024;
  private static final List<String> WITH_EMPTY_ONES = List.of("", "a", "", "", "b", "");

  /** Sends back what it gets. */
  static class Echo extends DatagramRecorder {
    @Override
    public void datagramReceived(byte[] data, SocketAddress address) {
      super.datagramReceived(data, address);
      transport.sendto(data, address);
    }
  }

  static InetSocketAddress anyPort() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  private DatagramRecorder open(DatagramOptions options) throws Exception {
    return await(loop.createDatagramEndpoint(DatagramRecorder::new, options)).protocol();
  }

  private Echo openEcho(DatagramOptions options) throws Exception {
    return await(loop.createDatagramEndpoint(Echo::new, options)).protocol();
  }

  @Test
  @CPython("test_events::EventLoopTestsMixin::test_create_datagram_endpoint")
  @CPython("test_selector_events::SelectorDatagramTransportTests::test_read_ready")
  void connectedEndpointIsAnsweredByABoundOne() throws Exception {
    run(() -> {
      Echo server = openEcho(DatagramOptions.local(anyPort()));
      DatagramRecorder client = open(DatagramOptions.remote(server.address()));
      assertThat(client.events).containsExactly("made");
      client.send("xxx");
      client.awaitCount(1);
      assertThat(server.texts()).containsExactly("xxx");
      assertThat(server.senders).containsExactly(client.address());
      assertThat(client.texts()).containsExactly("xxx");
      assertThat(client.senders).containsExactly(server.address());
      client.end();
      server.end();
      assertThat(client.events).containsExactly("made", "datagram", "lost");
      assertThat(client.lostBecause).isNull();
    });
  }

  @Test
  @CPython("test_selector_events::SelectorDatagramTransportTests::test_sendto")
  void datagramIsSentByTheCallToTheAddressThatIsGiven() throws Exception {
    run(() -> {
      DatagramRecorder client = open(DatagramOptions.of(StandardProtocolFamily.INET));
      try (DatagramChannel peer = DatagramChannel.open().bind(anyPort());
          DatagramChannel other = DatagramChannel.open().bind(anyPort())) {
        peer.configureBlocking(false);
        other.configureBlocking(false);
        client.transport.sendto(new byte[] {1, 2, 3}, peer.getLocalAddress());
        ByteBuffer received = ByteBuffer.allocate(10);
        assertThat(peer.receive(received)).as("sender").isNotNull();
        assertThat(received.flip()).isEqualTo(ByteBuffer.wrap(new byte[] {1, 2, 3}));
        assertThat(other.receive(ByteBuffer.allocate(10))).isNull();
      }
      client.end();
    });
  }

  @Test
  @CPython("test_events::EventLoopTestsMixin::test_create_datagram_endpoint_ipv6")
  void endpointsTalkOverIpv6() throws Exception {
    assumeThat(Families.hasIpv6()).isTrue();
    run(() -> {
      InetAddress loopback = InetAddress.getAllByName("::1")[0];
      Echo server = openEcho(DatagramOptions.local(new InetSocketAddress(loopback, 0)));
      DatagramRecorder client = open(DatagramOptions.remote(server.address()));
      client.send("six");
      client.awaitCount(1);
      assertThat(client.texts()).containsExactly("six");
      assertThat(server.senders).containsExactly(client.address());
      client.end();
      server.end();
    });
  }

  @Test
  @CPython("uvloop/test_udp::_TestUDP::test_create_datagram_1")
  void endpointMayBeBoundAndConnected() throws Exception {
    run(() -> {
      Echo server = openEcho(DatagramOptions.local(anyPort()));
      DatagramRecorder client =
          open(DatagramOptions.local(anyPort()).withRemoteAddress(server.address()));
      client.send("both");
      client.awaitCount(1);
      assertThat(client.transport.getExtraInfo("peername")).isEqualTo(server.address());
      assertThat(server.senders).containsExactly(client.address());
      client.end();
      server.end();
    });
  }

  @Test
  void endpointOfAFamilyAloneSendsAndReceives() throws Exception {
    run(() -> {
      Echo server = openEcho(DatagramOptions.local(anyPort()));
      DatagramRecorder client = open(DatagramOptions.of(StandardProtocolFamily.INET));
      assertThat(client.transport.getExtraInfo("peername")).isNull();
      client.send("hello", server.address());
      client.awaitCount(1);
      assertThat(client.texts()).containsExactly("hello");
      client.end();
      server.end();
    });
  }

  @Test
  @CPython("uvloop/test_udp::_TestUDP::test_create_datagram_endpoint_ipv6_family")
  void endpointOfTheFamilyIpv6IsThere() throws Exception {
    assumeThat(Families.hasIpv6()).isTrue();
    run(() -> {
      DatagramRecorder endpoint = open(DatagramOptions.of(StandardProtocolFamily.INET6));
      endpoint.end();
      assertThat(endpoint.events).containsExactly("made", "lost");
    });
  }

  @Test
  void manyDatagramsArriveInOrder() throws Exception {
    int rounds = 100;
    int window = 40;
    run(() -> {
      Echo server = openEcho(DatagramOptions.local(anyPort()));
      DatagramRecorder client = open(DatagramOptions.remote(server.address()));
      for (int round = 0; round < rounds; round++) {
        for (int i = 0; i < window; i++) {
          client.send("datagram " + (round * window + i));
        }
        client.awaitCount((round + 1) * window);
      }
      List<String> sent =
          IntStream.range(0, rounds * window).mapToObj(i -> "datagram " + i).toList();
      assertThat(client.texts()).isEqualTo(sent);
      client.end();
      server.end();
    });
  }

  @Test
  @CPython("test_selector_events::SelectorDatagramTransportTests::test_sendto_no_data")
  @CPython("test_selector_events::SelectorDatagramTransportTests::test_sendto_buffer_nodata")
  void datagramsWithoutBytesAreSentAndReceivedInTheirPlace() throws Exception {
    run(() -> {
      Echo server = openEcho(DatagramOptions.local(anyPort()));
      DatagramRecorder client = open(DatagramOptions.of(StandardProtocolFamily.INET));
      for (String text : WITH_EMPTY_ONES) {
        client.send(text, server.address());
      }
      client.awaitCount(WITH_EMPTY_ONES.size());
      assertThat(client.texts()).isEqualTo(WITH_EMPTY_ONES);
      client.end();
      server.end();
    });
  }

  @Test
  void connectedEndpointSendsDatagramsWithoutBytesWhereItCan() throws Exception {
    assumeThat(ioTransport).isNotEqualTo(IoTransport.NIO);
    run(() -> {
      Echo server = openEcho(DatagramOptions.local(anyPort()));
      DatagramRecorder client = open(DatagramOptions.remote(server.address()));
      for (String text : WITH_EMPTY_ONES) {
        client.send(text);
      }
      client.awaitCount(WITH_EMPTY_ONES.size());
      assertThat(client.texts()).isEqualTo(WITH_EMPTY_ONES);
      client.end();
      server.end();
    });
  }

  @Test
  void connectedEndpointOfTheJdkSaysThatItCannotSendDatagramsWithoutBytes() throws Exception {
    assumeThat(ioTransport).isEqualTo(IoTransport.NIO);
    run(() -> {
      Echo server = openEcho(DatagramOptions.local(anyPort()));
      DatagramRecorder client = open(DatagramOptions.remote(server.address()));
      client.send("");
      client.send("x");
      client.awaitCount(1);
      assertThat(client.texts()).containsExactly("x");
      assertThat(client.errors).singleElement().asString().contains("empty datagram");
      client.end();
      server.end();
    });
  }

  @Test
  void largeDatagramsArriveWhole() throws Exception {
    byte[] large = new byte[LARGE];
    new Random(1).nextBytes(large);
    run(() -> {
      Echo server = openEcho(DatagramOptions.local(anyPort()));
      DatagramRecorder client = open(DatagramOptions.remote(server.address()));
      for (int i = 1; i <= 3; i++) {
        client.transport.sendto(large);
        client.awaitCount(i);
      }
      assertThat(client.received).allMatch(data -> Arrays.equals(data, large));
      client.end();
      server.end();
    });
  }

  @Test
  @CPython("test_selector_events::SelectorDatagramTransportTests::test_sendto_bytearray")
  @CPython("test_selector_events::SelectorDatagramTransportTests::test_sendto_buffer_bytearray")
  void arrayMayBeUsedAgainOnceItIsSent() throws Exception {
    run(() -> {
      DatagramRecorder server = open(DatagramOptions.local(anyPort()));
      DatagramRecorder client = open(DatagramOptions.remote(server.address()));
      byte[] data = {'a'};
      client.transport.sendto(data);
      data[0] = 'b';
      client.transport.sendto(data);
      server.awaitCount(2);
      assertThat(server.texts()).containsExactly("a", "b");
      client.end();
      server.end();
    });
  }

  @Test
  @CPython("test_selector_events::SelectorDatagramTransportTests::test_sendto_memoryview")
  void bufferIsSentBetweenItsPositionAndItsLimit() throws Exception {
    run(() -> {
      DatagramRecorder server = open(DatagramOptions.local(anyPort()));
      DatagramRecorder client = open(DatagramOptions.remote(server.address()));
      DatagramRecorder other = open(DatagramOptions.of(StandardProtocolFamily.INET));
      ByteBuffer data = ByteBuffer.wrap(new byte[] {'a', 'b', 'c', 'd'}, 1, 2).asReadOnlyBuffer();
      client.transport.sendto(data);
      assertThat(data.position()).isEqualTo(3);
      other.transport.sendto(data.limit(4), server.address());
      server.awaitCount(2);
      assertThat(server.texts()).containsExactlyInAnyOrder("bc", "d");
      List.of(client, other, server).forEach(endpoint -> endpoint.transport.abort());
      server.awaitEvent("lost");
    });
  }

  @Test
  @CPython("test_selector_events::SelectorDatagramTransportTests::test_read_ready_tryagain")
  void datagramThatSomebodyElseHasTakenIsNoError() throws Exception {
    DatagramChannel channel = DatagramChannel.open(StandardProtocolFamily.INET).bind(anyPort());
    run(() -> {
      DatagramRecorder server = open(DatagramOptions.of(channel));
      DatagramRecorder client = open(DatagramOptions.remote(server.address()));
      List<SocketAddress> taken = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        client.send("either");
        loop.callSoon(() -> taken.add(channel.receive(ByteBuffer.allocate(9))));
        await(sleep(0));
      }
      taken.removeIf(Objects::isNull);
      client.send("left");
      server.awaitCount(20 - taken.size() + 1);
      assertThat(server.texts()).endsWith("left").hasSize(20 - taken.size() + 1);
      assertThat(server.errors).isEmpty();
      client.end();
      server.end();
    });
  }

  @Test
  @CPython("test_selector_events::SelectorDatagramTransportTests::test_transport_inheritance")
  void transportKnowsItsAddressesAndItsProtocol() throws Exception {
    run(() -> {
      Endpoint<DatagramRecorder> endpoint = await(
          loop.createDatagramEndpoint(DatagramRecorder::new, DatagramOptions.local(anyPort())));
      DatagramTransport transport = endpoint.transport();
      assertThat(transport).isSameAs(endpoint.protocol().transport);
      assertThat(transport.getProtocol()).isSameAs(endpoint.protocol());
      assertThat(endpoint.protocol().address().getPort()).isPositive();
      assertThat(transport.getExtraInfo("socket")).isNotNull();
      assertThat(transport.getExtraInfo("peername", "none")).isEqualTo("none");
      assertThat(transport.toString()).contains("OPEN");
      endpoint.protocol().end();
      assertThat(transport.getProtocol()).isNull();
      assertThat(transport.getExtraInfo("sockname")).isNotNull();
    });
  }

  @Test
  @CPython("uvloop/test_context::_ContextBaseTests::test_datagram_protocol")
  void protocolIsCalledInTheContextOfWhoMadeTheEndpoint() throws Exception {
    ContextVar<String> variable = new ContextVar<>("variable");
    class Curious extends Echo {
      @Override
      public void datagramReceived(byte[] data, SocketAddress address) {
        events.add(variable.get());
        super.datagramReceived(data, address);
      }

      @Override
      public void connectionLost(Throwable exception) {
        events.add(variable.get());
        super.connectionLost(exception);
      }
    }
    run(() -> {
      variable.set("mine");
      Curious server = await(
              loop.createDatagramEndpoint(Curious::new, DatagramOptions.local(anyPort())))
          .protocol();
      variable.set("another");
      DatagramRecorder client = open(DatagramOptions.remote(server.address()));
      client.send("x");
      client.awaitCount(1);
      client.end();
      server.end();
      assertThat(server.events).containsExactly("made", "mine", "datagram", "mine", "lost");
    });
  }
}
