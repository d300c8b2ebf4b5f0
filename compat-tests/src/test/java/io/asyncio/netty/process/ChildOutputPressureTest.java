package io.asyncio.netty.process;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.createTask;
import static io.asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio.SubprocessConnection;
import io.asyncio.Task;
import io.asyncio.netty.testing.Blocks;
import io.asyncio.protocols.SubprocessProtocol;
import io.asyncio.streams.StreamReader;
import io.asyncio.subprocess.Process;
import io.asyncio.subprocess.Stdio;
import io.asyncio.subprocess.SubprocessOptions;
import io.asyncio.subprocess.SubprocessStreamProtocol;
import io.asyncio.transports.ReadTransport;
import io.asyncio.transports.SubprocessTransport;
import java.security.MessageDigest;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A child that writes more than anybody wants to keep: it has to wait for its reader. */
class ChildOutputPressureTest extends ChildTest {

  private static final SubprocessOptions OUTPUTS = PIPES.withStdin(Stdio.DEVNULL);

  /** The most that a pipe holds, and a thread that reads one; each may have taken it all. */
  private static final int PIPE_SIZE = 512 * 1024;

  private static final int READ_AHEAD = 256 * 1024;

  /** What may be on its way when reading is paused. */
  private static final int UNREAD = PIPE_SIZE + READ_AHEAD;

  private static final int LIMIT = 32 * 1024;
  private static final int READ_SIZE = 100_000;

  /** A stream pauses its pipe once it has more than twice its limit, be it by a whole read. */
  private static final int UNREAD_BY_STREAM = UNREAD + 2 * LIMIT + READ_AHEAD;

  /** Reads the numbers of the blocks that were written. */
  private static Task<Void> count(StreamReader stderr, AtomicInteger written) {
    return createTask(async(() -> {
      while (await(stderr.readline()).length > 0) {
        written.incrementAndGet();
      }
      return null;
    }));
  }

  @Test
  void childWaitsWhileItsStreamIsNotReadAndNothingIsLost() throws Exception {
    run(() -> {
      SubprocessConnection<SubprocessStreamProtocol> child = soon(loop.subprocessShell(
          () -> new SubprocessStreamProtocol(LIMIT, loop), Blocks.WRITE, OUTPUTS));
      Process process = new Process(child.transport(), child.protocol(), loop);
      AtomicInteger written = new AtomicInteger();
      Task<Void> counting = count(process.stderr(), written);
      ReadTransport pipe = child.transport().getPipeTransport(1);
      while (pipe.isReading() && !counting.done()) {
        await(sleep(0));
      }
      ChildState.untilAsleep(process.pid());
      assertThat(pipe.isReading()).isFalse();
      assertThat(process.returncode()).isNull();
      assertThat((long) written.get() * Blocks.SIZE).isLessThanOrEqualTo(UNREAD_BY_STREAM);
      assertThat(readInBounds(process.stdout(), written)).isEqualTo(Blocks.digest());
      soon(counting);
      assertThat(written.get()).isEqualTo(Blocks.COUNT);
      assertThat(soon(process.waitFor())).isZero();
    });
  }

  /** Reads everything; at no time may the child be further ahead than buffers are large. */
  private static String readInBounds(StreamReader stdout, AtomicInteger written) throws Exception {
    MessageDigest digest = Blocks.newDigest();
    long got = 0;
    for (byte[] data; (data = soon(stdout.read(READ_SIZE))).length > 0; ) {
      digest.update(data);
      got += data.length;
      assertThat((long) written.get() * Blocks.SIZE - got).isLessThanOrEqualTo(UNREAD_BY_STREAM);
    }
    return Blocks.text(digest);
  }

  /** Pauses when it is connected and then again and again, until it is told to go on. */
  private static final class Pausing implements SubprocessProtocol {

    private static final long STAGE = Blocks.TOTAL / 6;

    private final MessageDigest digest = Blocks.newDigest();
    private SubprocessTransport transport;
    private long received;
    private long wanted;
    private int written;
    private boolean paused;
    private boolean over;

    private ReadTransport output() {
      return transport.getPipeTransport(1);
    }

    private void pause() {
      output().pauseReading();
      paused = true;
      wanted = received + STAGE;
    }

    void goOn() {
      paused = false;
      output().resumeReading();
    }

    @Override
    public void connectionMade(SubprocessTransport made) {
      transport = made;
      pause();
    }

    @Override
    public void pipeDataReceived(int fd, byte[] data) {
      if (fd == 1) {
        digest.update(data);
        received += data.length;
        if (received >= wanted && !paused) {
          pause();
        }
        return;
      }
      for (byte character : data) {
        written += character == '\n' ? 1 : 0;
      }
    }

    @Override
    public void connectionLost(Throwable exception) {
      over = true;
    }
  }

  @Test
  void childWaitsWhileAProtocolHasPausedItsPipe() throws Exception {
    run(() -> {
      Pausing child =
          soon(loop.subprocessShell(() -> new Pausing(), Blocks.WRITE, OUTPUTS)).protocol();
      int pauses = 0;
      while (!child.over) {
        if (child.paused && child.output().isClosing()) {
          child.paused = false; // it ended in the read that made it pause
        }
        if (child.paused) {
          pauses++;
          assertHeldUp(child);
          child.goOn();
        }
        await(sleep(0));
      }
      assertThat(pauses).isGreaterThanOrEqualTo(5);
      assertThat(child.written).isEqualTo(Blocks.COUNT);
      assertThat(child.received).isEqualTo(Blocks.TOTAL);
      assertThat(Blocks.text(child.digest)).isEqualTo(Blocks.digest());
      assertThat(child.transport.getReturncode()).isZero();
    });
  }

  /** What was read before the pause may still be told of, but is read no more. */
  private static void assertHeldUp(Pausing child) throws Exception {
    ChildState.untilAsleep(child.transport.getPid());
    await(sleep(0));
    long received = child.received;
    for (int i = 0; i < 50; i++) {
      await(sleep(0));
    }
    assertThat(child.output().isReading()).isFalse();
    assertThat(child.transport.getReturncode()).isNull();
    assertThat(child.received).isEqualTo(received);
    assertThat((long) child.written * Blocks.SIZE - received).isLessThanOrEqualTo(UNREAD);
  }
}
