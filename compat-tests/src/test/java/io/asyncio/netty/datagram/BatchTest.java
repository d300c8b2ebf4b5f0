package io.asyncio.netty.datagram;

import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio.netty.testing.LoopParts;
import io.asyncio.netty.testing.LoopTest;
import io.asyncio.transports.WriteBufferLimits;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A transport that gathers, over a socket that takes what the test allows. */
class BatchTest extends LoopTest {

  private static final int PLENTY = 1000;

  private DatagramRecorder protocol = new DatagramRecorder();
  private SlowDatagrams socket;
  private DatagramSocketTransport transport;

  private void open(Destination destination, int room) throws Exception {
    socket = new SlowDatagrams(destination);
    socket.room = room;
    transport = new DatagramSocketTransport(LoopParts.host(loop), socket, true, protocol);
    transport.start(() -> {});
    protocol.awaitEvent("made");
    await(sleep(0));
  }

  private void openConnected(int room) throws Exception {
    open(Destination.connected(SlowDatagrams.PEER), room);
  }

  private void end() throws Exception {
    transport.abort();
    protocol.awaitEvent("lost");
    assertThat(socket.closed).isTrue();
  }

  private static void someIterations() throws Exception {
    for (int i = 0; i < 4; i++) {
      await(sleep(0));
    }
  }

  @Test
  void datagramsLeaveAtTheEndOfTheIterationInTheirOrder() throws Exception {
    run(() -> {
      openConnected(PLENTY);
      List<String> seen = new ArrayList<>();
      loop.callSoon(() -> protocol.send("one"));
      loop.callSoon(() -> protocol.send("two"));
      loop.callSoon(() -> seen.addAll(socket.sent));
      await(sleep(0));
      assertThat(seen).isEmpty();
      await(sleep(0));
      assertThat(socket.sent).containsExactly("one", "two");
      end();
    });
  }

  private final class Answering extends DatagramRecorder {

    /** How many datagrams had left when each one was received. */
    final List<Integer> leftBefore = new ArrayList<>();

    @Override
    public void datagramReceived(byte[] data, SocketAddress address) {
      leftBefore.add(socket.sent.size());
      super.datagramReceived(data, address);
      if (data.length > 0) {
        transport.sendto(data);
      }
    }
  }

  private void receive(String... texts) {
    for (String text : texts) {
      transport.received(text.getBytes(StandardCharsets.US_ASCII), SlowDatagrams.PEER);
    }
  }

  @Test
  void answersToWhatWasReceivedAtOnceLeaveTogether() throws Exception {
    run(() -> {
      Answering answering = new Answering();
      protocol = answering;
      openConnected(PLENTY);
      loop.callSoon(() -> receive("a", "b", "c"));
      protocol.awaitCount(3);
      await(sleep(0));
      assertThat(answering.leftBefore).containsExactly(0, 0, 0);
      assertThat(socket.sent).containsExactly("a", "b", "c");
      end();
    });
  }

  @Test
  void answerLeavesThoughTheLastOneIsNotAnswered() throws Exception {
    run(() -> {
      protocol = new Answering();
      openConnected(PLENTY);
      loop.callSoon(() -> receive("a", "", ""));
      protocol.await(() -> protocol.received.size() == 3);
      await(sleep(0));
      assertThat(socket.sent).containsExactly("a");
      end();
    });
  }

  @Test
  void answerIsKeptForNoMoreThanSixtyFourIterations() throws Exception {
    run(() -> {
      protocol = new Answering();
      openConnected(PLENTY);
      loop.callSoon(() -> {
        receive("a");
        for (int i = 0; i < 100; i++) {
          receive("");
        }
      });
      protocol.await(() -> !socket.sent.isEmpty());
      assertThat(protocol.received).hasSizeBetween(60, 70);
      end();
    });
  }

  @Test
  void closeSendsAnswersThoughMoreWasReceived() throws Exception {
    run(() -> {
      protocol = new Answering();
      openConnected(PLENTY);
      loop.callSoon(() -> receive("a", "", "", ""));
      protocol.await(() -> protocol.received.size() == 2);
      transport.close();
      protocol.awaitEvent("lost");
      assertThat(socket.sent).containsExactly("a");
      assertThat(protocol.received).hasSize(2);
    });
  }

