package io.asyncio.asyncore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The loop of the dispatchers, and what may go wrong in it. */
@Timeout(30)
class LoopTest {

  private final SocketMap map = new SocketMap();
  private final List<Peer> peers = new ArrayList<>();

  @AfterEach
  void closeAll() throws Exception {
    Asyncore.closeAll(map, true);
    for (Peer peer : peers) {
      peer.close();
    }
  }

  private Peer peer() throws Exception {
    Peer peer = Peer.open();
    peers.add(peer);
    return peer;
  }

  /** Notes what it is told of, and never writes. */
  private static class Reader extends Dispatcher {
    final List<String> told = new ArrayList<>();

    Reader(SocketChannel socket, SocketMap map) throws Exception {
      super(socket, map);
    }

    @Override
    public boolean writable() {
      return false;
    }

    @Override
    public void handleRead() throws Exception {
      told.add("read " + recv(100).length);
    }

    @Override
    public void handleClose() throws Exception {
      told.add("close");
      close();
    }
  }

  @Test
  void badTimeoutsAreRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> Asyncore.loop(-1, false, map));
    assertThatIllegalArgumentException().isThrownBy(() -> Asyncore.loop(Double.NaN, true, map));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Asyncore.loop(Duration.ofSeconds(-1), false, map, 1));
  }

  @Test
  void anEmptyMapNeedsNoWait() throws Exception {
    Asyncore.loop(Double.POSITIVE_INFINITY, false, map);
    Asyncore.loop((Duration) null, true, map);
    Asyncore.loop(Double.POSITIVE_INFINITY, true, map, 3);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anInterruptEndsTheWait(boolean usePoll) throws Exception {
    Reader reader = new Reader(peer().other, map);
    Thread.currentThread().interrupt();
    assertThatExceptionOfType(InterruptedIOException.class)
        .isThrownBy(() -> Asyncore.loop(Double.POSITIVE_INFINITY, usePoll, map));
    assertThat(Thread.interrupted()).isFalse();
    assertThat(reader.socket().isOpen()).isTrue();
  }

  @RepeatedTest(20)
  void anotherThreadMayCloseTheLastOneWhileItWaits() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    Reader reader = new Reader(peer().other, map) {
      @Override
      public boolean readable() {
        asked.countDown();
        return true;
      }
    };
    Thread waiting = Thread.ofPlatform().start(() -> {
      try {
        Asyncore.loop(Double.POSITIVE_INFINITY, false, map);
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    });
    asked.await();
    reader.close();
    waiting.join();
    assertThat(map).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aChannelThatIsClosedByItselfIsToldAndTheOthersAreServed(boolean usePoll) throws Exception {
    Peer one = peer();
    Peer two = peer();
    Reader closed = new Reader(one.other, map);
    Reader served = new Reader(two.other, map);
    Asyncore.loop(0, usePoll, map, 1);
    one.other.close();
    two.send(new byte[3]);
    while (served.told.isEmpty()) {
      Asyncore.loop(1, usePoll, map, 1);
    }
    assertThat(closed.told).containsExactly("close");
    assertThat(served.told).containsExactly("read 3");
    assertThat(map).containsOnlyKeys(two.other);
  }

  @Test
  void whatReadableThrowsEndsTheLoopAndLeavesTheDispatchers() throws Exception {
    Reader reader = new Reader(peer().other, map) {
      @Override
      public boolean readable() {
        throw new IllegalStateException("do not know");
      }
    };
    assertThatThrownBy(() -> Asyncore.loop(1, false, map)).hasMessage("do not know");
    assertThat(map).containsOnlyKeys(reader.socket());
    assertThat(reader.socket().isOpen()).isTrue();
  }

  @Test
  void closingInTheMiddleOfARoundReallyClosesTheSocket() throws Exception {
    Peer one = peer();
    Peer two = peer();
    Reader second = new Reader(two.other, map);
    Reader first = new Reader(one.other, map) {
      @Override
      public void handleRead() throws Exception {
        super.handleRead();
        second.close();
        assertThat(two.receive(1)).isEmpty(); // the peer sees the end at once
      }
    };
    one.send(new byte[1]);
    Asyncore.loop(1, false, map, 1);
    assertThat(first.told).containsExactly("read 1");
    assertThat(map).containsOnlyKeys(one.other);
  }

  @Test
  void whatIsTakenOutOfAViewIsForgotten() throws Exception {
    Peer one = peer();
    Reader reader = new Reader(one.other, map);
    Reader other = new Reader(peer().other, map);
    Asyncore.loop(0, false, map, 1);
    map.values().remove(reader);
    one.send(new byte[1]);
    Asyncore.loop(0, false, map, 3);
    assertThat(reader.told).isEmpty();
    assertThat(map.values()).containsExactly(other);
    one.other.configureBlocking(true); // no selector holds it
  }

  @Test
  void aDispatcherThatLeftItsMapMayBeServedByOthers() throws Exception {
    Peer one = peer();
    Reader reader = new Reader(one.other, map);
    Asyncore.loop(0, false, map, 1);
    reader.delChannel();
    one.other.configureBlocking(true);
    one.send(new byte[5]);
    assertThat(reader.recv(10)).hasSize(5);
  }

  @Test
  void noDescriptorIsLeftOpen() throws Exception {
    List<Path> before = descriptors();
    for (int i = 0; i < 3; i++) {
      try (Peer one = Peer.open()) {
        Reader reader = new Reader(one.other, map);
        Asyncore.loop(0, i == 1, map, 2);
        reader.close();
      }
    }
    assertThat(descriptors()).hasSizeLessThanOrEqualTo(before.size());
  }

  private static List<Path> descriptors() throws Exception {
    Path own = Path.of("/proc/self/fd");
    if (!Files.isDirectory(own)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(own)) {
      return files.toList();
    }
  }

  @Test
  void aRefusalSaysWhoRefused() throws Exception {
    InetSocketAddress nobody;
    try (ServerSocket unused = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nobody = (InetSocketAddress) unused.getLocalSocketAddress();
    }
    List<Throwable> errors = new ArrayList<>();
    Dispatcher client = new Dispatcher(map) {
      @Override
      public void handleError(Throwable error) throws Exception {
        errors.add(error);
        handleClose();
      }
    };
    client.createSocket();
    client.connect(nobody);
    Asyncore.loop(1, false, map);
    assertThat(errors).singleElement().isInstanceOf(ConnectException.class);
  }

  @Test
  void aPortIsHeldFromBindToListen() throws Exception {
    Dispatcher server = new Dispatcher(map);
    server.createSocket();
    server.bind("127.0.0.1", 0);
    var bound = server.getsockname();
    assertThatThrownBy(() -> SocketChannel.open(bound)).isInstanceOf(ConnectException.class);
    server.listen(1);
    assertThat(server.getsockname()).isEqualTo(bound);
    assertThat(map).containsOnlyKeys(server.socket());
    SocketChannel.open(bound).close();
  }
}
