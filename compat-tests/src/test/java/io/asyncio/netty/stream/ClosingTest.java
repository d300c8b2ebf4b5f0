package io.asyncio.netty.stream;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio.conformance.CPython;
import io.asyncio.netty.NettyEventLoop;
import io.asyncio.netty.testing.Collected;
import io.asyncio.netty.testing.Idle;
import io.asyncio.netty.testing.LoopTest;
import io.asyncio.netty.testing.Pair;
import io.asyncio.netty.testing.Recorder;
import io.asyncio.netty.testing.Sockets;
import io.asyncio.transports.Transport;
import io.netty.channel.Channel;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What closing and aborting do at once, what they leave for later, and what happens once only. */
class ClosingTest extends LoopTest {

  private static final int LARGE = 8 * 1024 * 1024;

  private Sockets sockets = Sockets.OWN;

  @Override
  public Sockets sockets() {
    return sockets;
  }

  private Pair<Recorder, Recorder> open(Sockets sockets) throws Exception {
    this.sockets = sockets;
    return Pair.open(this);
  }

  /** A client that has written more than the system takes, to a peer that does not read. */
  private Pair<Recorder, Recorder> stalled(Sockets sockets) throws Exception {
    var pair = open(sockets);
    pair.accepted().transport.pauseReading();
    await(sleep(0));
    pair.client().transport.write(new byte[LARGE]);
    await(sleep(0));
    assertThat(pair.client().transport.getWriteBufferSize()).isPositive();
    return pair;
  }

  private static void someIterations() throws Exception {
    for (int i = 0; i < 20; i++) {
      await(sleep(0));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"OWN", "ADOPTED"})
  @CPython("test_selector_events::SelectorTransportTests::test_close")
  void closeStopsReadingAndASecondOneChangesNothing(Sockets sockets) throws Exception {
    run(() -> {
      var pair = open(sockets);
      Transport transport = pair.client().transport;
      pair.accepted().write("unheard");
      transport.close();
      assertThat(transport.isClosing()).isTrue();
      assertThat(transport.isReading()).isFalse();
      assertThat(pair.client().lost).isZero();
      transport.close();
      pair.client().awaitLost();
      transport.close();
      pair.end();
      someIterations();
      assertThat(pair.client().events).containsExactly("made", "lost");
      assertThat(pair.client().lostBecause).isNull();
    });
  }

  @ParameterizedTest
  @EnumSource(names = {"OWN", "ADOPTED"})
  @CPython("test_selector_events::SelectorTransportTests::test_close_write_buffer")
  void closeWithAFullBufferStopsReadingAndIsTheEndWhenTheBufferIsEmpty(Sockets sockets)
      throws Exception {
    run(() -> {
      var pair = stalled(sockets);
      Transport transport = pair.client().transport;
      transport.close();
      assertThat(transport.isClosing()).isTrue();
      assertThat(transport.isReading()).isFalse();
      someIterations();
      assertThat(transport.getWriteBufferSize()).isPositive();
      assertThat(pair.client().lost).isZero();
      pair.accepted().transport.resumeReading();
      pair.client().awaitLost();
      assertThat(transport.getWriteBufferSize()).isZero();
      assertThat(pair.client().lostBecause).isNull();
      pair.accepted().awaitBytes(LARGE);
      pair.end();
    });
  }

  @ParameterizedTest
  @EnumSource(names = {"OWN", "ADOPTED"})
  @CPython("test_selector_events::SelectorTransportTests::test__add_reader")
  void readingDoesNotBeginAgainWhileATransportCloses(Sockets sockets) throws Exception {
    run(() -> {
      var pair = stalled(sockets);
      Transport transport = pair.client().transport;
      transport.pauseReading();
      transport.close();
      transport.resumeReading();
      assertThat(transport.isReading()).isFalse();
      pair.accepted().write("unheard");
      someIterations();
      assertThat(transport.isReading()).isFalse();
      pair.end();
      assertThat(pair.client().events).doesNotContain("data");
    });
  }