  @Test
  void whatIsGatheredIsACopyAndCountsAsBuffered() throws Exception {
    run(() -> {
      openConnected(PLENTY);
      byte[] data = {'a'};
      transport.sendto(data);
      data[0] = 'b';
      transport.sendto(data);
      assertThat(transport.getWriteBufferSize()).isEqualTo(2 * (1 + 8));
      someIterations();
      assertThat(socket.sent).containsExactly("a", "b");
      assertThat(transport.getWriteBufferSize()).isZero();
      assertThat(protocol.events).containsExactly("made");
      end();
    });
  }

  @Test
  void noMoreThanSixtyFourDatagramsWait() throws Exception {
    run(() -> {
      openConnected(PLENTY);
      for (int i = 0; i < 63; i++) {
        protocol.send("x");
      }
      assertThat(socket.sent).isEmpty();
      protocol.send("last");
      assertThat(socket.sent).hasSize(64).endsWith("x", "last");
      protocol.send("later");
      assertThat(socket.sent).hasSize(64);
      someIterations();
      assertThat(socket.sent).hasSize(65).endsWith("last", "later");
      end();
    });
  }

  @Test
  void noMoreThanSixtyFourKibibytesWaitAndNobodyIsPaused() throws Exception {
    run(() -> {
      openConnected(PLENTY);
      transport.sendto(new byte[40_000]);
      assertThat(socket.sent).isEmpty();
      transport.sendto(new byte[40_000]);
      assertThat(socket.sent).hasSize(2);
      assertThat(protocol.events).containsExactly("made");
      end();
    });
  }

  @Test
  void writingIsPausedByWhatIsGatheredAndResumedWhenItHasLeft() throws Exception {
    run(() -> {
      openConnected(PLENTY);
      transport.setWriteBufferLimits(new WriteBufferLimits(2 * 9, 9));
      protocol.send("1");
      protocol.send("2");
      assertThat(protocol.events).containsExactly("made");
      protocol.send("3");
      assertThat(protocol.events).containsExactly("made", "pause");
      protocol.awaitEvent("resume");
      assertThat(socket.sent).containsExactly("1", "2", "3");
      assertThat(protocol.events).containsExactly("made", "pause", "resume");
      end();
    });
  }

  @Test
  void writingThatIsPausedIsResumedAlsoIfTheLimitIsReachedMeanwhile() throws Exception {
    run(() -> {
      openConnected(PLENTY);
      transport.setWriteBufferLimits(new WriteBufferLimits(0, 0));
      for (int i = 0; i < 64; i++) {
        protocol.send("x");
      }
      assertThat(protocol.events).containsExactly("made", "pause");
      protocol.awaitEvent("resume");
      end();
    });
  }

