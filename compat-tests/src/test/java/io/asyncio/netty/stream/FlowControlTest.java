package io.asyncio.netty.stream;

import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio.conformance.CPython;
import io.asyncio.netty.testing.LoopTest;
import io.asyncio.netty.testing.Pair;
import io.asyncio.netty.testing.Recorder;
import io.asyncio.transports.Transport;
import io.asyncio.transports.WriteBufferLimits;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;

class FlowControlTest extends LoopTest {

  private static final int LARGE = 8 * 1024 * 1024;
  private static final int CHUNK = 64 * 1024;

  @Test
  void writingIsPausedAndResumedOncePerCrossing() throws Exception {
    run(() -> {
      var pair = Pair.open(this);
      pair.accepted().transport.pauseReading();
      await(sleep(0));
      for (int sent = 0; sent < LARGE; sent += CHUNK) {
        pair.client().transport.write(new byte[CHUNK]);
      }
      assertThat(pair.client().pauses).isEqualTo(1);
      await(sleep(0));
      assertThat(pair.client().resumes).isZero();
      pair.accepted().transport.resumeReading();
      pair.client().awaitEvent("resume");
      assertThat(pair.client().transport.getWriteBufferSize())
          .isLessThanOrEqualTo(WriteBufferLimits.DEFAULT.low());
      pair.accepted().awaitBytes(LARGE);
      assertThat(pair.client().transport.getWriteBufferSize()).isZero();
      assertThat(pair.client().pauses).isEqualTo(1);
      assertThat(pair.client().resumes).isEqualTo(1);
      pair.end();
    });
  }

  /** Writes for as long as it may, and goes on when it may again. */
  private static final class Producer extends Recorder {
    boolean paused;
    int left = LARGE;
    int highest;

    void produce() {
      while (!paused && left > 0) {
        transport.write(new byte[CHUNK]);
        left -= CHUNK;
        highest = Math.max(highest, transport.getWriteBufferSize());
      }
    }

    @Override
    public void pauseWriting() {
      paused = true;
      super.pauseWriting();
    }

    @Override
    public void resumeWriting() {
      paused = false;
      super.resumeWriting();
      produce();
    }
  }

  @Test
  void aProducerThatObeysIsBufferedWithinItsLimit() throws Exception {
    run(() -> {
      var pair = Pair.open(this, Recorder::new, Producer::new);
      pair.accepted().transport.pauseReading();
      pair.client().produce();
      await(sleep(0));
      pair.accepted().transport.resumeReading();
      pair.accepted().awaitBytes(LARGE);
      pair.end();
      assertThat(pair.client().highest)
          .isLessThanOrEqualTo(WriteBufferLimits.DEFAULT.high() + CHUNK);
      assertThat(pair.client().resumes).isGreaterThan(1);
    });
  }

  @Test
  void whatTheSystemTakesAtOnceIsNotBuffered() throws Exception {
    run(() -> {
      var pair = Pair.open(this);
      Transport transport = pair.client().transport;
      assertThat(transport.getWriteBufferSize()).isZero();
      transport.write(new byte[3]);
      transport.write(new byte[0]);
      transport.write(new byte[4]);
      assertThat(transport.getWriteBufferSize()).isZero();
      pair.accepted().awaitBytes(7);
      pair.end();
    });
  }

  @Test
  @CPython("test_selector_events::SelectorSocketTransportTests::test_write_buffer")
  @CPython("test_selector_events::SelectorSocketTransportTests::test_write_partial")
  void nothingUnsentIsLostFromTheCount() throws Exception {
    run(() -> {
      var pair = Pair.open(this);
      pair.accepted().transport.pauseReading();
      await(sleep(0));
      Transport transport = pair.client().transport;
      transport.write(new byte[LARGE]);
      int unsent = transport.getWriteBufferSize();
      assertThat(unsent).isBetween(1, LARGE - 1);
      transport.write(new byte[LARGE]);
      transport.write(new byte[7]);
      assertThat(transport.getWriteBufferSize()).isEqualTo(unsent + LARGE + 7);
      pair.accepted().transport.resumeReading();
      pair.accepted().awaitBytes(2 * LARGE + 7);
      assertThat(transport.getWriteBufferSize()).isZero();
      pair.end();
    });
  }

  @Test
  void linesThatCanBeReadOnlyOnceAreSent() throws Exception {
    run(() -> {
      var pair = Pair.open(this);
      Iterator<byte[]> once = List.of(ascii("a"), ascii(""), ascii("bc")).iterator();
      pair.client().transport.writelines(() -> once);
      pair.accepted().awaitText("abc");
      pair.end();
    });
  }

