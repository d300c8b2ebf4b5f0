package io.asyncio.asyncore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.asyncio.ConnectionAbortedError;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sockets that are asked for what they were not made for. */
@Timeout(30)
class UnusualSocketsTest {

  private static final InetSocketAddress FREE =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

  private final SocketMap map = new SocketMap();

  @AfterEach
  void closeAll() throws Exception {
    Asyncore.closeAll(map, true);
  }

  /** Notes what it is told. */
  private class Noting extends Dispatcher {
    final List<String> calls = new ArrayList<>();

    Noting() {
      super(map);
    }

    Noting(SelectableChannel socket) throws IOException {
      super(socket, map);
    }

    @Override
    public boolean writable() {
      return false;
    }

    @Override
    public void handleRead() throws Exception {
      calls.add("read");
      assertThat(recv(100)).isEmpty();
    }

    @Override
    public void handleConnect() {
      calls.add("connect");
    }

    @Override
    public void handleClose() throws Exception {
      calls.add("close");
      close();
    }
  }

  private static ServerSocketChannel server() throws IOException {
    return ServerSocketChannel.open().bind(FREE);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aSocketThatListensAlreadyIsReadFromUntilListenIsCalled(boolean usePoll) throws Exception {
    ServerSocketChannel server = server();
    Noting noting = new Noting(server);
    try (SocketChannel client = SocketChannel.open(server.getLocalAddress())) {
      Asyncore.loop(10, usePoll, map, 1);
      assertThat(client.isConnected()).isTrue();
    }
    assertThat(noting.calls).containsExactly("read", "close");
  }

  @Test
  void aSocketThatListensAlreadyAcceptsOnceListenIsCalled() throws Exception {
    ServerSocketChannel server = server();
    List<SocketChannel> accepted = new ArrayList<>();
    Dispatcher listener = new Dispatcher(server, map) {
      @Override
      public void handleAccepted(SocketChannel socket, SocketAddress address) {
        accepted.add(socket);
      }
    };
    listener.listen(1);
    try (SocketChannel client = SocketChannel.open(server.getLocalAddress())) {
      Asyncore.loop(10, false, map, 1);
      assertThat(accepted).hasSize(1);
      accepted.getFirst().close();
      assertThat(client.isConnected()).isTrue();
    }
  }

  @Test
  void aSecondConnectSendsDatagramsElsewhere() throws Exception {
    try (DatagramChannel first = DatagramChannel.open().bind(FREE);
        DatagramChannel second = DatagramChannel.open().bind(FREE)) {
      Noting noting = new Noting();
      noting.createSocket(StandardProtocolFamily.INET, SocketType.DATAGRAM);
      noting.connect(first.getLocalAddress());
      noting.connect(second.getLocalAddress());

      DatagramChannel channel = (DatagramChannel) noting.socket();
      assertThat(channel.getRemoteAddress())
          .isEqualTo(second.getLocalAddress())
          .isEqualTo(noting.addr());
      assertThat(noting.send(new byte[3])).isEqualTo(3);
      assertThat(second.receive(ByteBuffer.allocate(9))).isNotNull();
      assertThat(noting.calls).containsExactly("connect", "connect");
    }
  }

  @Test
  void aConnectedSocketRefusesToListenAndKeepsItsConnection() throws Exception {
    try (Peer peer = Peer.open()) {
      Noting noting = new Noting(peer.other);
      assertThatExceptionOfType(SocketException.class)
          .isThrownBy(() -> noting.listen(1))
          .withMessageStartingWith("cannot listen: it has a connection");
      assertThat(noting.socket()).isSameAs(peer.other);
      assertThat(peer.other.isConnected()).isTrue();
    }
  }

  @Test
  void aSocketThatConnectsRefusesToListen() throws Exception {
    try (ServerSocketChannel server = server()) {
      Noting noting = new Noting();
      noting.createSocket();
      noting.connect(server.getLocalAddress());
      var before = noting.socket();
      assertThatExceptionOfType(SocketException.class).isThrownBy(() -> noting.listen(1));
      assertThat(noting.socket()).isSameAs(before);
    }
  }

  @Test
  void refusalsSayWhy() throws Exception {
    Noting bound = new Noting();
    bound.createSocket();
    bound.bind(FREE);
    assertThatExceptionOfType(SocketException.class)
        .isThrownBy(() -> bound.bind(FREE))
        .withMessage("the socket has an address already");
    Noting unbound = new Noting(ServerSocketChannel.open());
    assertThatExceptionOfType(SocketException.class)
        .isThrownBy(unbound::accept)
        .withMessage("the socket has no address yet");
  }

  @Test
  void aPathThatLeadsNowhereIsNamed(@TempDir Path directory) throws Exception {
    Path missing = directory.resolve("missing").resolve("socket");
    Noting noting = new Noting();
    noting.createSocket(StandardProtocolFamily.UNIX);
    assertThatExceptionOfType(NoSuchFileException.class)
        .isThrownBy(() -> noting.connect(UnixDomainSocketAddress.of(missing)))
        .withMessageStartingWith(missing.toString());
    noting.createSocket(StandardProtocolFamily.UNIX);
    assertThatExceptionOfType(NoSuchFileException.class)
        .isThrownBy(() -> noting.bind(UnixDomainSocketAddress.of(missing)))
        .withMessageStartingWith(missing.toString());
  }

  @Test
  void datagramsToAPortWhereNobodyListensAreRefused() throws Exception {
    List<Throwable> errors = new ArrayList<>();
    Noting noting = new Noting() {
      @Override
      public void handleError(Throwable error) {
        errors.add(error);
      }
    };
    try (DatagramChannel deaf = DatagramChannel.open().bind(FREE)) {
      deaf.connect(deaf.getLocalAddress());
      noting.createSocket(StandardProtocolFamily.INET, SocketType.DATAGRAM);
      noting.connect(deaf.getLocalAddress());
      assertThat(noting.send(new byte[1])).isEqualTo(1);
      Asyncore.loop(10, false, map, 1);
    }
    assertThat(errors)
        .singleElement()
        .isInstanceOfSatisfying(
            ConnectException.class, e -> assertThat(e).hasMessage("Connection refused"));
  }

  @Test
  void aSocketThatIsClosedDoesNotBecomeConnected() throws Exception {
    Noting noting = new Noting();
    noting.createSocket();
    noting.close();
    assertThatExceptionOfType(ConnectionAbortedError.class).isThrownBy(noting::handleConnectEvent);
    assertThat(noting.connected()).isFalse();
    assertThat(noting.calls).isEmpty();
  }

  @Test
  void whatIsMissingIsNamed() {
    Noting noting = new Noting();
    assertThatNullPointerException()
        .isThrownBy(() -> noting.createSocket(null))
        .withMessage("family");
    assertThatNullPointerException()
        .isThrownBy(() -> noting.createSocket(StandardProtocolFamily.INET, null))
        .withMessage("type");
    assertThatNullPointerException().isThrownBy(() -> noting.send(null)).withMessage("data");
  }
}