  @Test
  void datagramsThatFindNoRoomWaitInTheirOrderWithTheirAddresses() throws Exception {
    run(() -> {
      open(Destination.any(false), 1);
      for (int port = 1; port <= 4; port++) {
        protocol.send("d" + port, new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      }
      someIterations();
      assertThat(socket.sent).containsExactly("d1 to 1");
      assertThat(transport.getWriteBufferSize()).isEqualTo(3 * (2 + 8));
      protocol.send("d5", SlowDatagrams.PEER);
      socket.makeRoom(2);
      assertThat(socket.sent).containsExactly("d1 to 1", "d2 to 2", "d3 to 3");
      someIterations();
      socket.makeRoom(5);
      assertThat(socket.sent)
          .containsExactly("d1 to 1", "d2 to 2", "d3 to 3", "d4 to 4", "d5 to 9");
      assertThat(transport.getWriteBufferSize()).isZero();
      end();
    });
  }

  @Test
  void fullSocketIsAskedOnceForManyDatagramsAndTakesThemAllLater() throws Exception {
    run(() -> {
      openConnected(0);
      IntStream.range(0, 200).forEach(i -> protocol.send("d" + i));
      assertThat(transport.getWriteBufferSize()).isGreaterThan(200 * 8);
      assertThat(socket.attempts).isEqualTo(1);
      someIterations();
      socket.makeRoom(PLENTY);
      List<String> all = IntStream.range(0, 200).mapToObj(i -> "d" + i).toList();
      assertThat(socket.sent).isEqualTo(all);
      end();
    });
  }

  @Test
  void eachFailureIsToldOnceInATurnOfItsOwnAndTheOthersAreSent() throws Exception {
    run(() -> {
      openConnected(PLENTY);
      IOException first = new ConnectException("first");
      IOException second = new ConnectException("second");
      socket.failures.add(first);
      socket.failures.add(second);
      for (String text : List.of("1", "2", "3", "4")) {
        protocol.send(text);
      }
      assertThat(protocol.errors).isEmpty();
      await(sleep(0));
      assertThat(socket.sent).containsExactly("3", "4");
      someIterations();
      assertThat(protocol.errors).containsExactly(first, second);
      assertThat(protocol.events).containsExactly("made", "error", "error");
      end();
    });
  }

  @Test
  void failureWhileTheSocketWasFullKeepsNothingBack() throws Exception {
    run(() -> {
      openConnected(0);
      IOException refused = new ConnectException("refused");
      socket.failures.add(refused);
      protocol.send("one");
      protocol.send("two");
      someIterations();
      socket.makeRoom(2);
      assertThat(socket.sent).containsExactly("two");
      protocol.awaitEvent("error");
      assertThat(protocol.errors).containsExactly(refused);
      end();
    });
  }

  @Test
  void failureThatIsNoIoErrorIsReportedAndTheEnd() throws Exception {
    RuntimeException broken = new IllegalStateException("on purpose");
    run(() -> {
      openConnected(PLENTY);
      socket.failures.add(broken);
      protocol.send("one");
      protocol.awaitEvent("lost");
      assertThat(protocol.lostBecause).isSameAs(broken);
    });
    assertThat(takeReports()).containsExactly("Fatal write error on datagram transport");
  }

  @Test
  void closeSendsWhatWaitsAndTellsWhatFails() throws Exception {
    run(() -> {
      openConnected(PLENTY);
      socket.failures.add(new ConnectException("refused"));
      protocol.send("one");
      protocol.send("two");
      transport.close();
      assertThat(socket.sent).isEmpty();
      protocol.awaitEvent("lost");
      assertThat(socket.sent).containsExactly("two");
      assertThat(protocol.events).containsExactly("made", "error", "lost");
      assertThat(socket.closed).isTrue();
    });
  }

  @Test
  void closeTellsWhatHasFailedBefore() throws Exception {
    run(() -> {
      openConnected(PLENTY);
      socket.failures.add(new ConnectException("refused"));
      for (int i = 0; i < Batch.MOST; i++) {
        protocol.send("x");
      }
      assertThat(transport.getWriteBufferSize()).isZero();
      transport.close();
      protocol.awaitEvent("lost");
      assertThat(protocol.events).containsExactly("made", "error", "lost");
    });
  }

  @Test
  void closeWaitsForTheLastDatagram() throws Exception {
    run(() -> {
      openConnected(1);
      protocol.send("one");
      protocol.send("two");
      transport.close();
      someIterations();
      assertThat(protocol.events).containsExactly("made");
      assertThat(socket.reading).isFalse();
      socket.makeRoom(1);
      protocol.awaitEvent("lost");
      assertThat(socket.sent).containsExactly("one", "two");
    });
  }

  @Test
  void abortDropsWhatWaits() throws Exception {
    run(() -> {
      openConnected(PLENTY);
      protocol.send("one");
      transport.abort();
      assertThat(transport.getWriteBufferSize()).isZero();
      protocol.awaitEvent("lost");
      assertThat(socket.sent).isEmpty();
      assertThat(protocol.events).containsExactly("made", "lost");
      assertThat(socket.closed).isTrue();
    });
  }

  @Test
  void abortWhileTheSocketIsFullDropsTheRest() throws Exception {
    run(() -> {
      openConnected(0);
      protocol.send("one");
      protocol.send("two");
      someIterations();
      transport.abort();
      socket.makeRoom(PLENTY);
      protocol.awaitEvent("lost");
      assertThat(socket.sent).containsExactly("one"); // which the socket was given
      assertThat(protocol.events).containsExactly("made", "lost");
    });
  }

  @Test
  void whatIsGatheredWhenTheLoopClosesIsSent() throws Exception {
    run(() -> {
      openConnected(PLENTY);
      protocol.send("last");
    });
    loop.close();
    assertThat(socket.sent).containsExactly("last");
    assertThat(protocol.events).containsExactly("made", "lost");
  }

  @Test
  void transportThatDoesNotGatherSendsInsideSendtoAndTellsFailuresThere() throws Exception {
    run(() -> {
      socket = new SlowDatagrams(Destination.connected(SlowDatagrams.PEER));
      socket.room = PLENTY;
      transport = new DatagramSocketTransport(LoopParts.host(loop), socket, false, protocol);
      transport.start(() -> {});
      protocol.awaitEvent("made");
      socket.failures.add(new ConnectException("refused"));
      protocol.send("one");
      assertThat(protocol.events).containsExactly("made", "error");
      protocol.send("two");
      assertThat(socket.sent).containsExactly("two");
      assertThat(transport.getWriteBufferSize()).isZero();
      end();
    });
  }
}
