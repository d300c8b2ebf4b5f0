package io.asyncio.netty.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio.Server;
import io.asyncio.netty.testing.ChannelPair;
import io.asyncio.netty.testing.LoopTest;
import io.asyncio.netty.testing.Recorder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import org.junit.jupiter.api.Test;

/** The system lets nobody read past urgent data in one go, though what is behind has come in. */
class UrgentDataTest extends LoopTest {

  private static final int ROUNDS = 100;

  private void sendWithUrgentDataInside(SocketChannel peer) {
    try {
      ChannelPair.send(peer, "ab");
      peer.socket().sendUrgentData('!');
      ChannelPair.send(peer, "cd");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void whatIsBehindUrgentDataThatTheLoopMissesIsDelivered() throws Exception {
    assertAllIsDelivered((_, peer) -> sendWithUrgentDataInside(peer));
  }

  @Test
  void whatIsBehindUrgentDataThatTheLoopWaitsForIsDelivered() throws Exception {
    assertAllIsDelivered(
        (_, peer) -> Thread.ofPlatform().daemon().start(() -> sendWithUrgentDataInside(peer)));
  }

  @Test
  void whatIsBehindUrgentDataAfterPlainReadsIsDelivered() throws Exception {
    assertAllIsDelivered((round, peer) -> {
      if (round % 5 == 0) {
        sendWithUrgentDataInside(peer);
      } else {
        ChannelPair.send(peer, "abcd");
      }
    });
  }

  /** Sends four bytes a round. */
  private interface Round {

    void send(int round, SocketChannel peer) throws Exception;
  }

  private void assertAllIsDelivered(Round sending) throws Exception {
    Recorder reading = new Recorder();
    Server server = loop.runUntilComplete(loop.createServer(() -> reading, LOCALHOST, 0));
    try (SocketChannel peer = SocketChannel.open(server.sockets().getFirst())) {
      peer.setOption(StandardSocketOptions.TCP_NODELAY, true);
      run(() -> {
        reading.awaitMade();
        for (int round = 1; round <= ROUNDS; round++) {
          sending.send(round, peer);
          reading.awaitBytes(4 * round);
        }
        assertThat(reading.text()).isEqualTo("abcd".repeat(ROUNDS));
        reading.transport.abort();
        reading.awaitLost();
        server.close();
      });
    }
  }
}
