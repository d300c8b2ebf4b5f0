package io.asyncio.netty.pipe;

import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.sleep;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio.netty.testing.LoopParts;
import io.asyncio.netty.testing.LoopTest;
import io.asyncio.netty.transport.ProtocolInput;
import io.asyncio.protocols.BufferedProtocol;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A pipe that is read into a protocol's own buffers, piece by piece. */
class BufferedPipeTest extends LoopTest {

  private final List<String> events = new ArrayList<>();
  private final FakeSource source = new FakeSource(events);
  private final StringBuilder received = new StringBuilder();
  private ReadPipeTransport transport;

  /** Takes two bytes at a time, and does something when the second pair is there. */
  private final class Pairs implements BufferedProtocol {

    private final ByteBuffer buffer = ByteBuffer.allocate(2);
    private final Runnable deed;
    private int updates;
    Throwable lostBecause;
    int lost;

    Pairs(Runnable deed) {
      this.deed = deed;
    }

    @Override
    public ByteBuffer getBuffer(int sizeHint) {
      return buffer.clear();
    }

    @Override
    public void bufferUpdated(int bytes) {
      received.append(new String(buffer.array(), 0, bytes, US_ASCII));
      if (++updates == 2) {
        deed.run();
      }
    }

    @Override
    public void connectionLost(Throwable exception) {
      lost++;
      lostBecause = exception;
    }
  }

  private Pairs open(Runnable deed) throws Exception {
    Pairs protocol = new Pairs(deed);
    transport = new ReadPipeTransport(LoopParts.host(loop), source, ProtocolInput.of(protocol));
    transport.start();
    await(sleep(0));
    return protocol;
  }

  @Test
  void aPauseHoldsForTheRestWhichComesBeforeAnythingIsReadAgain() throws Exception {
    run(() -> {
      open(() -> transport.pauseReading());
      source.ready("abcdefg".getBytes(US_ASCII));
      await(sleep(0));
      assertThat(received).hasToString("abcd");
      transport.resumeReading();
      assertThat(received).hasToString("abcd");
      assertThat(source.isWatched()).isFalse();
      await(sleep(0));
      assertThat(received).hasToString("abcdefg");
      assertThat(source.isWatched()).isTrue();
      transport.close();
      await(sleep(0));
    });
  }

  @Test
  void aFailureIsReportedAndEndsTheTransportSinceTheRestWouldBeLost() throws Exception {
    run(() -> {
      IllegalStateException failure = new IllegalStateException("full");
      Pairs protocol = open(() -> {
        throw failure;
      });
      source.ready("abcdefg".getBytes(US_ASCII));
      assertThat(takeReports())
          .containsExactly("Fatal error: protocol.bufferUpdated() call failed.");
      await(sleep(0));
      assertThat(received).hasToString("abcd");
      assertThat(protocol.lost).isEqualTo(1);
      assertThat(protocol.lostBecause).isSameAs(failure);
    });
  }

  @Test
  void nothingOfTheRestComesAfterClose() throws Exception {
    run(() -> {
      Pairs protocol = open(() -> transport.close());
      source.ready("abcdefg".getBytes(US_ASCII));
      await(sleep(0));
      assertThat(received).hasToString("abcd");
      assertThat(protocol.lost).isEqualTo(1);
      assertThat(protocol.lostBecause).isNull();
    });
  }
}
