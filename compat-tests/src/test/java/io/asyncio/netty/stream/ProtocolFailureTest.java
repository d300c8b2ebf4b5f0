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
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Protocols that throw, and misuse of transports. */
class ProtocolFailureTest extends LoopTest {

  private final RuntimeException bug = new IllegalStateException("bad protocol");

  @Test
  @CPython("test_selector_events::SelectorSocketTransportTests::test_data_received_error")
  void dataReceivedThatThrowsEndsTheConnection() throws Exception {
    Recorder bad = new Recorder() {
      @Override
      public void dataReceived(byte[] data) {
        throw bug;
      }
    };
    run(() -> {
      var pair = Pair.open(this, () -> bad, Recorder::new);
      pair.client().write("x");
      pair.client().awaitLost();
      bad.awaitLost();
      assertThat(bad.lostBecause).isSameAs(bug);
      pair.end();
    });
    assertThat(takeReports()).containsExactly("Fatal error: protocol.dataReceived() call failed.");
  }

  @Test
  @CPython("test_selector_events::SelectorSocketTransportTests::test_read_eof_received_error")
  void eofReceivedThatThrowsEndsTheConnection() throws Exception {
    Recorder bad = new Recorder() {
      @Override
      public boolean eofReceived() {
        throw bug;
      }
    };
    run(() -> {
      var pair = Pair.open(this, () -> bad, Recorder::new);
      pair.client().transport.writeEof();
      bad.awaitLost();
      assertThat(bad.lostBecause).isSameAs(bug);
      pair.end();
    });
    assertThat(takeReports()).containsExactly("Fatal error: protocol.eofReceived() call failed.");
  }

  @Test
  void connectionMadeThatThrowsIsReportedAndTheConnectionGoesOn() throws Exception {
    Recorder bad = new Recorder() {
      @Override
      public void connectionMade(Transport transport) {
        super.connectionMade(transport);
        throw bug;
      }
    };
    run(() -> {
      var pair = Pair.open(this, () -> bad, Recorder::new);
      pair.client().write("x");
      bad.awaitText("x");
      pair.end();
      assertThat(bad.events).containsExactly("made", "data", "lost");
    });
    assertThat(takeReports()).hasSize(1);
  }

  @Test
  void connectionLostThatThrowsIsReportedAndTheServerEnds() throws Exception {
    Recorder bad = new Recorder() {
      @Override
      public void connectionLost(Throwable exception) {
        super.connectionLost(exception);
        throw bug;
      }
    };
    run(() -> {
      var pair = Pair.open(this, () -> bad, Recorder::new);
      pair.end();
    });
    assertThat(takeReports()).hasSize(1);
  }

  @Test
  void flowControlThatThrowsIsReportedAndTheConnectionGoesOn() throws Exception {
    Recorder bad = new Recorder() {
      @Override
      public void pauseWriting() {
        super.pauseWriting();
        throw bug;
      }

      @Override
      public void resumeWriting() {
        super.resumeWriting();
        throw bug;
      }
    };
    run(() -> {
      var pair = Pair.open(this, () -> bad, Recorder::new);
      bad.transport.setWriteBufferLimits(WriteBufferLimits.ofHigh(0));
      bad.transport.write(new byte[8_000_000]);
      bad.awaitEvent("resume");
      bad.write("y");
      pair.client().awaitBytes(8_000_001);
      pair.end();
    });
    assertThat(takeReports())
        .contains("protocol.pauseWriting() failed", "protocol.resumeWriting() failed");
  }

  @Test
  void setProtocolInMidStreamMovesWhatComesAfter() throws Exception {
    Recorder second = new Recorder();
    Recorder first = new Recorder() {
      @Override
      public void dataReceived(byte[] data) {
        super.dataReceived(data);
        transport.setProtocol(second);
      }
    };
    run(() -> {
      var pair = Pair.open(this, () -> first, Recorder::new);
      pair.client().write("first");
      first.awaitText("first");
      assertThat(first.transport.getProtocol()).isSameAs(second);
      pair.client().write("second");
      second.awaitText("second");
      pair.client().transport.close();
      second.awaitLost();
      pair.client().awaitLost();
      pair.server().close();
      assertThat(first.events).containsExactly("made", "data");
      assertThat(second.events).containsExactly("data", "eof", "lost");
      assertThatThrownBy(() -> first.transport.setProtocol(null))
          .isInstanceOf(NullPointerException.class);
    });
  }

  @Test
  void otherThreadsAreRefused() throws Exception {
    run(() -> {
      var pair = Pair.open(this);
      AtomicReference<Throwable> refused = new AtomicReference<>();
      Thread other = Thread.ofPlatform().start(() -> {
        try {
          pair.client().transport.write(new byte[1]);
        } catch (IllegalStateException e) {
          refused.set(e);
        }
      });
      other.join();
      assertThat(refused.get()).hasMessageContaining("callSoonThreadsafe");
      await(sleep(0));
      pair.end();
      assertThat(pair.accepted().text()).isEmpty();
    });
  }
}