  @Test
  @CPython("test_transports::TransportTests::test_flowcontrol_mixin_set_write_limits")
  void limitsAreSetAndChecked() throws Exception {
    run(() -> {
      var pair = Pair.open(this);
      Transport transport = pair.client().transport;
      assertThat(transport.getWriteBufferLimits())
          .isEqualTo(new WriteBufferLimits(64 * 1024, 16 * 1024));
      transport.setWriteBufferLimits(new WriteBufferLimits(1024, 128));
      assertThat(transport.getWriteBufferLimits()).isEqualTo(new WriteBufferLimits(1024, 128));
      transport.setWriteBufferLimits(WriteBufferLimits.ofLow(1));
      assertThat(transport.getWriteBufferLimits()).isEqualTo(new WriteBufferLimits(4, 1));
      assertThat(WriteBufferLimits.ofLow(Integer.MAX_VALUE))
          .isEqualTo(new WriteBufferLimits(Integer.MAX_VALUE, Integer.MAX_VALUE));
      assertThatThrownBy(() -> transport.setWriteBufferLimits(new WriteBufferLimits(0, 1)))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> transport.setWriteBufferLimits(WriteBufferLimits.ofHigh(-1)))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> transport.setWriteBufferLimits(new WriteBufferLimits(1, -1)))
          .isInstanceOf(IllegalArgumentException.class);
      assertThat(transport.getWriteBufferLimits()).isEqualTo(new WriteBufferLimits(4, 1));
      pair.end();
    });
  }

  @Test
  void aLimitOfZeroPausesAtTheFirstByteThatTheSystemDoesNotTake() throws Exception {
    run(() -> {
      var pair = Pair.open(this);
      pair.client().transport.setWriteBufferLimits(WriteBufferLimits.ofHigh(0));
      pair.client().write("x");
      pair.client().write("y");
      assertThat(pair.client().pauses).isZero();
      for (int i = 1; i <= 3; i++) {
        int count = i;
        pair.client().transport.write(new byte[LARGE]);
        assertThat(pair.client().pauses).isEqualTo(count);
        pair.client().await(() -> pair.client().resumes == count);
        assertThat(pair.client().transport.getWriteBufferSize()).isZero();
      }
      pair.accepted().awaitBytes(2 + 3 * LARGE);
      pair.end();
    });
  }

  @Test
  @CPython("test_transports::TransportTests::test_flowcontrol_mixin_set_write_limits")
  void loweredLimitsPauseAndResumeByBytes() throws Exception {
    run(() -> {
      var pair = Pair.open(this);
      Transport transport = pair.client().transport;
      pair.accepted().transport.pauseReading();
      await(sleep(0));
      transport.setWriteBufferLimits(WriteBufferLimits.ofHigh(100 * LARGE));
      transport.write(new byte[2 * LARGE]);
      assertThat(pair.client().pauses).isZero();
      transport.setWriteBufferLimits(new WriteBufferLimits(100, 10));
      assertThat(pair.client().pauses).isEqualTo(1);
      pair.accepted().transport.resumeReading();
      pair.client().await(() -> pair.client().resumes == 1);
      assertThat(transport.getWriteBufferSize()).isLessThanOrEqualTo(10);
      pair.accepted().awaitBytes(2 * LARGE);
      pair.end();
    });
  }

  @Test
  void aProducerThatIsResumedAtOnceLeavesTurnsToOthers() throws Exception {
    int[] turns = new int[1];
    Recorder tireless = new Recorder() {
      @Override
      public void resumeWriting() {
        super.resumeWriting();
        assertThat(turns[0]).as("turns of others").isGreaterThanOrEqualTo(resumes);
        transport.write(new byte[LARGE]);
      }
    };
    run(() -> {
      var pair = Pair.open(this, Recorder::new, () -> tireless);
      tireless.transport.setWriteBufferLimits(WriteBufferLimits.ofHigh(0));
      takeTurns(turns);
      tireless.transport.write(new byte[LARGE]);
      tireless.await(() -> tireless.resumes == 20);
      turns[0] = -1;
      pair.end();
    });
  }

  /** Counts iterations until the count is made negative. */
  private void takeTurns(int[] turns) {
    if (turns[0] >= 0) {
      turns[0]++;
      loop.callSoon(() -> takeTurns(turns));
    }
  }

  @Test
  void aSlowReaderSlowsTheWriterDown() throws Exception {
    run(() -> {
      var pair = Pair.open(this);
      pair.accepted().transport.pauseReading();
      assertThat(pair.accepted().transport.isReading()).isFalse();
      pair.client().transport.write(new byte[4 * LARGE]);
      for (int i = 0; i < 100; i++) {
        await(sleep(0));
      }
      assertThat(pair.accepted().received.size()).isZero();
      assertThat(pair.client().transport.getWriteBufferSize()).isPositive();
      pair.accepted().transport.resumeReading();
      assertThat(pair.accepted().transport.isReading()).isTrue();
      pair.accepted().awaitBytes(4 * LARGE);
      pair.end();
    });
  }

  @Test
  void nothingIsDeliveredWhileReadingIsPaused() throws Exception {
    run(() -> {
      Recorder careful = new Recorder() {
        @Override
        public void dataReceived(byte[] data) {
          transport.pauseReading();
          super.dataReceived(data);
        }
      };
      var pair = Pair.open(this, () -> careful, Recorder::new);
      pair.client().transport.write(new byte[LARGE]);
      pair.client().transport.close();
      while (careful.lost == 0) {
        careful.await(() -> !careful.transport.isReading());
        int held = careful.received.size();
        await(sleep(0));
        assertThat(careful.received.size()).isEqualTo(held);
        careful.transport.resumeReading();
      }
      pair.end();
      assertThat(careful.received.size()).isEqualTo(LARGE);
    });
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
