package io.asyncio;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio.conformance.CPython;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WrongThreadTest extends LoopTest {

  /** Waiting for another thread, the loop must not go on and find that it has nothing to do. */
  @BeforeEach
  void waitForBlockedCoroutines() {
    loop.setBlockingGrace(Double.POSITIVE_INFINITY);
  }

  @Test
  void runningLoopRefusesOtherThreads() throws Exception {
    Future<Integer> future = loop.createFuture();
    Task<Integer> task = loop.createTask(async(() -> await(future)));
    Map<String, ThrowingCallable> calls = Map.ofEntries(
        Map.entry("callSoon", () -> loop.callSoon(() -> {})),
        Map.entry("callLater", () -> loop.callLater(1, () -> {})),
        Map.entry("callAt", () -> loop.callAt(1, () -> {})),
        Map.entry("createTask", () -> loop.createTask(async(() -> 1))),
        Map.entry("stop", loop::stop),
        Map.entry("setResult", () -> future.setResult(1)),
        Map.entry("setException", () -> future.setException(new Exception())),
        Map.entry("addDoneCallback", () -> future.addDoneCallback(done -> {})),
        Map.entry("removeDoneCallback", () -> future.removeDoneCallback(done -> {})),
        Map.entry("cancel", task::cancel),
        Map.entry("uncancel", task::uncancel),
        Map.entry("runInExecutor", () -> loop.runInExecutor(null, () -> 1)));
    runBody(() -> {
      FutureTask<Void> foreign = new FutureTask<>(() -> assertAllRefused(calls), null);
      Thread.ofPlatform().start(foreign);
      foreign.get();
      future.setResult(1);
      assertThat(await(task)).isEqualTo(1);
    });
  }

  private static void assertAllRefused(Map<String, ThrowingCallable> calls) {
    calls.forEach((name, call) -> assertThatThrownBy(call)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(name + " called in thread")
        .hasMessageEndingWith(
            name.equals("createTask") ? "use runCoroutineThreadsafe" : "use callSoonThreadsafe"));
  }

  @Test
  @CPython("test_base_events::BaseEventLoopTests::test_check_thread")
  void threadIsRefusedWhetherOrNotItHasALoopOfItsOwnAndInDebugModeOrNot() throws Exception {
    Map<String, ThrowingCallable> calls = Map.of(
        "callSoon", () -> loop.callSoon(() -> {}),
        "callLater", () -> loop.callLater(60, () -> {}),
        "callAt", () -> loop.callAt(loop.time() + 60, () -> {}));
    for (boolean debug : new boolean[] {true, false}) {
      loop.setDebug(debug);
      runBody(() -> {
        inAnotherThread(() -> assertAllRefused(calls));
        inAnotherThread(() -> withACurrentLoop(() -> assertAllRefused(calls)));
        inAnotherThread(() -> inARunningLoop(() -> assertAllRefused(calls)));
        loop.callSoon(() -> trace.add("allowed"));
        await(sleep(0));
      });
    }
    assertThat(trace).containsExactly("allowed", "allowed");
  }

  private static void inAnotherThread(Coroutine.Body body) throws Exception {
    FutureTask<Void> foreign = new FutureTask<>(() -> {
      body.run();
      return null;
    });
    Thread.ofPlatform().name("foreign").start(foreign);
    foreign.get();
  }

  private static void withACurrentLoop(Runnable body) {
    try (VirtualClockLoop own = new VirtualClockLoop()) {
      Asyncio.setEventLoop(own);
      body.run();
    } finally {
      Asyncio.setEventLoop(null);
    }
  }

  private static void inARunningLoop(Runnable body) throws Exception {
    try (VirtualClockLoop own = new VirtualClockLoop()) {
      own.runUntilComplete(async(() -> {
        body.run();
      }));
    }
  }

  @Test
  void callSoonThreadsafeIsForOtherThreads() throws Exception {
    loop.waitForPosts();
    Future<Thread> ranOn = loop.createFuture();
    AtomicReference<Thread> own = new AtomicReference<>();
    loop.callSoon(() -> own.set(Thread.currentThread()));
    Thread.ofPlatform()
        .start(() -> loop.callSoonThreadsafe(() -> ranOn.setResult(Thread.currentThread())));
    assertThat(loop.runUntilComplete(ranOn)).isNotNull().isSameAs(own.get());
  }

  @Test
  void loopThatDoesNotRunMayBeUsedByAnyThread() throws Exception {
    FutureTask<Void> foreign = new FutureTask<>(() -> loop.callSoon(() -> trace.add("ran")), null);
    Thread.ofPlatform().start(foreign);
    foreign.get();
    runOnce();
    assertThat(trace).containsExactly("ran");
  }
}
