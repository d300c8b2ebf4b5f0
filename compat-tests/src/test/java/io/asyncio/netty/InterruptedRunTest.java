package io.asyncio.netty;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.createSubprocessExec;
import static io.asyncio.Asyncio.openConnection;
import static io.asyncio.Asyncio.sleep;
import static io.asyncio.Asyncio.startServer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.asyncio.Coroutine;
import io.asyncio.EventLoop;
import io.asyncio.Runner;
import io.asyncio.netty.testing.LoopTest;
import io.asyncio.netty.testing.Pair;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An interrupt of the thread that calls for a run, while the loop waits for I/O. */
class InterruptedRunTest extends LoopTest {

  private final Thread caller = Thread.currentThread();

  @AfterEach
  void endTheInterrupt() {
    boolean _ = Thread.interrupted();
  }

  private void assertInterruptEnds(Coroutine.Body body) {
    assertInterruptEnds(() -> loop, body);
  }

  private void assertInterruptEnds(Supplier<EventLoop> loops, Coroutine.Body body) {
    try (Runner runner = new Runner(null, loops)) {
      assertThatExceptionOfType(InterruptedException.class)
          .isThrownBy(() -> runner.run(async(body)));
      assertThat(caller.isInterrupted()).isFalse();
    }
  }

  /** Interrupts the caller when the loop is likely to wait, for ever but for that. */
  @SuppressWarnings("ThreadPriorityCheck") // there is no event to wait for
  private void interruptSoon() {
    Thread.ofPlatform().start(() -> {
      for (int i = 0; i < 100; i++) {
        Thread.yield();
      }
      caller.interrupt();
    });
  }

  @Test
  void interruptOfALoopThatWaitsForNothing() {
    assertInterruptEnds(() -> {
      interruptSoon();
      await(loop.createFuture());
    });
  }

  @Test
  void interruptOfALoopThatWaitsForATimer() {
    assertInterruptEnds(() -> {
      interruptSoon();
      await(sleep(600));
    });
  }

  @Test
  void interruptOfALoopThatIsNeverIdle() {
    assertInterruptEnds(() -> {
      interruptSoon();
      while (true) {
        await(sleep(0));
      }
    });
  }

  @Test
  void interruptOfAReadFromAConnection() {
    assertInterruptEnds(() -> {
      var server = await(startServer(
          (reader, writer) -> async(() -> {
            await(reader.read());
            writer.close();
          }),
          LOCALHOST,
          0));
      var client = await(openConnection(LOCALHOST, Pair.port(server)));
      interruptSoon();
      try {
        await(client.reader().readline());
      } finally {
        client.writer().close();
        await(client.writer().waitClosed());
        server.close();
        await(server.waitClosed());
      }
    });
  }

  @Test
  void interruptOfTheWaitForAChild() {
    assertInterruptEnds(() -> {
      var child = await(createSubprocessExec("sleep", "600"));
      interruptSoon();
      try {
        await(child.waitFor());
      } finally {
        child.kill();
        await(child.waitFor());
      }
    });
  }

  @Test
  void interruptAfterACallbackHasWaitedForAChannelOfTheJdk() {
    assertInterruptEnds(() -> {
      loop.callSoon(InterruptedRunTest::readFromAPipe);
      await(sleep(0));
      interruptSoon();
      await(loop.createFuture());
    });
  }

  private static void readFromAPipe() {
    try {
      Pipe pipe = Pipe.open();
      try (var source = pipe.source();
          var sink = pipe.sink()) {
        sink.write(ByteBuffer.wrap(new byte[1]));
        source.read(ByteBuffer.allocate(1));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void interruptUnderVirtualTimeWhileAServerIsOpen() {
    VirtualTimeOptions patient =
        VirtualTimeOptions.defaults().withDeadlockTime(Double.POSITIVE_INFINITY);
    assertInterruptEnds(() -> new VirtualTimeLoop(patient), () -> {
      try (var server = await(startServer((reader, writer) -> async(() -> {}), LOCALHOST, 0))) {
        interruptSoon();
        await(server.getLoop().createFuture());
      }
    });
  }

  @Test
  void runWithoutARunnerKeepsTheFlag() throws Exception {
    run(() -> {
      Thread other = Thread.ofPlatform().start(caller::interrupt);
      while (other.isAlive()) {
        Thread.onSpinWait();
      }
      for (int i = 0; i < 10; i++) {
        await(sleep(0.001));
      }
    });
    assertThat(Thread.interrupted()).isTrue();
  }
}
