package io.asyncio.netty.stream;

import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio.Server;
import io.asyncio.conformance.CPython;
import io.asyncio.netty.testing.Blocking;
import io.asyncio.netty.testing.LoopTest;
import io.asyncio.netty.testing.Pair;
import io.asyncio.netty.testing.Recorder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How connections end. */
class EndingsTest extends LoopTest {

  private static final int LARGE = 5 * 1024 * 1024;

  /** Each way to end the client's side of a pair. */
  enum Ending {
    CLOSE {
      @Override
      void end(Pair<Recorder, Recorder> pair) {
        pair.client().transport.close();
      }
    },
    CLOSE_TWICE {
      @Override
      void end(Pair<Recorder, Recorder> pair) {
        pair.client().transport.close();
        pair.client().transport.close();
      }
    },
    ABORT {
      @Override
      void end(Pair<Recorder, Recorder> pair) {
        pair.client().transport.abort();
      }
    },
    ABORT_TWICE {
      @Override
      void end(Pair<Recorder, Recorder> pair) {
        pair.client().transport.abort();
        pair.client().transport.abort();
      }
    },
    CLOSE_AND_ABORT {
      @Override
      void end(Pair<Recorder, Recorder> pair) {
        pair.client().transport.close();
        pair.client().transport.abort();
      }
    },
    ABORT_AND_CLOSE {
      @Override
      void end(Pair<Recorder, Recorder> pair) {
        pair.client().transport.abort();
        pair.client().transport.close();
      }
    },
    WRITE_AND_CLOSE {
      @Override
      void end(Pair<Recorder, Recorder> pair) {
        pair.client().write("last words");
        pair.client().transport.close();
      }
    },
    WRITE_AND_ABORT {
      @Override
      void end(Pair<Recorder, Recorder> pair) {
        pair.client().transport.write(new byte[LARGE]);
        pair.client().transport.abort();
      }
    },
    WRITE_EOF_AND_CLOSE {
      @Override
      void end(Pair<Recorder, Recorder> pair) {
        pair.client().transport.writeEof();
        pair.client().transport.close();
      }
    },
    PEER_CLOSES {
      @Override
      void end(Pair<Recorder, Recorder> pair) {
        pair.accepted().transport.close();
      }
    },
    PEER_ABORTS {
      @Override
      void end(Pair<Recorder, Recorder> pair) {
        pair.accepted().transport.abort();
      }
    },
    BOTH_CLOSE {
      @Override
      void end(Pair<Recorder, Recorder> pair) {
        pair.client().transport.close();
        pair.accepted().transport.close();
      }
    },
    PAUSED_AND_CLOSED {
      @Override
      void end(Pair<Recorder, Recorder> pair) {
        pair.client().transport.pauseReading();
        pair.client().transport.close();
      }
    };

    abstract void end(Pair<Recorder, Recorder> pair);
  }

  @ParameterizedTest
  @EnumSource
  void connectionLostComesOnceAndNeverInsideACall(Ending ending) throws Exception {
    run(() -> {
      var pair = Pair.open(this);
      ending.end(pair);
      assertThat(pair.client().lost + pair.accepted().lost).isZero();
      pair.client().awaitLost();
      pair.accepted().awaitLost();
      pair.client().transport.close();
      pair.client().transport.abort();
      pair.end();
      await(sleep(0));
      await(sleep(0));
      assertThat(pair.client().lost).isEqualTo(1);
      assertThat(pair.accepted().lost).isEqualTo(1);
      assertThat(pair.client().transport.isClosing()).isTrue();
      assertThat(pair.client().transport.isReading()).isFalse();
    });
  }

  @Test
  @CPython("test_selector_events::SelectorSocketTransportTests::test_write_ready_closing")
  void closeSendsWhatWasWritten() throws Exception {
    byte[] data = new byte[LARGE];
    Arrays.fill(data, (byte) 'x');
    run(() -> {
      var pair = Pair.open(this);
      pair.client().transport.write(data);
      pair.client().transport.close();
      pair.accepted().awaitLost();
      pair.client().awaitLost();
      pair.end();
      assertThat(pair.accepted().received.toByteArray()).isEqualTo(data);
      assertThat(pair.accepted().lostBecause).isNull();
      assertThat(pair.client().lostBecause).isNull();
    });
  }

  @Test
  void abortDropsWhatWasWritten() throws Exception {
    run(() -> {
      var pair = Pair.open(this);
      pair.accepted().transport.pauseReading();
      pair.client().transport.write(new byte[LARGE]);
      await(sleep(0));
      pair.client().transport.abort();
      pair.client().awaitLost();
      assertThat(pair.client().lostBecause).isNull();
      assertThat(pair.client().transport.getWriteBufferSize()).isZero();
      pair.accepted().transport.resumeReading();
      pair.accepted().awaitLost();
      pair.end();
      assertThat(pair.accepted().received.size()).isLessThan(LARGE);
    });
  }

