package io.asyncio.netty.datagram;

import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.sleep;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.asyncio.AbstractUnixAddress;
import io.asyncio.DatagramOptions;
import io.asyncio.conformance.CPython;
import io.asyncio.netty.IoTransport;
import io.asyncio.netty.testing.LoopTest;
import io.asyncio.netty.testing.Sockets;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Datagrams between Unix sockets. */
class UnixDatagramTest extends LoopTest {

  private static final Set<IoTransport> HAVE_THEM =
      EnumSet.of(IoTransport.EPOLL, IoTransport.KQUEUE);

  private Path left;
  private Path right;

  @BeforeEach
  void findPaths() throws Exception {
    left = Sockets.freePath();
    right = Sockets.freePath();
  }

  @AfterEach
  void deleteFiles() throws Exception {
    Files.deleteIfExists(left);
    Files.deleteIfExists(right);
  }

  private DatagramRecorder open(DatagramOptions options) throws Exception {
    return await(loop.createDatagramEndpoint(DatagramRecorder::new, options)).protocol();
  }

  private static void send(DatagramRecorder from, String text, SocketAddress to) {
    from.transport.sendto(text.getBytes(US_ASCII), to);
  }

  private static void awaitDatagrams(DatagramRecorder endpoint, String... texts) throws Exception {
    endpoint.await(() -> endpoint.received.size() >= texts.length);
    assertThat(endpoint.received)
        .extracting(data -> new String(data, US_ASCII))
        .containsExactly(texts);
  }

  @Test
  @CPython("uvloop/test_udp::_TestUDP::test_create_datagram_endpoint_sock_unix_domain")
  void sendersAreKnownByTheirPaths() throws Exception {
    assumeTrue(HAVE_THEM.contains(ioTransport));
    run(() -> {
      UnixDomainSocketAddress here = UnixDomainSocketAddress.of(left);
      UnixDomainSocketAddress there = UnixDomainSocketAddress.of(right);
      DatagramRecorder one = open(DatagramOptions.local(here));
      DatagramRecorder other = open(DatagramOptions.local(there));
      assertThat(one.transport.getExtraInfo("sockname")).isEqualTo(here);
      assertThat(one.transport.getExtraInfo("peername")).isNull();
      send(one, "question", there);
      awaitDatagrams(other, "question");
      assertThat(other.senders).containsExactly(here);
      send(other, "answer", other.senders.getFirst());
      awaitDatagrams(one, "answer");
      assertThat(one.senders).containsExactly(there);
      one.end();
      other.end();
    });
  }

