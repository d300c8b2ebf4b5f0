package io.asyncio.netty.datagram;

import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.sleep;
import static io.asyncio.netty.datagram.DatagramTest.anyPort;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.asyncio.Asyncio;
import io.asyncio.DatagramOptions;
import io.asyncio.Future;
import io.asyncio.conformance.CPython;
import io.asyncio.netty.testing.LoopTest;
import io.asyncio.netty.testing.SilentPort;
import io.asyncio.transports.WriteBufferLimits;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What makes no endpoint, what cannot be sent, and what goes wrong on the way. */
class DatagramRefusalsTest extends LoopTest {

  private DatagramRecorder open(DatagramOptions options) throws Exception {
    return await(loop.createDatagramEndpoint(DatagramRecorder::new, options)).protocol();
  }

  @Test
  @CPython(
      "test_base_events::BaseEventLoopWithSelectorTests::test_create_datagram_endpoint_noaddr_nofamily")
  void neitherAddressNorFamilyIsRefused() {
    DatagramOptions nothing = DatagramOptions.defaults().withReusePort(false);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> loop.createDatagramEndpoint(DatagramRecorder::new, nothing))
        .withMessageContaining("unexpected address family");
  }

  @Test
  @CPython(
      "test_base_events::BaseEventLoopWithSelectorTests::test_create_datagram_endpoint_no_matching_family")
  void addressesOfTwoFamiliesAreRefused() throws Exception {
    InetSocketAddress ipv6 = new InetSocketAddress(InetAddress.getAllByName("::1")[0], 0);
    InetSocketAddress ipv4 = anyPort();
    run(() -> assertThatIllegalArgumentException()
        .isThrownBy(() -> open(DatagramOptions.local(ipv6).withRemoteAddress(ipv4)))
        .withMessageContaining(ipv4.toString()));
  }

  @Test
  @CPython(
      "test_base_events::BaseEventLoopWithSelectorTests::test_create_datagram_endpoint_no_addrinfo")
  void hostWithoutAnAddressIsUnknown() throws Exception {
    InetSocketAddress ipv4 = anyPort();
    run(() -> assertThatExceptionOfType(UnknownHostException.class)
        .isThrownBy(
            () -> open(DatagramOptions.local(ipv4).withFamily(StandardProtocolFamily.INET6))));
  }

  @Test
  @CPython(
      "test_base_events::BaseEventLoopWithSelectorTests::test_create_datagram_endpoint_cant_bind")
  void occupiedPortIsRefusedByName() throws Exception {
    run(() -> {
      DatagramRecorder first = open(DatagramOptions.local(anyPort()));
      int port = first.address().getPort();
      assertThatExceptionOfType(BindException.class)
          .isThrownBy(() -> open(DatagramOptions.local(first.address())))
          .withMessageContaining("127.0.0.1:" + port)
          .withMessageContaining("in use");
      first.end();
    });
  }

  @Test
  @CPython(
      "test_base_events::BaseEventLoopWithSelectorTests::test_create_datagram_endpoint_connect_err")
  void remoteAddressThatCannotBeConnectedIsAnError() throws Exception {
    InetSocketAddress everybody =
        new InetSocketAddress(InetAddress.ofLiteral("255.255.255.255"), 9);
    run(() -> assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> open(DatagramOptions.remote(everybody))));
  }

  @Test
  @CPython(
      "test_base_events::BaseEventLoopWithSelectorTests::test_create_datagram_endpoint_setblk_err")
  void channelThatCannotBeMadeNonBlockingIsClosed() throws Exception {
    StubbornChannel channel = new StubbornChannel();
    run(() -> assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> open(DatagramOptions.of(channel)))
        .withMessage(StubbornChannel.WORDS));
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  @CPython(
      "test_base_events::BaseEventLoopWithSelectorTests::test_create_datagram_endpoint_sock_sockopts")
  void channelThatStandsTakesNoOptions() throws Exception {
    try (DatagramChannel channel = DatagramChannel.open()) {
      DatagramOptions given = DatagramOptions.of(channel);
      List<Runnable> settings = List.of(
          () -> given.withLocalAddress(anyPort()),
          () -> given.withRemoteAddress(anyPort()),
          () -> given.withFamily(StandardProtocolFamily.INET),
          () -> given.withReusePort(true),
          () -> given.withAllowBroadcast(true),
          () -> given.withMulticastTtl(2),
          () -> given.withMulticastLoopback(false),
          () -> given.withBatchedSends(true),
          () -> given.withReceiveOffload(true));
      assertThat(settings)
          .allSatisfy(setting -> assertThatIllegalArgumentException()
              .isThrownBy(setting::run)
              .withMessageContaining("has no use for the option"));
    }
  }

  @Test
  void factoryThatThrowsLeavesNothingBehind() throws Exception {
    IllegalStateException failure = new IllegalStateException("on purpose");
    run(() -> {
      assertThatIllegalStateException()
          .isThrownBy(() -> await(loop.<DatagramRecorder>createDatagramEndpoint(
              () -> {
                throw failure;
              },
              DatagramOptions.local(anyPort()))))
          .isSameAs(failure);
      await(sleep(0));
    });
  }

  @Test
  void closedChannelMakesNoEndpoint() throws Exception {
    DatagramChannel channel = DatagramChannel.open();
    channel.close();
    run(() -> assertThatIllegalArgumentException()
        .isThrownBy(() -> open(DatagramOptions.of(channel)))
        .withMessageContaining("channel is closed"));
  }

  @Test
  @CPython("test_unix_events::TestFunctional::test_add_reader_or_writer_transport_fd")
  @CPython("uvloop/test_unix::Test_UV_Unix::test_transport_fromsock_get_extra_info")
  void channelOfAnEndpointHasNoOtherReader() throws Exception {
    DatagramChannel channel = DatagramChannel.open(StandardProtocolFamily.INET).bind(anyPort());
    run(() -> {
      DatagramRecorder endpoint = open(DatagramOptions.of(channel));
      assertThatIllegalStateException()
          .isThrownBy(() -> loop.addReader(channel, () -> {}))
          .withMessageContaining("is used by transport");
      assertThatIllegalStateException().isThrownBy(() -> loop.addWriter(channel, () -> {}));
      assertThatIllegalStateException().isThrownBy(() -> loop.removeReader(channel));
      assertThatIllegalStateException().isThrownBy(() -> loop.removeWriter(channel));
      assertThatIllegalStateException().isThrownBy(() -> open(DatagramOptions.of(channel)));
      endpoint.end();
    });
  }

  @Test
  @CPython("uvloop/test_udp::_TestUDP::test_create_datagram_endpoint_addrs_ipv4")
  @CPython("test_selector_events::SelectorDatagramTransportTests::test_sendto_connected_addr")
  void connectedEndpointSendsToNobodyElse() throws Exception {
    run(() -> {
      DatagramRecorder server = open(DatagramOptions.local(anyPort()));
      DatagramRecorder client = open(DatagramOptions.remote(server.address()));
      client.send("same peer", server.address());
      assertRefused(client, new InetSocketAddress(InetAddress.getLoopbackAddress(), 1));
      assertRefused(
          client,
          InetSocketAddress.createUnresolved("localhost", server.address().getPort()));
      server.awaitCount(1);
      client.end();
      server.end();
    });
  }

  private static void assertRefused(DatagramRecorder endpoint, SocketAddress address) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> endpoint.send("x", address))
        .withMessageStartingWith("Invalid address: ");
  }

  @Test
  void unconnectedEndpointNeedsAHostAndPort() throws Exception {
    run(() -> {
      DatagramRecorder endpoint = open(DatagramOptions.of(StandardProtocolFamily.INET));
      assertRefused(endpoint, null);
      assertRefused(endpoint, UnixDomainSocketAddress.of("socket"));
      assertThat(endpoint.events).containsExactly("made");
      endpoint.end();
    });
  }

  @Test
  void addressOfAnotherFamilyIsAnErrorAndNotTheEnd() throws Exception {
    InetSocketAddress ipv6 = new InetSocketAddress(InetAddress.getAllByName("::1")[0], 9);
    run(() -> {
      DatagramRecorder endpoint = open(DatagramOptions.of(StandardProtocolFamily.INET));
      endpoint.send("x", ipv6);
      endpoint.send("y", InetSocketAddress.createUnresolved("::1", 9));
      assertThat(endpoint.events).containsExactly("made", "error", "error");
      assertThat(endpoint.errors).hasOnlyElementsOfType(UnknownHostException.class);
      endpoint.end();
    });
  }

  @Test
  void eachRefusalIsToldByTheNextSendOrRead() throws Exception {
    run(() -> {
      try (SilentPort silent = SilentPort.udp()) {
        InetSocketAddress nobody = silent.address();
        DatagramRecorder client = open(DatagramOptions.remote(nobody));
        client.send("refused");
        client.send("not sent");
        assertThat(client.events).containsExactly("made", "error");
        client.send("refused too");
        assertThat(client.events).containsExactly("made", "error");
        client.await(() -> client.errors.size() == 2);
        assertThat(client.errors).hasOnlyElementsOfType(ConnectException.class);
        client.end();
      }
    });
  }

  @Test
  void whatErrorReceivedThrowsComesOutOfSendto() throws Exception {
    IllegalStateException onPurpose = new IllegalStateException("on purpose");
    class Failing extends DatagramRecorder {
      @Override
      public void errorReceived(IOException exception) {
        throw onPurpose;
      }
    }
    run(() -> {
      Failing failing = await(
              loop.createDatagramEndpoint(Failing::new, DatagramOptions.local(anyPort())))
          .protocol();
      assertThatIllegalStateException()
          .isThrownBy(() -> failing.transport.sendto(new byte[70_000], failing.address()))
          .isSameAs(onPurpose);
      assertThat(failing.transport.isClosing()).isFalse();
      failing.end();
    });
  }

  @Test
  @CPython(
      "test_selector_events::SelectorDatagramTransportTests::test_sendto_error_received_connected")
  @CPython("test_selector_events::SelectorDatagramTransportTests::test_read_ready_oserr")
  void connectedEndpointHearsThatNobodyListensAndLivesOn() throws Exception {
    run(() -> {
      DatagramRecorder client;
      InetSocketAddress nobody;
      try (SilentPort silent = SilentPort.udp()) {
        nobody = silent.address();
        client = open(DatagramOptions.remote(nobody));
        client.send("anybody?");
        client.awaitEvent("error");
        assertThat(client.transport.isClosing()).isFalse();
      }
      DatagramRecorder server = open(DatagramOptions.local(nobody));
      client.send("now?");
      server.awaitCount(1);
      server.send("yes", client.address());
      client.awaitCount(1);
      client.end();
      server.end();
      assertThat(client.lostBecause).isNull();
    });
  }

  @Test
  @CPython("test_events::EventLoopTestsMixin::test_datagram_send_to_non_listening_address")
  void endpointReceivesOnAfterItSentWhereNobodyListens() throws Exception {
    run(() -> {
      try (SilentPort silent = SilentPort.udp()) {
        InetSocketAddress nobody = silent.address();
        DatagramRecorder first = open(DatagramOptions.local(anyPort()));
        DatagramRecorder second = open(DatagramOptions.local(anyPort()));
        first.send("lost", nobody);
        second.send("one", first.address());
        first.awaitCount(1);
        first.send("lost too", nobody);
        second.send("two", first.address());
        first.awaitCount(2);
        assertThat(first.texts()).containsExactly("one", "two");
        first.end();
        second.end();
      }
    });
  }

  @Test
  void datagramThatIsTooLargeIsAnErrorAndNotTheEnd() throws Exception {
    run(() -> {
      DatagramRecorder server = open(DatagramOptions.local(anyPort()));
      DatagramRecorder client = open(DatagramOptions.remote(server.address()));
      client.send("before");
      client.transport.sendto(new byte[70_000]);
      assertThat(client.events).containsExactly("made", "error");
      client.send("after");
      server.awaitCount(2);
      assertThat(server.texts()).containsExactly("before", "after");
      assertThat(client.errors).hasSize(1);
      assertThat(client.transport.getWriteBufferSize()).isZero();
      client.end();
      server.end();
    });
  }

  @Test
  void datagramThatIsTooLargeIsToldBeforeTheEnd() throws Exception {
    run(() -> {
      DatagramRecorder server = open(DatagramOptions.local(anyPort()));
      DatagramRecorder client = open(DatagramOptions.remote(server.address()));
      client.transport.sendto(new byte[70_000]);
      client.end();
      assertThat(client.events).containsSubsequence("made", "error", "lost");
      server.end();
    });
  }

  @Test
  void protocolThatThrowsIsReportedAndGoesOn() throws Exception {
    List<DatagramRecorder> made = new ArrayList<>();
    class Failing extends DatagramRecorder {
      @Override
      public void datagramReceived(byte[] data, SocketAddress address) {
        super.datagramReceived(data, address);
        throw new IllegalStateException("on purpose");
      }
    }
    run(() -> {
      Failing server = await(
              loop.createDatagramEndpoint(Failing::new, DatagramOptions.local(anyPort())))
          .protocol();
      made.add(server);
      DatagramRecorder client = open(DatagramOptions.remote(server.address()));
      client.send("one");
      client.send("two");
      server.awaitCount(2);
      client.end();
      server.end();
    });
    assertThat(made.getFirst().texts()).containsExactly("one", "two");
    assertThat(takeReports())
        .hasSize(2)
        .allMatch(text -> text.startsWith("Exception in callback "));
  }

  @Test
  void anotherThreadIsRefused() throws Exception {
    run(() -> {
      DatagramRecorder endpoint = open(DatagramOptions.of(StandardProtocolFamily.INET));
      Future<Void> refused = loop.runInExecutor(null, () -> {
        assertRefusedHere(() -> endpoint.send("x", anyPort()));
        assertRefusedHere(endpoint.transport::close);
        assertRefusedHere(endpoint.transport::abort);
        assertRefusedHere(
            () -> endpoint.transport.setWriteBufferLimits(new WriteBufferLimits(1, 1)));
        return null;
      });
      soon(refused);
      endpoint.end();
    });
  }

  private static void assertRefusedHere(Runnable call) {
    assertThatIllegalStateException().isThrownBy(call::run).withMessageContaining("thread");
  }

  @Test
  void closedLoopMakesNoEndpoint() {
    loop.close();
    assertThatIllegalStateException()
        .isThrownBy(() ->
            loop.createDatagramEndpoint(DatagramRecorder::new, DatagramOptions.local(anyPort())))
        .withMessageContaining("closed");
  }

  @Test
  void cancelledEndpointLeavesNothingBehind() throws Exception {
    for (int steps = 0; steps < 8; steps++) {
      int after = steps;
      run(() -> {
        var task = loop.createTask(
            loop.createDatagramEndpoint(DatagramRecorder::new, DatagramOptions.local(anyPort())));
        for (int i = 0; i < after; i++) {
          await(sleep(0));
        }
        task.cancel();
        await(Asyncio.wait(List.of(task)));
        if (!task.cancelled()) {
          task.result().protocol().end();
        }
        for (int i = 0; i < 5; i++) {
          await(sleep(0));
        }
      });
    }
  }
}