  @Test
  @CPython("test_selector_events::SelectorSocketTransportTests::test_read_ready_eof")
  void endOfFileClosesTheTransportUnlessTheProtocolSaysOtherwise() throws Exception {
    run(() -> {
      var pair = Pair.open(this);
      pair.client().write("bye");
      pair.client().transport.writeEof();
      pair.accepted().awaitLost();
      pair.client().awaitLost();
      pair.end();
      assertThat(pair.accepted().events).containsExactly("made", "data", "eof", "lost");
      assertThat(pair.client().events).containsExactly("made", "eof", "lost");
    });
  }

  @Test
  @CPython("test_selector_events::SelectorSocketTransportTests::test_read_ready_eof_keep_open")
  void anEndOfFileLeavesTheOtherDirectionOpen() throws Exception {
    run(() -> {
      var pair = Pair.open(this);
      pair.accepted().keepOpenAfterEof = true;
      pair.client().write("question");
      pair.client().transport.writeEof();
      pair.accepted().awaitEvent("eof");
      assertThat(pair.accepted().transport.isClosing()).isFalse();
      pair.accepted().transport.write(new byte[LARGE]);
      pair.client().awaitBytes(LARGE);
      assertThat(pair.accepted().events)
          .as("it reads no more")
          .filteredOn("eof"::equals)
          .hasSize(1);
      pair.accepted().transport.close();
      pair.client().awaitLost();
      pair.end();
      assertThat(pair.accepted().text()).isEqualTo("question");
      assertThat(pair.client().received.size()).isEqualTo(LARGE);
    });
  }

  @Test
  @CPython("test_selector_events::SelectorSocketTransportTests::test_write_eof_buffer")
  void writeEofIsSentBehindWhatWasWritten() throws Exception {
    run(() -> {
      var pair = Pair.open(this);
      pair.accepted().keepOpenAfterEof = true;
      pair.client().transport.write(new byte[LARGE]);
      pair.client().transport.writeEof();
      pair.client().transport.writeEof();
      pair.accepted().awaitEvent("eof");
      assertThat(pair.accepted().received.size()).isEqualTo(LARGE);
      assertThat(pair.client().transport.canWriteEof()).isTrue();
      assertThatThrownBy(() -> pair.client().write("more"))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("writeEof");
      pair.end();
    });
  }

  @Test
  @CPython("test_selector_events::SelectorSocketTransportTests::test_write_eof_after_close")
  void writingAfterCloseIsIgnored() throws Exception {
    run(() -> {
      var pair = Pair.open(this);
      pair.client().transport.close();
      pair.client().transport.writeEof();
      pair.client().write("ignored");
      pair.client().awaitLost();
      pair.client().write("ignored");
      pair.client().transport.writeEof();
      pair.accepted().awaitLost();
      pair.end();
      assertThat(pair.accepted().text()).isEmpty();
    });
  }

  @Test
  void aResetArrivesBehindTheDataBeforeIt() throws Exception {
    run(() -> {
      Recorder accepted = new Recorder();
      Server server = await(loop.createServer(() -> accepted, LOCALHOST, 0));
      try (Blocking peer = Blocking.connect(loop, server)) {
        accepted.awaitMade();
        peer.send("data".getBytes(StandardCharsets.US_ASCII));
        accepted.awaitText("data");
        peer.reset();
        accepted.awaitLost();
      }
      server.close();
      assertThat(accepted.events).containsExactly("made", "data", "lost");
      assertThat(accepted.lostBecause).isInstanceOf(IOException.class);
    });
  }

  @Test
  void aPeerThatHasGoneBeforeItWasAcceptedIsMadeAndLost() throws Exception {
    run(() -> {
      Recorder accepted = new Recorder();
      Server server = await(loop.createServer(
          () -> accepted, io.asyncio.ServerOptions.of(LOCALHOST, 0).withStartServing(false)));
      Blocking.connect(loop, server).reset();
      await(server.startServing());
      accepted.awaitLost();
      server.close();
      soon(server.waitClosed());
      assertThat(accepted.events).containsExactly("made", "lost");
    });
  }

  @Test
  void closingTheLoopEndsWhatIsOpen() throws Exception {
    Recorder[] sides = new Recorder[2];
    run(() -> {
      var pair = Pair.open(this);
      sides[0] = pair.client();
      sides[1] = pair.accepted();
    });
    loop.close();
    for (Recorder side : sides) {
      assertThat(side.events).containsExactly("made", "lost");
      assertThat(side.lostBecause).isNull();
    }
  }
}
