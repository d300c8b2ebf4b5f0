package io.asyncio.netty;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.createTask;
import static io.asyncio.Asyncio.newEventLoop;
import static io.asyncio.Asyncio.sleep;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio.Callback;
import io.asyncio.EventLoop;
import io.asyncio.Future;
import io.asyncio.Task;
import io.asyncio.netty.process.ShellKill;
import io.asyncio.netty.testing.LoopTest;
import io.asyncio.tools.TaskTools;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** The recipes of docs/debugging.md: a signal prints who awaits whom. */
class AwaitTreeOnSignalTest extends LoopTest {

  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final PrintStream err = new PrintStream(printed, true, UTF_8);
  private final CountDownLatch done = new CountDownLatch(1);

  private String tree() {
    return printed.toString(UTF_8);
  }

  private void printTree(EventLoop watched) {
    TaskTools.displayAwaitedByTasksTree(watched, err);
    done.countDown();
  }

  /** Watches {@link #loop} from a loop of its own while {@code body} runs. */
  private void watchedFromOutside(Body body) throws Exception {
    EventLoop watcher = newEventLoop();
    watcher.addSignalHandler("USR1", () -> printTree(loop));
    Thread thread = Thread.ofPlatform().daemon().start(watcher::runForever);
    try {
      body.run();
    } finally {
      watcher.callSoonThreadsafe((Callback) watcher::stop);
      thread.join();
      watcher.close();
    }
  }

  private interface Body {
    void run() throws Exception;
  }

  @Test
  void signalPrintsTheTreeOfALoopThatWaits() throws Exception {
    Future<Void> gate = loop.createFuture();
    loop.addSignalHandler("USR1", () -> {
      printTree(loop);
      gate.setResult(null);
    });
    loop.runUntilComplete(async(() -> {
      Task<Void> inner = createTask(async(() -> await(gate)), "customers");
      Task<Void> outer = createTask(async(() -> await(inner)), "bill");
      await(sleep(0));
      ShellKill.sendHere("USR1");
      await(outer);
    }));
    assertThat(tree()).containsSubsequence("(T) bill", "(T) customers");
  }

  @Test
  void signalPrintsTheTreeWhileACoroutineBlocks() throws Exception {
    loop.addSignalHandler("USR1", () -> printTree(loop));
    loop.runUntilComplete(async(() -> {
      await(createTask(
          async(() -> {
            ShellKill.sendHere("USR1");
            done.await();
          }),
          "stuck in a latch"));
    }));
    assertThat(tree()).contains("(T) stuck in a latch").contains("AwaitTreeOnSignalTest.java");
  }

  @Test
  void anotherLoopPrintsTheTreeWhileACallbackBlocksTheLoop() throws Exception {
    watchedFromOutside(() -> loop.runUntilComplete(async(() -> {
      Future<Void> gate = loop.createFuture();
      Task<Void> waiting = createTask(async(() -> await(gate)), "waits for the callback");
      await(sleep(0));
      loop.callSoon(() -> {
        ShellKill.sendHere("USR1");
        done.await();
        gate.setResult(null);
      });
      await(waiting);
    })));
    assertThat(tree()).contains("(T) waits for the callback");
  }

  @Test
  void anotherLoopPrintsTheTreeWhileACoroutineSpins() throws Exception {
    watchedFromOutside(() -> loop.runUntilComplete(async(() -> {
      await(createTask(
          async(() -> {
            ShellKill.sendHere("USR1");
            while (done.getCount() > 0) {
              Thread.onSpinWait();
            }
          }),
          "spins"));
    })));
    assertThat(tree()).contains("(T) spins").contains("AwaitTreeOnSignalTest.java");
  }

  @Test
  void anotherLoopPrintsTheTreeWhileABlockingCoroutineFreezesTheLoop() throws Exception {
    loop.setBlockingGrace(Double.POSITIVE_INFINITY);
    watchedFromOutside(() -> loop.runUntilComplete(async(() -> {
      await(createTask(
          async(() -> {
            ShellKill.sendHere("USR1");
            done.await();
          }),
          "freezes"));
    })));
    assertThat(tree()).contains("(T) freezes").contains("AwaitTreeOnSignalTest.java");
  }

  @Test
  void theSignalOfTheJvmsOwnDumpIsRefused() {
    assertThatThrownBy(() -> loop.addSignalHandler("QUIT", () -> printTree(loop)))
        .isInstanceOf(IllegalStateException.class);
  }
}