  @ParameterizedTest
  @EnumSource(names = {"OWN", "ADOPTED"})
  @CPython("test_selector_events::SelectorTransportTests::test_abort")
  @CPython("test_selector_events::SelectorTransportTests::test_force_close")
  void abortDropsTheBufferAndIsTheEndInTheNextIterationAndOnce(Sockets sockets) throws Exception {
    run(() -> {
      var pair = stalled(sockets);
      Transport transport = pair.client().transport;
      pair.accepted().write("unheard");
      transport.abort();
      assertThat(transport.isClosing()).isTrue();
      assertThat(transport.isReading()).isFalse();
      assertThat(transport.getWriteBufferSize()).isZero();
      assertThat(pair.client().lost).isZero();
      transport.abort();
      await(sleep(0));
      assertThat(pair.client().lost).isEqualTo(1);
      assertThat(pair.client().lostBecause).isNull();
      transport.abort();
      pair.accepted().transport.resumeReading();
      pair.accepted().awaitLost();
      pair.end();
      assertThat(pair.client().events).containsExactly("made", "pause", "lost");
      assertThat(pair.accepted().received.size()).isLessThan(LARGE);
    });
  }

  /** Sees what there is while it hears of the loss. */
  private static final class Looking extends Recorder {

    final List<Object> seen = new ArrayList<>();

    @Override
    public void connectionLost(Throwable exception) {
      seen.add(exception);
      seen.add(transport.getExtraInfo(NettyEventLoop.CHANNEL).isOpen());
      super.connectionLost(exception);
    }
  }

  @Test
  @CPython("test_selector_events::SelectorTransportTests::test_connection_lost")
  void socketIsClosedAndTheProtocolLetGoWhenItKnowsOfTheLoss() throws Exception {
    Looking[] looking = new Looking[1];
    Transport[] transport = new Transport[1];
    run(() -> {
      var server = sockets().serve(loop, Recorder::new);
      looking[0] = sockets().connect(loop, Looking::new, server);
      transport[0] = looking[0].transport;
      Channel channel = transport[0].getExtraInfo(NettyEventLoop.CHANNEL);
      transport[0].close();
      looking[0].awaitLost();
      assertThat(looking[0].seen).containsExactly(null, true);
      soon(async(() -> {
        while (channel.isOpen()) {
          await(sleep(0));
        }
      }));
      assertThat(transport[0].getProtocol()).isNull();
      server.close();
      soon(server.waitClosed());
    });
    WeakReference<Looking> kept = new WeakReference<>(looking[0]);
    looking[0] = null;
    Collected.await(kept);
    assertThat(transport[0].toString()).contains("CLOSED");
  }

  @ParameterizedTest
  @EnumSource(names = {"OWN", "ADOPTED"})
  @CPython("test_selector_events::SelectorSocketTransportTests::test_write_eof")
  void writeEofIsHeardOnceHoweverOftenItIsCalled(Sockets sockets) throws Exception {
    run(() -> {
      var pair = open(sockets);
      Transport transport = pair.client().transport;
      pair.accepted().keepOpenAfterEof = true;
      assertThat(transport.canWriteEof()).isTrue();
      transport.writeEof();
      transport.writeEof();
      pair.accepted().awaitEvent("eof");
      transport.writeEof();
      someIterations();
      assertThat(pair.accepted().events).containsExactly("made", "eof");
      assertThat(transport.isClosing()).isFalse();
      pair.accepted().write("answer");
      pair.client().awaitText("answer");
      pair.end();
    });
  }

  @ParameterizedTest
  @EnumSource(names = {"OWN", "ADOPTED"})
  @CPython("test_selector_events::SelectorSocketTransportTests::test_write_ready")
  @CPython("test_selector_events::SelectorSocketTransportTests::test_write_sendmsg_full")
  void loopIsIdleWhenEverythingIsSent(Sockets sockets) throws Exception {
    run(() -> {
      var pair = stalled(sockets);
      pair.client().transport.writelines(List.of(new byte[10], new byte[10]));
      pair.accepted().transport.resumeReading();
      pair.accepted().awaitBytes(LARGE + 20);
      assertThat(pair.client().transport.getWriteBufferSize()).isZero();
      assertThat(Idle.becomes(loop)).isTrue();
      pair.end();
    });
  }

  @ParameterizedTest
  @EnumSource(names = {"OWN", "ADOPTED"})
  @CPython("test_selector_events::SelectorSocketTransportTests::test_transport_close_remove_writer")
  void loopIsIdleWhenATransportHasClosed(Sockets sockets) throws Exception {
    run(() -> {
      var pair = stalled(sockets);
      pair.accepted().transport.resumeReading();
      pair.accepted().awaitBytes(LARGE);
      assertThat(pair.client().transport.getWriteBufferSize()).isZero();
      pair.client().transport.close();
      await(sleep(0));
      assertThat(pair.client().events).containsExactly("made", "pause", "resume", "lost");
      pair.accepted().awaitLost();
      assertThat(Idle.becomes(loop)).isTrue();
      pair.end();
    });
  }
}
