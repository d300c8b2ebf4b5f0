package io.asyncio.netty.stream;

import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio.netty.testing.LoopTest;
import io.asyncio.netty.testing.Pair;
import io.asyncio.netty.testing.Recorder;
import io.asyncio.transports.WriteBufferLimits;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What a protocol hears, and what its peer gets, in which order, when the protocol closes. */
class ClosingOrderTest extends LoopTest {

  private static final int LARGE = 8 * 1024 * 1024;

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  @Test
  void writerThatClosesWhilePausedIsResumedBeforeItIsLost() throws Exception {
    run(() -> {
      var pair = Pair.open(this);
      pair.client().transport.write(new byte[LARGE]);
      pair.client().transport.close();
      pair.client().awaitLost();
      pair.accepted().awaitLost();
      pair.end();
      assertThat(pair.client().events).containsExactly("made", "pause", "resume", "lost");
      assertThat(pair.accepted().received.size()).isEqualTo(LARGE);
    });
  }

  @Test
  void writerThatAbortsWhilePausedIsNotResumed() throws Exception {
    run(() -> {
      var pair = Pair.open(this);
      pair.client().transport.write(new byte[LARGE]);
      pair.client().transport.abort();
      pair.client().awaitLost();
      pair.accepted().awaitLost();
      pair.end();
      assertThat(pair.client().events).containsExactly("made", "pause", "lost");
    });
  }

  @Test
  void writerThatEndsAndClosesWhilePausedIsResumedOnce() throws Exception {
    run(() -> {
      var pair = Pair.open(this);
      pair.client().transport.write(new byte[LARGE]);
      pair.client().transport.writeEof();
      pair.client().transport.close();
      pair.client().awaitLost();
      pair.accepted().awaitLost();
      pair.end();
      assertThat(pair.client().events).containsExactly("made", "pause", "resume", "lost");
      assertThat(pair.accepted().received.size()).isEqualTo(LARGE);
    });
  }

  @Test
  void closeInsideResumeWritingLosesTheConnectionOnce() throws Exception {
    Recorder closing = new Recorder() {
      @Override
      public void resumeWriting() {
        super.resumeWriting();
        transport.close();
      }
    };
    run(() -> {
      var pair = Pair.open(this, Recorder::new, () -> closing);
      for (int high : new int[] {0, LARGE / 2}) {
        closing.transport.setWriteBufferLimits(WriteBufferLimits.ofHigh(high));
      }
      closing.transport.write(new byte[LARGE]);
      closing.awaitLost();
      pair.accepted().awaitLost();
      await(sleep(0));
      await(sleep(0));
      pair.end();
      assertThat(closing.events).containsExactly("made", "pause", "resume", "lost");
      assertThat(closing.lostBecause).isNull();
      assertThat(pair.accepted().received.size()).isEqualTo(LARGE);
    });
  }

  @Test
  void abortInsideResumeWritingLosesTheConnectionOnce() throws Exception {
    Recorder aborting = new Recorder() {
      @Override
      public void resumeWriting() {
        super.resumeWriting();
        transport.abort();
        transport.close();
      }
    };
    run(() -> {
      var pair = Pair.open(this, Recorder::new, () -> aborting);
      aborting.transport.write(new byte[LARGE]);
      aborting.awaitLost();
      pair.accepted().awaitLost();
      await(sleep(0));
      await(sleep(0));
      pair.end();
      assertThat(aborting.events).containsExactly("made", "pause", "resume", "lost");
    });
  }

  @Test
  void writeInsideTheLastResumeWritingIsSentBeforeTheClose() throws Exception {
    Recorder writing = new Recorder() {
      @Override
      public void resumeWriting() {
        super.resumeWriting();
        transport.write(bytes("!"));
        transport.close();
      }
    };
    run(() -> {
      var pair = Pair.open(this, Recorder::new, () -> writing);
      writing.transport.setWriteBufferLimits(WriteBufferLimits.ofHigh(0));
      writing.transport.write(new byte[LARGE]);
      writing.awaitLost();
      pair.accepted().awaitLost();
      pair.end();
      assertThat(pair.accepted().received.size()).isEqualTo(LARGE + 1);
    });
  }