  @Test
  void aConnectedEndpointNeedsNoAddress() throws Exception {
    assumeTrue(HAVE_THEM.contains(ioTransport));
    run(() -> {
      UnixDomainSocketAddress here = UnixDomainSocketAddress.of(left);
      UnixDomainSocketAddress there = UnixDomainSocketAddress.of(right);
      DatagramRecorder server = open(DatagramOptions.local(there));
      DatagramRecorder client = open(DatagramOptions.local(here).withRemoteAddress(there));
      assertThat(client.transport.getExtraInfo("peername")).isEqualTo(there);
      send(client, "a", null);
      send(client, "b", there);
      awaitDatagrams(server, "a", "b");
      send(server, "c", here);
      awaitDatagrams(client, "c");
      assertThat(client.senders).containsExactly(there);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> send(client, "x", here))
          .withMessageContaining("must be null or " + there);
      client.end();
      server.end();
    });
  }

  @Test
  @CPython(
      "test_base_events::BaseEventLoopWithSelectorTests::test_create_datagram_endpoint_sock_unix")
  void anEndpointOfTheFamilyAloneHasNoName() throws Exception {
    assumeTrue(HAVE_THEM.contains(ioTransport));
    run(() -> {
      UnixDomainSocketAddress there = UnixDomainSocketAddress.of(right);
      DatagramRecorder server = open(DatagramOptions.local(there));
      DatagramRecorder nameless = open(DatagramOptions.of(StandardProtocolFamily.UNIX));
      assertThat(nameless.transport.getExtraInfo("sockname"))
          .isEqualTo(UnixDomainSocketAddress.of(""));
      send(nameless, "x", there);
      awaitDatagrams(server, "x");
      assertThat(server.senders).containsExactly(UnixDomainSocketAddress.of(""));
      nameless.end();
      server.end();
    });
  }

  @Test
  @CPython(
      "test_base_events::BaseEventLoopWithSelectorTests::test_create_datagram_endpoint_existing_sock_unix")
  void theFileOfAClosedSocketIsReplacedAndNoOther() throws Exception {
    assumeTrue(HAVE_THEM.contains(ioTransport));
    UnixDomainSocketAddress here = UnixDomainSocketAddress.of(left);
    run(() -> {
      open(DatagramOptions.local(here)).end();
      assertThat(left).exists();
      DatagramRecorder second = open(DatagramOptions.local(here));
      assertThatExceptionOfType(BindException.class)
          .isThrownBy(() -> open(DatagramOptions.local(here)))
          .withMessage("Address '" + left + "' is already in use");
      second.end();
      try (ServerSocketChannel stale = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
        stale.bind(UnixDomainSocketAddress.of(right));
        assertThatExceptionOfType(BindException.class)
            .isThrownBy(() -> open(DatagramOptions.local(UnixDomainSocketAddress.of(right))));
      }
      open(DatagramOptions.local(UnixDomainSocketAddress.of(right))).end();
    });
  }

  @Test
  void abstractNamesAreAddressesToo() throws Exception {
    assumeTrue(ioTransport == IoTransport.EPOLL);
    run(() -> {
      AbstractUnixAddress there = AbstractUnixAddress.of(right.toString());
      AbstractUnixAddress here = AbstractUnixAddress.of(left.toString());
      DatagramRecorder server = open(DatagramOptions.local(there));
      DatagramRecorder client = open(DatagramOptions.local(here));
      assertThat(server.transport.getExtraInfo("sockname")).isEqualTo(there);
      send(client, "x", there);
      awaitDatagrams(server, "x");
      assertThat(server.senders).containsExactly(here);
      client.end();
      server.end();
    });
  }

  @Test
  void failuresOfSendingAreTold() throws Exception {
    assumeTrue(HAVE_THEM.contains(ioTransport));
    run(() -> {
      DatagramRecorder endpoint = open(DatagramOptions.of(StandardProtocolFamily.UNIX));
      send(endpoint, "x", UnixDomainSocketAddress.of(right));
      assertThat(endpoint.errors).hasSize(1);
      assertThat(endpoint.errors.getFirst()).isInstanceOf(NoSuchFileException.class);
      open(DatagramOptions.local(UnixDomainSocketAddress.of(left))).end();
      send(endpoint, "x", UnixDomainSocketAddress.of(left));
      assertThat(endpoint.errors).hasSize(2);
      assertThat(endpoint.errors.getLast()).isInstanceOf(ConnectException.class);
      assertThatExceptionOfType(NoSuchFileException.class)
          .isThrownBy(() -> open(DatagramOptions.remote(UnixDomainSocketAddress.of(right))));
      endpoint.end();
    });
  }

  @Test
  void aFullReceiverPutsDatagramsOffAndLosesNone() throws Exception {
    assumeTrue(HAVE_THEM.contains(ioTransport));
    run(() -> {
      UnixDomainSocketAddress there = UnixDomainSocketAddress.of(right);
      DatagramRecorder server = open(DatagramOptions.local(there));
      DatagramRecorder client = open(DatagramOptions.of(StandardProtocolFamily.UNIX));
      int count = 2000;
      for (int i = 0; i < count; i++) {
        send(client, Integer.toString(i), there);
      }
      assertThat(client.transport.getWriteBufferSize()).isPositive();
      server.await(() -> server.received.size() == count);
      for (int i = 0; i < count; i++) {
        assertThat(server.received.get(i)).asString(US_ASCII).isEqualTo(Integer.toString(i));
      }
      await(sleep(0));
      assertThat(client.errors).isEmpty();
      client.end();
      server.end();
    });
  }

  @Test
  @CPython(
      "test_base_events::BaseEventLoopWithSelectorTests::test_create_datagram_endpoint_nosoreuseport")
  void whatDoesNotGoTogetherIsRefusedByName() {
    assumeTrue(HAVE_THEM.contains(ioTransport));
    UnixDomainSocketAddress here = UnixDomainSocketAddress.of(left);
    InetSocketAddress inet = new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
    refused(DatagramOptions.local(here).withReusePort(true), "reusePort");
    refused(DatagramOptions.local(here).withAllowBroadcast(true), "allowBroadcast");
    refused(DatagramOptions.local(here).withBatchedSends(true), "batchedSends");
    refused(DatagramOptions.local(here).withReceiveOffload(true), "receiveOffload");
    refused(DatagramOptions.local(here).withRemoteAddress(inet), "remoteAddress");
    refused(DatagramOptions.local(here).withFamily(StandardProtocolFamily.INET), "family");
  }

  private void refused(DatagramOptions options, String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> loop.createDatagramEndpoint(DatagramRecorder::new, options))
        .withMessageContaining(name);
  }

  @Test
  void otherTransportsHaveNone() {
    assumeTrue(!HAVE_THEM.contains(ioTransport));
    String message = "a loop on " + ioTransport + " has no Unix datagrams";
    refused(DatagramOptions.local(UnixDomainSocketAddress.of(left)), message);
    refused(DatagramOptions.remote(AbstractUnixAddress.of("name")), message);
    refused(DatagramOptions.of(StandardProtocolFamily.UNIX), message);
  }

  @Test
  void addressesAreOfAKnownKind() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DatagramOptions.local(UnixDomainSocketAddress.of("")))
        .withMessageStartingWith("localAddress: expected");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DatagramOptions.remote(new SocketAddress() {}))
        .withMessageStartingWith("remoteAddress: expected");
  }
}
