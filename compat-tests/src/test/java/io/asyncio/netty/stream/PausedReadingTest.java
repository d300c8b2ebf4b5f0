package io.asyncio.netty.stream;

import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio.conformance.CPython;
import io.asyncio.netty.testing.LoopTest;
import io.asyncio.netty.testing.Pair;
import io.asyncio.netty.testing.Recorder;
import io.asyncio.protocols.BufferedProtocol;
import io.asyncio.transports.Transport;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** What a protocol does not hear while it has paused reading, and hears when it resumes. */
class PausedReadingTest extends LoopTest {

  /** Pauses at once. */
  private static final class Paused extends Recorder {
    @Override
    public void connectionMade(Transport transport) {
      super.connectionMade(transport);
      this.transport.pauseReading();
    }
  }

  /** The same, and is a protocol with a buffer to its transport. */
  private static final class PausedWithBuffer extends Recorder {
    @Override
    public void connectionMade(Transport transport) {
      super.connectionMade(transport);
      this.transport.pauseReading();
      this.transport.setProtocol(new Buffered(this));
    }
  }

  private static final class Buffered implements BufferedProtocol {
    private final Recorder recorder;
    private final ByteBuffer buffer = ByteBuffer.allocate(100);

    Buffered(Recorder recorder) {
      this.recorder = recorder;
    }

    @Override
    public ByteBuffer getBuffer(int sizeHint) {
      return buffer.clear();
    }

    @Override
    public void bufferUpdated(int bytes) {
      byte[] data = new byte[bytes];
      buffer.get(0, data);
      recorder.dataReceived(data);
    }

    @Override
    public boolean eofReceived() {
      return recorder.eofReceived();
    }

    @Override
    public void connectionLost(Throwable exception) {
      recorder.connectionLost(exception);
    }
  }

  private static void someIterations() throws Exception {
    for (int i = 0; i < 50; i++) {
      await(sleep(0));
    }
  }

  /** How the other side ends behind its data. */
  private enum End {
    CLOSE,
    RESET
  }

  private void endsWhilePaused(Recorder paused, boolean data, End end, String... heard)
      throws Exception {
    run(() -> {
      var pair = Pair.open(this, () -> paused, Recorder::new);
      if (end == End.RESET) {
        paused.write("unread"); // closing with this makes a reset
        pair.client().transport.pauseReading();
      }
      if (data) {
        pair.client().write("data");
      }
      someIterations();
      pair.client().transport.close();
      pair.client().awaitLost();
      someIterations();
      assertThat(paused.events).as("heard while paused").containsExactly("made");
      paused.transport.resumeReading();
      paused.awaitLost();
      assertThat(paused.events).containsExactly(heard);
      pair.end();
    });
  }

  @Test
  @CPython("test_selector_events::SelectorSocketTransportTests::test_pause_reading_connection_made")
  void dataAndEndWaitForResume() throws Exception {
    endsWhilePaused(new Paused(), true, End.CLOSE, "made", "data", "eof", "lost");
    endsWhilePaused(new PausedWithBuffer(), true, End.CLOSE, "made", "data", "eof", "lost");
  }

  @Test
  void endWaitsForResume() throws Exception {
    endsWhilePaused(new Paused(), false, End.CLOSE, "made", "eof", "lost");
    endsWhilePaused(new PausedWithBuffer(), false, End.CLOSE, "made", "eof", "lost");
  }

  @Test
  void dataBeforeAResetWaitsForResumeAndIsDeliveredBeforeTheLoss() throws Exception {
    for (Recorder paused : new Recorder[] {new Paused(), new PausedWithBuffer()}) {
      endsWhilePaused(paused, true, End.RESET, "made", "data", "lost");
      assertThat(paused.lostBecause).isInstanceOf(IOException.class);
      assertThat(paused.text()).isEqualTo("data");
    }
  }

  @Test
  void resetWaitsForResume() throws Exception {
    for (Recorder paused : new Recorder[] {new Paused(), new PausedWithBuffer()}) {
      endsWhilePaused(paused, false, End.RESET, "made", "lost");
      assertThat(paused.lostBecause).isInstanceOf(IOException.class);
    }
  }

  @Test
  void endIsToldOnceMoreWhenAConnectionThatWasKeptOpenResumes() throws Exception {
    run(() -> {
      var pair = Pair.open(this);
      Recorder kept = pair.accepted();
      kept.keepOpenAfterEof = true;
      pair.client().write("data");
      pair.client().transport.writeEof();
      kept.awaitEvent("eof");
      someIterations();
      assertThat(kept.events).containsExactly("made", "data", "eof");
      kept.transport.resumeReading();
      someIterations();
      assertThat(kept.events).as("it had not paused").containsExactly("made", "data", "eof");
      kept.transport.pauseReading();
      someIterations();
      assertThat(kept.events).containsExactly("made", "data", "eof");
      kept.transport.resumeReading();
      kept.await(() -> kept.events.size() == 4);
      someIterations();
      assertThat(kept.events).containsExactly("made", "data", "eof", "eof");
      assertThat(kept.transport.isClosing()).isFalse();
      kept.write("answer");
      pair.client().awaitText("answer");
      pair.end();
    });
  }

  @Test
  void dataThatWaitsWhenThePausedSideClosesIsNeverDelivered() throws Exception {
    run(() -> {
      Paused paused = new Paused();
      var pair = Pair.open(this, () -> paused, Recorder::new);
      pair.client().write("data");
      someIterations();
      paused.transport.close();
      paused.awaitLost();
      pair.client().awaitLost();
      pair.end();
      assertThat(paused.events).containsExactly("made", "lost");
    });
  }
}
