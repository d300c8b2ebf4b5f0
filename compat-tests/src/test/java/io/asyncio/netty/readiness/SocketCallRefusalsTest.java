package io.asyncio.netty.readiness;

import static io.asyncio.Asyncio.await;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.asyncio.conformance.CPython;
import io.asyncio.netty.testing.ChannelPair;
import io.asyncio.netty.testing.FakeLookup;
import io.asyncio.netty.testing.LoopParts;
import io.asyncio.netty.testing.LoopTest;
import io.asyncio.protocols.Protocol;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What operations on sockets refuse, which addresses they take, and channels over Unix sockets. */
class SocketCallRefusalsTest extends LoopTest {

  private static final ByteBuffer BUFFER = ByteBuffer.allocate(1);

  @TempDir
  private Path directory;

  private List<ThrowingCallable> operations(SocketChannel channel, SocketAddress address) {
    return List.of(
        () -> loop.sockConnect(channel, address),
        () -> loop.sockSendall(channel, new byte[1]),
        () -> loop.sockSendall(channel, BUFFER),
        () -> loop.sockRecv(channel, 1024),
        () -> loop.sockRecvInto(channel, BUFFER));
  }

  private List<ThrowingCallable> operations(DatagramChannel channel, SocketAddress address) {
    return List.of(
        () -> loop.sockConnect(channel, address),
        () -> loop.sockSendto(channel, new byte[1], address),
        () -> loop.sockRecvfrom(channel, 1024),
        () -> loop.sockRecvfromInto(channel, BUFFER));
  }

  /** Refuses them while they block, and then connects, sends and receives. */
  private void clientOperations(SocketChannel client, ServerSocketChannel listener)
      throws Exception {
    SocketAddress address = listener.getLocalAddress();
    for (ThrowingCallable operation : operations(client, address)) {
      assertThatIllegalArgumentException().isThrownBy(operation).withMessageContaining("blocking");
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> loop.sockAccept(listener))
        .withMessageContaining("blocking");
    client.configureBlocking(false);
    listener.configureBlocking(false);
    run(() -> {
      soon(loop.sockConnect(client, address));
      SocketChannel server = soon(loop.sockAccept(listener)).channel();
      assertThat(server.isBlocking()).isFalse();
      soon(loop.sockSendall(client, "GET".getBytes(US_ASCII)));
      assertThat(soon(loop.sockRecv(server, 1024))).containsExactly('G', 'E', 'T');
      soon(loop.sockSendall(server, "OK!".getBytes(US_ASCII)));
      ByteBuffer answer = ByteBuffer.allocate(1024);
      assertThat(soon(loop.sockRecvInto(client, answer))).isEqualTo(3);
      assertThat(new String(answer.array(), 0, answer.position(), US_ASCII)).isEqualTo("OK!");
      server.close();
      assertThat(soon(loop.sockRecvInto(client, answer))).isZero();
      assertThat(soon(loop.sockRecv(client, 1024))).isEmpty();
    });
  }

  @Test
  @CPython("test_sock_lowlevel::BaseSockTestsMixin::test_sock_client_ops")
  void blockingChannelIsRefusedAndAnotherOneServes() throws Exception {
    try (ServerSocketChannel listener = ChannelPair.listen();
        SocketChannel client = SocketChannel.open()) {
      clientOperations(client, listener);
    }
  }