  /** Waits, if it needs that, until what a coroutine has written is on its way. */
  void awaitSent(Recorder client) throws Exception {
    assertThat(client.lost).isZero(); // a socket takes it at once
  }

  /** The client writes "A", ends in some way, and writes more in each way there is. */
  private void writesNothingAfter(Consumer<Recorder> ending) throws Exception {
    run(() -> {
      var pair = Pair.open(this);
      Recorder client = pair.client();
      client.write("A");
      awaitSent(client);
      ending.accept(client);
      client.write("B");
      client.transport.write(ByteBuffer.wrap(bytes("C")));
      client.transport.writelines(List.of(bytes("D"), bytes("E")));
      assertThat(client.transport.getWriteBufferSize()).isZero();
      pair.accepted().awaitLost();
      client.awaitLost();
      pair.end();
      assertThat(pair.accepted().text()).isEqualTo("A");
      assertThat(client.lostBecause).isNull();
    });
  }

  @Test
  void nothingIsSentThatIsWrittenAfterClose() throws Exception {
    writesNothingAfter(client -> client.transport.close());
  }

  @Test
  void nothingIsSentThatIsWrittenAfterAbort() throws Exception {
    writesNothingAfter(client -> client.transport.abort());
  }

  @Test
  void emptyLineAmongOthersDoesNotKeepCloseFromFinishing() throws Exception {
    run(() -> {
      for (List<byte[]> lines : List.of(
          List.of(bytes("x"), new byte[0]),
          List.of(new byte[0], bytes("x")),
          List.of(new byte[0], bytes("x"), new byte[0], new byte[0]))) {
        var pair = Pair.open(this);
        pair.client().transport.writelines(lines);
        pair.client().transport.close();
        pair.client().awaitLost();
        pair.accepted().awaitLost();
        pair.end();
        assertThat(pair.accepted().text()).isEqualTo("x");
      }
    });
  }

  @Test
  void emptyLineBehindMuchDoesNotKeepCloseFromFinishing() throws Exception {
    run(() -> {
      var pair = Pair.open(this);
      pair.client().transport.writelines(List.of(new byte[LARGE], new byte[0]));
      pair.client().transport.writelines(List.of(new byte[0], new byte[1], new byte[0]));
      pair.client().transport.close();
      pair.client().awaitLost();
      pair.accepted().awaitLost();
      pair.end();
      assertThat(pair.accepted().received.size()).isEqualTo(LARGE + 1);
      assertThat(pair.client().lostBecause).isNull();
    });
  }

  @Test
  void writingAfterWriteEofIsRefusedHoweverLittle() throws Exception {
    run(() -> {
      var pair = Pair.open(this);
      pair.accepted().keepOpenAfterEof = true;
      var transport = pair.client().transport;
      transport.writeEof();
      List<Runnable> writes = List.of(
          () -> transport.writelines(List.of()),
          () -> transport.writelines(List.of(new byte[0])),
          () -> transport.write(new byte[0]),
          () -> transport.write(ByteBuffer.allocate(0)));
      for (Runnable write : writes) {
        assertThatThrownBy(write::run)
            .isInstanceOf(IllegalStateException.class)
            .hasMessageContaining("after writeEof()");
      }
      pair.end();
    });
  }

  @Test
  void transportHasNoProtocolOnceTheConnectionIsLost() throws Exception {
    var during = new Object[1];
    Recorder looking = new Recorder() {
      @Override
      public void connectionLost(Throwable exception) {
        during[0] = transport.getProtocol();
        super.connectionLost(exception);
      }
    };
    run(() -> {
      var pair = Pair.open(this, Recorder::new, () -> looking);
      looking.transport.close();
      assertThat(looking.transport.getProtocol()).isSameAs(looking);
      looking.awaitLost();
      await(sleep(0));
      assertThat(during[0]).isSameAs(looking);
      assertThat(looking.transport.getProtocol()).isNull();
      pair.end();
    });
  }
}
