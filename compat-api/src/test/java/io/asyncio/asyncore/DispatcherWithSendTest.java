package io.asyncio.asyncore;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio.conformance.CPython;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class DispatcherWithSendTest {

  private final SocketMap map = new SocketMap();
  private Peer peer;

  @BeforeEach
  void openPeer() throws Exception {
    peer = Peer.open();
  }

  @AfterEach
  void closeAll() throws Exception {
    Asyncore.closeAll(map, true);
    peer.close();
  }

  private DispatcherWithSend sender() throws Exception {
    return new DispatcherWithSend(peer.other, map) {
      @Override
      public boolean readable() {
        return false;
      }
    };
  }

  @Test
  @CPython("test_asyncore::DispatcherWithSendTests::test_send")
  void whatCannotBeSentYetIsSentLaterInOrder() throws Exception {
    byte[] data = new byte[3_000_000];
    new Random(1).nextBytes(data);
    DispatcherWithSend sender = sender();
    assertThat(sender.send(data)).isEqualTo(data.length);
    assertThat(sender.send("\n".getBytes(US_ASCII))).isEqualTo(1);
    assertThat(sender.outBuffer()).isNotEmpty();
    assertThat(sender.writable()).isTrue();

    List<byte[]> received = new ArrayList<>();
    Thread reader = Thread.ofVirtual().start(() -> {
      try {
        received.add(peer.receive(data.length + 1));
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    });
    while (sender.outBuffer().length > 0) {
      Asyncore.loop(1, false, map, 1);
    }
    reader.join();
    assertThat(Arrays.copyOf(received.getFirst(), data.length)).isEqualTo(data);
    assertThat(received.getFirst()[data.length]).isEqualTo((byte) '\n');
    assertThat(sender.writable()).isFalse();
  }

  @Test
  void aPeerThatResetsInTheMiddleClosesIt() throws Exception {
    DispatcherWithSend sender = sender();
    sender.send(new byte[10_000_000]);
    assertThat(sender.outBuffer()).isNotEmpty();
    peer.reset();
    Asyncore.loop(1, false, map);
    assertThat(sender.connected()).isFalse();
    assertThat(sender.socket().isOpen()).isFalse();
  }

  @Test
  void whatWaitsIsSentToWhereHandleCloseConnectsAgain() throws Exception {
    byte[] data = new byte[10_000_000];
    new Random(2).nextBytes(data);
    try (Peer next = Peer.open()) {
      DispatcherWithSend sender = new DispatcherWithSend(peer.other, map) {
        @Override
        public boolean readable() {
          return false;
        }

        @Override
        public void handleClose() throws Exception {
          socket().close();
          setSocket(next.other);
          assertThat(send(new byte[] {42})).isEqualTo(1);
        }
      };
      sender.send(data);
      assertThat(peer.receive(65536)).hasSize(65536);
      while (Objects.equals(sender.socket(), peer.other)) {
        if (sender.outBuffer().length < data.length - 65536) {
          peer.reset();
        }
        Asyncore.loop(1, false, map, 1);
      }
      byte[] received = sendAll(sender, next);
      assertThat(received[received.length - 1]).isEqualTo((byte) 42);
      assertThat(Arrays.copyOf(received, received.length - 1))
          .isEqualTo(Arrays.copyOfRange(data, data.length - received.length + 1, data.length));
    }
  }

  /** Returns what the peer gets until nothing waits. */
  private byte[] sendAll(DispatcherWithSend sender, Peer receiver) throws Exception {
    List<byte[]> received = new ArrayList<>();
    Thread reader = Thread.ofVirtual().start(() -> {
      try {
        received.add(receiver.receive(20_000_000));
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    });
    while (sender.outBuffer().length > 0) {
      Asyncore.loop(1, false, map, 1);
    }
    sender.close();
    reader.join();
    return received.getFirst();
  }

  @Test
  void debugLogsWhatIsSent() throws Exception {
    DispatcherWithSend sender = new DispatcherWithSend(peer.other, map) {
      @Override
      protected boolean debug() {
        return true;
      }
    };
    assertThat(Printed.by(() -> sender.send(new byte[7])).out())
        .containsExactly("info: sending 7 bytes");
  }
}
