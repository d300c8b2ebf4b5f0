package io.asyncio.netty.stream;

import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio.conformance.CPython;
import io.asyncio.netty.testing.ChannelPair;
import io.asyncio.netty.testing.LoopTest;
import io.asyncio.netty.testing.ProtocolKind;
import io.asyncio.netty.testing.Recorder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Reads that find nothing, and reads of a thread that is interrupted. */
class ReadsInVainTest extends LoopTest {

  private static final int ROUNDS = 300;

  private ChannelPair pair;

  @BeforeEach
  void open() throws IOException {
    pair = ChannelPair.open();
  }

  @AfterEach
  void close() throws IOException {
    pair.close();
  }

  /** Reads a socket before its transport does, whenever it is faster, on a thread of its own. */
  private static final class Thief extends Thread {

    private final SocketChannel channel;
    private final ByteBuffer loot = ByteBuffer.allocate(10 * ROUNDS);
    private volatile int stolen;
    private volatile boolean stopped;

    Thief(SocketChannel channel) {
      this.channel = channel;
      setDaemon(true);
      start();
    }

    @Override
    public void run() {
      try {
        while (!stopped) {
          channel.read(loot);
          stolen = loot.position();
          Thread.onSpinWait();
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    int end() throws InterruptedException {
      stopped = true;
      join();
      return stolen;
    }
  }

  @ParameterizedTest
  @EnumSource
  @CPython("test_selector_events::SelectorSocketTransportTests::test_read_ready_tryagain")
  @CPython(
      "test_selector_events::SelectorSocketTransportBufferedProtocolTests::test_read_ready_tryagain")
  void readThatFindsNothingIsNoError(ProtocolKind kind) throws Exception {
    run(() -> {
      Recorder reading = new Recorder();
      await(loop.createConnection(() -> kind.over(reading), pair.left()));
      Thief thief = new Thief(pair.left());
      reading.transport.pauseReading();
      await(sleep(0));
      ChannelPair.send(pair.right(), "x");
      while (thief.stolen == 0) {
        await(sleep(0));
      }
      reading.transport.resumeReading();
      for (int i = 0; i < ROUNDS; i++) {
        ChannelPair.send(pair.right(), "x");
        await(sleep(0));
      }
      int stolen = thief.end();
      ChannelPair.send(pair.right(), "end");
      reading.await(() -> reading.text().endsWith("end"));
      assertThat(stolen + reading.received.size()).isEqualTo(1 + ROUNDS + 3);
      assertThat(reading.events).containsExactly("made", "data");
      reading.transport.abort();
      reading.awaitLost();
    });
  }

  @ParameterizedTest
  @EnumSource
  @CPython(
      "test_selector_events::SelectorSocketTransportTests::test_read_ready_tryagain_interrupted")
  @CPython(
      "test_selector_events::SelectorSocketTransportBufferedProtocolTests::test_read_ready_tryagain_interrupted")
  void readOfAThreadThatIsInterruptedIsNoError(ProtocolKind kind) throws Exception {
    Thread caller = Thread.currentThread();
    run(() -> {
      Recorder reading = new Recorder();
      await(loop.createConnection(() -> kind.over(reading), pair.left()));
      for (int i = 1; i <= ROUNDS / 10; i++) {
        caller.interrupt();
        ChannelPair.send(pair.right(), "x");
        reading.awaitBytes(i);
      }
      assertThat(reading.events).containsExactly("made", "data");
      reading.transport.close();
      reading.awaitLost();
      assertThat(reading.lostBecause).isNull();
    });
    assertThat(Thread.interrupted()).isTrue();
  }
}