  @Test
  @CPython("test_sock_lowlevel::BaseSockTestsMixin::test_unix_sock_client_ops")
  void blockingUnixChannelIsRefusedAndAnotherOneServes() throws Exception {
    Path path = directory.resolve("socket");
    try (ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX)
            .bind(UnixDomainSocketAddress.of(path));
        SocketChannel client = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      clientOperations(client, listener);
      try (SocketChannel other = SocketChannel.open(StandardProtocolFamily.UNIX)) {
        other.configureBlocking(false);
        run(() -> assertThatIllegalArgumentException()
            .isThrownBy(() -> soon(loop.sockConnect(
                other, new InetSocketAddress(InetAddress.getLoopbackAddress(), 9)))));
      }
    }
    Files.delete(path);
  }

  @Test
  void blockingAndClosedDatagramChannelsAreRefused() throws Exception {
    SocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 9);
    DatagramChannel channel = DatagramChannel.open();
    for (ThrowingCallable operation : operations(channel, address)) {
      assertThatIllegalArgumentException().isThrownBy(operation).withMessageContaining("blocking");
    }
    channel.close();
    for (ThrowingCallable operation : operations(channel, address)) {
      assertThatIllegalArgumentException().isThrownBy(operation).withMessageContaining("closed");
    }
  }

  @Test
  void channelsOfTransportsAndServersAreRefused() throws Exception {
    ChannelPair pair = ChannelPair.open();
    ServerSocketChannel listener = ChannelPair.listen();
    SocketAddress address = pair.right().getLocalAddress();
    run(() -> {
      var transport =
          await(loop.createConnection(() -> new Protocol() {}, pair.left())).transport();
      for (ThrowingCallable operation : operations(pair.left(), address)) {
        assertThatIllegalStateException()
            .isThrownBy(operation)
            .withMessageContaining("used by transport");
      }
      transport.abort();
      pair.right().close();
      var server = await(loop.createServer(() -> new Protocol() {}, listener));
      assertThatIllegalStateException()
          .isThrownBy(() -> loop.sockAccept(listener))
          .withMessageContaining("used by transport");
      server.close();
      await(server.waitClosed());
    });
  }

  @Test
  void nonsenseIsRefusedWhenItIsCalled() throws Exception {
    try (ChannelPair pair = ChannelPair.open();
        DatagramChannel datagrams = DatagramChannel.open();
        ServerSocketChannel unbound = ServerSocketChannel.open()) {
      datagrams.configureBlocking(false);
      unbound.configureBlocking(false);
      ByteBuffer readOnly = BUFFER.asReadOnlyBuffer();
      for (ThrowingCallable operation : List.<ThrowingCallable>of(
          () -> loop.sockRecv(pair.left(), -1),
          () -> loop.sockRecvInto(pair.left(), readOnly),
          () -> loop.sockRecvfrom(datagrams, -1),
          () -> loop.sockRecvfromInto(datagrams, readOnly),
          () -> loop.sockRecvfromInto(datagrams, BUFFER, -1),
          () -> loop.sockRecvfromInto(datagrams, BUFFER, 2),
          () -> loop.sockAccept(unbound))) {
        assertThatIllegalArgumentException().isThrownBy(operation);
      }
      for (ThrowingCallable operation : List.<ThrowingCallable>of(
          () -> loop.sockRecv((SocketChannel) null, 1),
          () -> loop.sockSendall(pair.left(), (ByteBuffer) null),
          () -> loop.sockConnect(pair.left(), null),
          () -> loop.sockSendto(datagrams, BUFFER, null))) {
        assertThatNullPointerException().isThrownBy(operation);
      }
      loop.close();
      assertThatIllegalStateException().isThrownBy(() -> loop.sockRecv(pair.left(), 1));
    }
  }

  @Test
  @CPython("uvloop/test_sockets::_TestSockets::test_socket_ipv4_nameaddr")
  @CPython(
      "test_selector_events::BaseSelectorEventLoopTests::test_sock_connect_resolve_using_socket_params")
  void namesAreLookedUpInTheFamilyOfTheChannel() throws Exception {
    LoopParts.lookUpWith(loop, FakeLookup.knowing("both", "::1", "127.0.0.1").and("six", "::1"));
    try (ServerSocketChannel listener = ServerSocketChannel.open()
        .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
      int port = ((InetSocketAddress) listener.getLocalAddress()).getPort();
      run(() -> {
        try (SocketChannel client = newClient(StandardProtocolFamily.INET);
            DatagramChannel datagrams = DatagramChannel.open(StandardProtocolFamily.INET)) {
          for (String name : List.of("six", "unknown")) {
            assertThatExceptionOfType(UnknownHostException.class)
                .isThrownBy(() ->
                    soon(loop.sockConnect(client, InetSocketAddress.createUnresolved(name, port))))
                .withMessageContaining(name);
          }
          soon(loop.sockConnect(client, InetSocketAddress.createUnresolved("both", port)));
          assertThat(client.getRemoteAddress()).isEqualTo(listener.getLocalAddress());
          datagrams.configureBlocking(false);
          soon(loop.sockConnect(datagrams, InetSocketAddress.createUnresolved("both", port)));
          assertThat(datagrams.getRemoteAddress()).isEqualTo(listener.getLocalAddress());
        }
      });
    }
  }

  private static SocketChannel newClient(StandardProtocolFamily family) throws IOException {
    SocketChannel client = SocketChannel.open(family);
    client.configureBlocking(false);
    return client;
  }

  @Test
  @CPython("uvloop/test_sockets::_TestSockets::test_socket_ipv6_addr")
  void ipv6AddressesMayHaveAScope() throws Exception {
    Inet6Address scoped =
        Inet6Address.getByAddress(null, InetAddress.ofLiteral("::1").getAddress(), 0);
    try (ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.INET6)
        .bind(new InetSocketAddress(InetAddress.ofLiteral("::1"), 0))) {
      int port = ((InetSocketAddress) listener.getLocalAddress()).getPort();
      run(() -> {
        try (SocketChannel client = newClient(StandardProtocolFamily.INET6);
            SocketChannel ipv4 = newClient(StandardProtocolFamily.INET)) {
          soon(loop.sockConnect(client, new InetSocketAddress(scoped, port)));
          assertThat(client.isConnected()).isTrue();
          assertThatExceptionOfType(UnknownHostException.class)
              .isThrownBy(() -> soon(loop.sockConnect(ipv4, new InetSocketAddress(scoped, port))));
        }
      });
    }
  }

  @Test
  @CPython("test_sock_lowlevel::BaseSockTestsMixin::test_create_connection_sock")
  void connectedChannelBecomesATransport() throws Exception {
    try (ServerSocketChannel listener = ChannelPair.listen()) {
      run(() -> {
        SocketChannel client = newClient(StandardProtocolFamily.INET);
        soon(loop.sockConnect(
            client, new InetSocketAddress(InetAddress.getLoopbackAddress(), port(listener))));
        SocketChannel server = listener.accept();
        var transport =
            await(loop.createConnection(() -> new Protocol() {}, client)).transport();
        transport.write(new byte[] {7});
        server.configureBlocking(false);
        assertThat(soon(loop.sockRecv(server, 9))).containsExactly(7);
        transport.close();
        assertThat(soon(loop.sockRecv(server, 9))).isEmpty();
        server.close();
      });
    }
  }

  private static int port(ServerSocketChannel listener) throws IOException {
    return ((InetSocketAddress) listener.getLocalAddress()).getPort();
  }
}
