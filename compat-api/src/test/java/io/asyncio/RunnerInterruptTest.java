package io.asyncio;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.createTask;
import static io.asyncio.Asyncio.sleep;
import static io.asyncio.Asyncio.taskGroup;
import static io.asyncio.Asyncio.toThread;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What interrupts of the thread that calls {@link Runner#run} do. */
class RunnerInterruptTest extends LoopTest {

  private final Thread caller = Thread.currentThread();
  private final CountDownLatch never = new CountDownLatch(1);

  @BeforeEach
  void letTheLoopWaitForInterrupts() {
    loop.waitForPosts();
  }

  @AfterEach
  void endTheInterrupt() {
    boolean _ = Thread.interrupted();
  }

  private Runner runner() {
    return new Runner(null, () -> loop);
  }

  /** Has another thread interrupt {@code thread}, and returns when it has. */
  private static void interrupt(Thread thread) {
    Thread other = Thread.ofPlatform().start(thread::interrupt);
    while (other.isAlive()) {
      Thread.onSpinWait();
    }
  }

  /** Runs {@code body}, which is interrupted, by a runner that is then closed. */
  private void runInterrupted(Coroutine.Body body) {
    try (Runner runner = runner()) {
      assertInterrupted(() -> runner.run(async(body)));
    }
  }

  private static void assertInterrupted(ThrowingCallable run) {
    assertThatExceptionOfType(InterruptedException.class).isThrownBy(run);
    assertThat(Thread.currentThread().isInterrupted()).as("flag").isFalse();
  }

  @Test
  void interruptCancelsTheMainTaskAndIsRaised() {
    Future<Void> gate = loop.createFuture();
    try (Runner runner = runner()) {
      assertThatExceptionOfType(InterruptedException.class)
          .isThrownBy(() -> runner.run(async(() -> {
            interrupt(caller);
            try {
              await(gate);
            } finally {
              await(sleep(1));
              trace.add("cleaned up");
            }
          })))
          .withCauseInstanceOf(CancelledError.class);
      assertThat(caller.isInterrupted()).isFalse();
      assertThat(gate.cancelled()).isTrue();
    }
    assertThat(trace).containsExactly("cleaned up");
  }

  @Test
  void interruptCancelsAMainTaskThatNeverWaits() {
    runInterrupted(() -> {
      interrupt(caller);
      while (true) {
        await(sleep(0));
      }
    });
  }

  @Test
  void interruptOfAnIdleLoopWakesIt() {
    Future<Void> gate = loop.createFuture();
    runInterrupted(() -> {
      Thread.ofPlatform().start(() -> {
        Strands.awaitState(caller, Thread.State.WAITING, Thread.State.TIMED_WAITING);
        caller.interrupt();
      });
      await(gate);
    });
  }

  @Test
  void interruptBeforeTheRunKeepsTheBodyFromRunning() {
    try (Runner runner = runner()) {
      caller.interrupt();
      assertInterrupted(() -> runner.run(async(() -> trace.add("not reached"))));
    }
    assertThat(trace).isEmpty();
  }

  @Test
  void interruptThatIsSwallowedByTheBodyIsForgotten() throws Exception {
    Future<Void> gate = loop.createFuture();
    try (Runner runner = runner()) {
      int result = runner.run(async(() -> {
        interrupt(caller);
        try {
          await(gate);
          return 0;
        } catch (CancelledError e) {
          return 1;
        }
      }));
      assertThat(result).isEqualTo(1);
      assertThat(caller.isInterrupted()).isFalse();
    }
  }

  @Test
  void interruptThatComesWhenTheMainTaskHasEndedStaysAFlag() throws Exception {
    Runner runner = runner();
    int result = runner.run(async(() -> {
      Asyncio.currentTask().addDoneCallback(done -> interrupt(caller));
      return 7;
    }));
    assertThat(result).isEqualTo(7);
    assertThat(Thread.interrupted()).isTrue();
    runner.close();
  }

  @Test
  void interruptOfATaskThatWasCancelledOtherwiseIsACancellation() {
    Future<Void> gate = loop.createFuture();
    try (Runner runner = runner()) {
      assertThatExceptionOfType(CancelledError.class)
          .isThrownBy(() -> runner.run(async(() -> {
            Task<?> me = Asyncio.currentTask();
            gate.addDoneCallback(done -> me.cancel());
            interrupt(caller);
            await(gate);
          })));
    }
  }

  @Test
  void secondInterruptLeavesTheRunAndCloseEndsTheTask() {
    Future<Void> gate = loop.createFuture();
    Future<Void> cleanUp = loop.createFuture();
    try (Runner runner = runner()) {
      assertInterrupted(() -> runner.run(async(() -> {
        interrupt(caller);
        try {
          await(gate);
        } finally {
          interrupt(caller);
          await(cleanUp);
        }
      })));
      assertThat(cleanUp.done()).isFalse();
    }
    assertThat(cleanUp.cancelled()).isTrue();
  }

  @Test
  void interruptsBeforeTheLoopHasItsTurnCountAsOne() {
    Future<Void> gate = loop.createFuture();
    runInterrupted(() -> {
      interrupt(caller);
      interrupt(caller);
      try {
        await(gate);
      } finally {
        await(sleep(1));
        trace.add("cleaned up");
      }
    });
    assertThat(trace).containsExactly("cleaned up");
  }

  @Test
  void runnerGoesOnAfterAnInterrupt() throws Exception {
    try (Runner runner = runner()) {
      assertInterrupted(() -> runner.run(async(() -> {
        interrupt(caller);
        await(sleep(1));
      })));
      assertThat(runner.run(sleep(1, "next"))).isEqualTo("next");
    }
  }

  @Test
  void callbackThatInterruptsItsOwnThreadSetsTheFlagAlone() throws Exception {
    try (Runner runner = runner()) {
      runner.run(async(() -> {
        loop.callSoon(() -> Thread.currentThread().interrupt());
        await(sleep(1));
        await(sleep(1));
      }));
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void coroutineThatInterruptsItselfIsNotCancelled() throws Exception {
    try (Runner runner = runner()) {
      boolean interrupted = runner.run(async(() -> {
        Thread.currentThread().interrupt();
        await(sleep(1));
        await(sleep(0));
        return Thread.interrupted();
      }));
      assertThat(interrupted).isTrue();
      assertThat(caller.isInterrupted()).isFalse();
    }
  }

  @Test
  void mainTaskThatBlocksIsInterruptedInThat() {
    loop.setBlockingGrace(0);
    runInterrupted(() -> {
      interrupt(caller);
      try {
        never.await();
      } finally {
        trace.add("left");
      }
    });
    assertThat(trace).containsExactly("left");
  }

  @Test
  void taskThatBlocksAndTheMainTaskAwaitsIsInterruptedInThat() {
    loop.setBlockingGrace(0);
    runInterrupted(() -> {
      Task<Void> blocked = createTask(async(() -> never.await()));
      await(sleep(0));
      interrupt(caller);
      await(blocked);
    });
  }

  @Test
  void tasksOfAGroupThatBlockAreInterruptedInThat() {
    loop.setBlockingGrace(0);
    try (Runner runner = runner()) {
      assertInterrupted(() -> runner.run(taskGroup(group -> {
        for (int i = 0; i < 2; i++) {
          var _ = group.createTask(async(() -> {
            try {
              never.await();
            } finally {
              trace.add("left");
            }
          }));
        }
        interrupt(caller);
      })));
    }
    assertThat(trace).containsExactly("left", "left");
  }

  @Test
  void blockingCallThatFreezesTheLoopIsInterrupted() {
    loop.setBlockingGrace(Double.POSITIVE_INFINITY);
    runInterrupted(() -> {
      Thread frozen = Thread.currentThread();
      Thread.ofPlatform().start(() -> {
        Strands.awaitState(frozen, Thread.State.WAITING);
        caller.interrupt();
      });
      never.await();
    });
  }

  @Test
  void taskThatBlocksIsNotWaitedForAfterAnInterrupt() {
    loop.setBlockingGrace(0);
    runInterrupted(() -> {
      var _ = createTask(async(() -> {
        try {
          never.await();
        } catch (InterruptedException e) {
          trace.add("left");
        }
      }));
      await(sleep(0));
      interrupt(caller);
      await(loop.createFuture());
    });
    assertThat(trace).containsExactly("left");
  }

  @Test
  void callInTheExecutorIsNotWaitedForAfterAnInterrupt() throws Exception {
    CountDownLatch left = new CountDownLatch(1);
    runInterrupted(() -> {
      await(toThread(() -> {
        try {
          caller.interrupt();
          never.await();
        } finally {
          left.countDown();
        }
        return null;
      }));
    });
    left.await();
    assertThat(loop.isClosed()).isTrue();
  }

  @Test
  void interruptWhileTheRunnerClosesEndsItsWaiting() throws Exception {
    Runner runner = runner();
    runner.run(async(() -> {
      var _ = createTask(async(() -> {
        try {
          await(loop.createFuture());
        } finally {
          interrupt(caller);
          await(loop.createFuture());
        }
      }));
      await(sleep(0));
    }));
    runner.close();
    assertThat(Thread.interrupted()).isTrue();
    assertThat(loop.isClosed()).isTrue();
    assertThat(Asyncio.allTasks(loop)).isEmpty();
    assertThat(closeAndTakeReports())
        .containsOnly("Task was pending when its event loop was closed");
  }

  @Test
  void callerThatHoldsAMonitorIsInterrupted() {
    Object monitor = new Object();
    try (Runner runner = runner()) {
      synchronized (monitor) {
        assertInterrupted(() -> runner.run(async(() -> {
          interrupt(caller);
          await(loop.createFuture());
        })));
      }
    }
  }

  @Test
  void virtualCallerIsInterrupted() throws Exception {
    FutureTask<Boolean> run = new FutureTask<>(() -> {
      Thread virtual = Thread.currentThread();
      try (Runner runner = runner()) {
        assertInterrupted(() -> runner.run(async(() -> {
          interrupt(virtual);
          await(loop.createFuture());
        })));
      }
      return true;
    });
    Thread.ofVirtual().start(run);
    assertThat(run.get()).isTrue();
  }

  @Test
  void runWithoutARunnerKeepsTheFlag() throws Exception {
    runBody(() -> {
      interrupt(caller);
      await(sleep(1));
      await(sleep(1));
    });
    assertThat(loop.time()).isEqualTo(2);
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void runWithoutARunnerKeepsTheFlagOfBefore() throws Exception {
    caller.interrupt();
    runBody(() -> await(sleep(1)));
    assertThat(loop.time()).isEqualTo(1);
    assertThat(Thread.interrupted()).isTrue();
  }
}
