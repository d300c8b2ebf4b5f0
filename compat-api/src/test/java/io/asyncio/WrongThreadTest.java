package io.asyncio;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.concurrent.FutureTask;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class WrongThreadTest extends LoopTest {

  @Test
  void runningLoopRefusesOtherThreads() throws Exception {
    Future<Integer> future = loop.createFuture();
    Task<Integer> task = loop.createTask(async(() -> await(future)));
    Map<String, ThrowingCallable> calls =
        Map.ofEntries(
            Map.entry("callSoon", () -> loop.callSoon(() -> {})),
            Map.entry("callAt", () -> loop.callLater(1, () -> {})),
            Map.entry("createTask", () -> loop.createTask(async(() -> 1))),
            Map.entry("stop", loop::stop),
            Map.entry("setResult", () -> future.setResult(1)),
            Map.entry("setException", () -> future.setException(new Exception())),
            Map.entry("addDoneCallback", () -> future.addDoneCallback(done -> {})),
            Map.entry("removeDoneCallback", () -> future.removeDoneCallback(done -> {})),
            Map.entry("cancel", task::cancel),
            Map.entry("uncancel", task::uncancel),
            Map.entry("runInExecutor", () -> loop.runInExecutor(null, () -> 1)));
    runBody(
        () -> {
          FutureTask<Void> foreign = new FutureTask<>(() -> assertAllRefused(calls), null);
          Thread.ofPlatform().start(foreign);
          foreign.get();
          future.setResult(1);
          assertThat(await(task)).isEqualTo(1);
        });
  }

  private static void assertAllRefused(Map<String, ThrowingCallable> calls) {
    calls.forEach(
        (name, call) ->
            assertThatThrownBy(call)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(name + " called in thread"));
  }

  @Test
  void callSoonThreadsafeIsForOtherThreads() throws Exception {
    loop.waitForPosts();
    Future<Thread> ranOn = loop.createFuture();
    Thread.ofPlatform()
        .start(() -> loop.callSoonThreadsafe(() -> ranOn.setResult(Thread.currentThread())));
    assertThat(loop.runUntilComplete(ranOn)).isSameAs(Thread.currentThread());
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
