package io.asyncio.netty.process;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.createTask;
import static io.asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio.Future;
import io.asyncio.Task;
import io.asyncio.netty.pipe.PipeKind;
import io.asyncio.netty.testing.Blocks;
import io.asyncio.netty.testing.Fifos;
import io.asyncio.protocols.SubprocessProtocol;
import io.asyncio.subprocess.Process;
import io.asyncio.subprocess.Stdio;
import io.asyncio.subprocess.SubprocessOptions;
import io.asyncio.transports.SubprocessTransport;
import io.asyncio.transports.WriteBufferLimits;
import io.asyncio.transports.WriteTransport;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A child that is sent more than anybody wants to keep: its writer has to wait. */
class ChildInputPressureTest extends ChildTest {

  private static final SubprocessOptions PLAIN = PIPES.withStderr(Stdio.INHERIT);

  /** The most that a pipe holds. */
  private static final int PIPE_SIZE = 512 * 1024;

  private static final int ROUNDS = 50;

  @TempDir
  Path directory;

  /** A line for a shell that digests its input once somebody writes to {@code gate}. */
  private static String digestAfter(Path gate) {
    return "read go < " + gate + "; exec md5sum";
  }

  private void open(Path gate) throws Exception {
    PipeKind.elsewhere(this, () -> Files.write(gate, bytes("go\n")));
  }

  /** A thread of the child's pipe may be taking something just now, so this asks again. */
  private static int sizeAboveLow(WriteTransport pipe) throws Exception {
    int[] size = new int[1];
    letTheLoopRun(() ->
        (size[0] = pipe.getWriteBufferSize()) > pipe.getWriteBufferLimits().low());
    return size[0];
  }

  private static void letTheLoopRun(BooleanSupplier until) throws Exception {
    do {
      for (int i = 0; i < ROUNDS; i++) {
        await(sleep(0));
      }
    } while (!until.getAsBoolean());
  }

  @Test
  void drainWaitsWhileTheChildDoesNotRead() throws Exception {
    Path gate = Fifos.make(directory);
    run(() -> {
      Process process = soon(shell(PLAIN, digestAfter(gate)));
      WriteTransport pipe = process.stdin().transport();
      int[] written = new int[1];
      Task<Void> writing = createTask(async(() -> writeAll(process, written)));
      int size = sizeAboveLow(pipe);
      int high = pipe.getWriteBufferLimits().high();
      int bytes = written[0] * Blocks.SIZE;
      assertThat(writing.done()).isFalse();
      assertThat(size).isBetween(bytes - PIPE_SIZE, Math.min(bytes, high + Blocks.SIZE));
      open(gate);
      soon(writing);
      process.stdin().close();
      assertThat(text(soon(process.stdout().read()))).isEqualTo(Blocks.digest() + "  -\n");
      assertThat(soon(process.waitFor())).isZero();
    });
  }

  private static void writeAll(Process process, int[] written) throws Exception {
    for (int i = 0; i < Blocks.COUNT; i++) {
      written[0]++;
      process.stdin().write(Blocks.block(i));
      await(process.stdin().drain());
    }
  }

  /** Writes block after block while it may, and notes what it is told. */
  private static final class Producer implements SubprocessProtocol {

    private final List<String> events = new ArrayList<>();
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private final Future<Void> over;
    private final Integer high;
    private SubprocessTransport transport;
    private int next;
    private int largest;
    private int sizeAtPause;
    private int sizeAtResume;
    private boolean paused;

    Producer(Future<Void> over, Integer high) {
      this.over = over;
      this.high = high;
    }

    WriteTransport input() {
      return transport.getPipeTransport(0);
    }

    private void produce() {
      while (!paused && next < Blocks.COUNT) {
        input().write(Blocks.block(next++));
        largest = Math.max(largest, input().getWriteBufferSize());
      }
      if (next == Blocks.COUNT) {
        input().close();
      }
    }

    @Override
    public void connectionMade(SubprocessTransport made) {
      transport = made;
      input().setWriteBufferLimits(WriteBufferLimits.of(high, null));
      produce();
    }

    @Override
    public void pauseWriting() {
      events.add("pause");
      paused = true;
      sizeAtPause = Math.max(sizeAtPause, input().getWriteBufferSize());
    }

    @Override
    public void resumeWriting() {
      events.add("resume");
      paused = false;
      sizeAtResume = Math.max(sizeAtResume, input().getWriteBufferSize());
      produce();
    }

    @Override
    public void pipeDataReceived(int fd, byte[] data) {
      output.writeBytes(data);
    }

    @Override
    public void connectionLost(Throwable exception) {
      over.setResult(null);
    }
  }

  private void assertPausedAtItsMarks(Integer high) throws Exception {
    Path gate = Fifos.make(directory);
    run(() -> {
      Future<Void> over = loop.createFuture();
      Producer child = soon(loop.subprocessShell(
              () -> new Producer(over, high), digestAfter(gate), PLAIN))
          .protocol();
      letTheLoopRun(() -> child.events.getLast().equals("pause"));
      assertThat(child.events).endsWith("pause");
      int unsent = child.input().getWriteBufferSize();
      int limit = child.input().getWriteBufferLimits().high();
      assertThat(unsent).isBetween(child.next * Blocks.SIZE - PIPE_SIZE, limit + Blocks.SIZE);
      open(gate);
      soon(over);
      assertThat(child.next).isEqualTo(Blocks.COUNT);
      assertThat(child.output.toString(StandardCharsets.US_ASCII))
          .isEqualTo(Blocks.digest() + "  -\n");
      assertThat(child.sizeAtPause).isBetween(limit + 1, limit + Blocks.SIZE);
      assertThat(child.largest).isLessThanOrEqualTo(limit + Blocks.SIZE);
      assertThat(child.sizeAtResume).isLessThanOrEqualTo(limit / 4);
      assertAlternating(child.events);
    });
  }

  /** And in the end it is told that it might write, though it has closed the pipe. */
  private static void assertAlternating(List<String> events) {
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < events.size(); i++) {
      expected.add(i % 2 == 0 ? "pause" : "resume");
    }
    assertThat(events).hasSizeGreaterThan(1).isEqualTo(expected).endsWith("resume");
  }

  @Test
  void protocolIsPausedAndResumedWithItsPipe() throws Exception {
    assertPausedAtItsMarks(null);
  }

  @Test
  void protocolsOwnWaterMarksHold() throws Exception {
    assertPausedAtItsMarks(1 << 20);
  }
}
