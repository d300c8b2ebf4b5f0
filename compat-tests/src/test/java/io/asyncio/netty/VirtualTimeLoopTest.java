package io.asyncio.netty;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.createTask;
import static io.asyncio.Asyncio.sleep;
import static io.asyncio.Asyncio.waitFor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.asyncio.Asyncio;
import io.asyncio.CancelledError;
import io.asyncio.Coroutine;
import io.asyncio.DeadlockError;
import io.asyncio.Future;
import io.asyncio.TimerHandle;
import io.asyncio.locks.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The clock of a loop under virtual time, and what happens when it cannot go on. */
@Timeout(60)
class VirtualTimeLoopTest {

  private final VirtualTimeLoop loop = new VirtualTimeLoop();
  private final List<String> trace = new ArrayList<>();

  @AfterEach
  void close() {
    loop.setExceptionHandler((_, context) -> trace.add(context.message()));
    loop.close();
  }

  private void run(Coroutine.Body body) throws Exception {
    loop.runUntilComplete(async(body));
  }

  private Coroutine<Void> sleeper(String name, double seconds) {
    return async(() -> {
      await(sleep(seconds));
      trace.add(name + " at " + loop.time());
    });
  }

  @Test
  void sleepsPassAtOnceAndInTheirOrder() throws Exception {
    run(() -> {
      createTask(sleeper("day", 86_400));
      createTask(sleeper("second", 1));
      createTask(sleeper("hour", 3_600));
      assertThat(loop.time()).isZero();
      await(sleep(100_000));
      assertThat(loop.time()).isEqualTo(100_000);
    });
    assertThat(trace).containsExactly("second at 1.0", "hour at 3600.0", "day at 86400.0");
  }

  @Test
  void theSameInstantIsReachedByDifferentSums() throws Exception {
    loop.callAt(0.3, () -> trace.add("callAt"));
    loop.callLater(
        0.1,
        () -> loop.callLater(0.2, () -> {
          trace.add("callLater");
          loop.callSoon(() -> trace.add("next iteration"));
        }));
    loop.callLater(0.1 + 0.2, () -> trace.add("sum"));
    run(() -> await(sleep(1)));
    assertThat(trace).containsExactly("callAt", "sum", "callLater", "next iteration");
    run(() -> {
      double start = loop.time();
      await(sleep(0.1));
      await(sleep(0.2));
      assertThat(loop.time()).isEqualTo(start + 0.3);
    });
  }

  @Test
  void clockStandsStillWhileAnythingIsReady() throws Exception {
    run(() -> {
      createTask(sleeper("sleeper", 1e-9));
      for (int i = 0; i < 1_000; i++) {
        await(sleep(0));
      }
      assertThat(loop.time()).isZero();
      assertThat(trace).isEmpty();
    });
  }

  @Test
  void clockJumpsOverACancelledTimer() throws Exception {
    TimerHandle cancelled = loop.callLater(5, () -> trace.add("cancelled"));
    run(() -> {
      cancelled.cancel();
      await(sleep(1));
      assertThat(loop.time()).isEqualTo(1);
    });
    assertThatExceptionOfType(DeadlockError.class).isThrownBy(loop::runForever);
    assertThat(loop.time()).isEqualTo(1);
    assertThat(trace).isEmpty();
  }

  @Test
  void advanceMovesTheClockAndRunsNothing() throws Exception {
    loop.callLater(3, () -> trace.add("three at " + loop.time()));
    loop.callLater(5, () -> trace.add("five at " + loop.time()));
    loop.callLater(11, () -> trace.add("eleven at " + loop.time()));
    run(() -> {
      loop.advance(10);
      assertThat(loop.time()).isEqualTo(10);
      assertThat(trace).isEmpty();
      await(sleep(0));
      await(sleep(0)); // timers become ready behind what is ready already
      assertThat(trace).containsExactly("three at 10.0", "five at 10.0");
      await(sleep(1));
      assertThat(loop.time()).isEqualTo(11);
    });
  }

  @Test
  void advanceRefusesWhatIsNoTimeAhead() {
    for (double seconds : new double[] {-1e-9, Double.NaN, Double.POSITIVE_INFINITY, 1e300}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> loop.advance(seconds))
          .withMessageContaining("seconds")
          .withMessageContaining(Double.toString(seconds));
    }
    assertThat(loop.time()).isZero();
  }

  @Test
  void advanceRefusesAnotherThread() throws Exception {
    run(() -> assertThatExceptionOfType(ExecutionException.class)
        .isThrownBy(() -> onAnotherThread(() -> loop.advance(1)).get())
        .withCauseInstanceOf(IllegalStateException.class));
    assertThat(loop.time()).isZero();
  }

  private static CompletableFuture<Void> onAnotherThread(Runnable runnable) {
    return CompletableFuture.runAsync(runnable, task -> Thread.ofPlatform().start(task));
  }

  @Test
  void deadlockIsRaisedOutOfTheRunAndSaysWhoWaitsForWhat() {
    Event event = new Event();
    Future<String> future = loop.createFuture();
    loop.createTask(async(() -> waitForEvent(event)), "listener");
    loop.createTask(async(() -> await(future)), "reader");
    assertThatExceptionOfType(DeadlockError.class)
        .isThrownBy(loop::runForever)
        .withMessageContaining("unfinished tasks: 2")
        .withMessageContaining("Task 'listener' awaits <Future pending")
        .withMessageContaining("Task 'reader' awaits <Future pending")
        .withMessageContaining(".waitForEvent(VirtualTimeLoopTest.java:")
        .satisfies(error -> {
          assertThat(error.tasks())
              .extracting(DeadlockError.WaitingTask::name)
              .containsExactly("listener", "reader");
          assertThat(error.tasks().getFirst().stack())
              .extracting(StackTraceElement::getMethodName)
              .contains("waitForEvent");
        });
  }

  private static void waitForEvent(Event event) throws Exception {
    await(event.waitFor());
  }

  @Test
  void deadlockOfManyTasksShowsSomeAndCountsTheOthers() {
    Event event = new Event();
    for (int i = 1; i <= 23; i++) {
      loop.createTask(async(() -> waitForEvent(event)), "T" + i);
    }
    assertThatExceptionOfType(DeadlockError.class)
        .isThrownBy(loop::runForever)
        .withMessageContaining("'T20'")
        .withMessageEndingWith("and 3 more")
        .satisfies(error -> {
          assertThat(error.getMessage()).doesNotContain("'T21'");
          assertThat(error.tasks()).hasSize(23);
        });
  }

  @Test
  void sleepThatNeverEndsIsADeadlock() {
    assertThatExceptionOfType(DeadlockError.class)
        .isThrownBy(() -> run(() -> await(sleep(Double.POSITIVE_INFINITY))));
    assertThat(loop.time()).isZero();
  }

  @Test
  void loopGoesOnAfterADeadlock() throws Exception {
    Future<String> future = loop.createFuture();
    assertThatExceptionOfType(DeadlockError.class).isThrownBy(() -> loop.runUntilComplete(future));
    assertThat(loop.isRunning()).isFalse();
    loop.callLater(2, () -> future.setResult("late"));
    assertThat(loop.runUntilComplete(future)).isEqualTo("late");
    assertThat(loop.time()).isEqualTo(2);
  }

  @Test
  void runCleansUpAfterADeadlock() {
    assertThatExceptionOfType(DeadlockError.class)
        .isThrownBy(() -> Asyncio.run(
            async(() -> {
              try {
                await(Asyncio.getRunningLoop().createFuture());
              } catch (CancelledError e) {
                await(sleep(7));
                trace.add("cleaned up at " + Asyncio.getRunningLoop().time());
                throw e;
              }
            }),
            VirtualTimeLoop::new))
        .satisfies(error -> assertThat(error.getSuppressed()).isEmpty());
    assertThat(trace).containsExactly("cleaned up at 7.0");
  }

  @Test
  void timeoutOfAnHourPassesAtOnce() throws Exception {
    String outcome = Asyncio.run(
        async(() -> {
          try {
            return await(waitFor(sleep(3_601, "slept"), 3_600));
          } catch (io.asyncio.TimeoutError e) {
            return "timed out at " + Asyncio.getRunningLoop().time();
          }
        }),
        VirtualTimeLoop::new);
    assertThat(outcome).isEqualTo("timed out at 3600.0");
  }

  @Test
  void optionsRefuseNegativeTimes() {
    VirtualTimeOptions defaults = VirtualTimeOptions.defaults();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> defaults.withQuietTime(-1))
        .withMessageContaining("quietTime")
        .withMessageContaining("-1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> defaults.withExecutorTime(Double.NaN))
        .withMessageContaining("executorTime");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> defaults.withDeadlockTime(-0.5))
        .withMessageContaining("deadlockTime");
  }

  @Test
  void itRunsOnNioWhateverIsConfigured() {
    assertThat(loop.ioTransport()).isEqualTo(IoTransport.NIO);
  }

  @Test
  void closedLoopRefusesToRun() {
    loop.close();
    assertThatIllegalStateException().isThrownBy(loop::runForever);
  }
}
