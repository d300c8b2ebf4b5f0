package io.asyncio;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.gather;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What becomes of callbacks that are pending when their loop closes, and of its futures. */
class ClosedLoopCallbacksTest extends LoopTest {

  private static final String PENDING = "Task was pending when its event loop was closed";

  private void schedulePending() throws InterruptedException {
    loop.callSoon(() -> {
      trace.add("callSoon");
      loop.callSoon(() -> trace.add("scheduled by it"));
    });
    loop.callLater(0, () -> trace.add("callLater"));
    Thread other = Thread.ofPlatform()
        .start(() -> loop.callSoonThreadsafe(() -> trace.add("callSoonThreadsafe")));
    other.join();
    Future<Integer> done = loop.createFuture();
    done.addDoneCallback(_ -> trace.add("done callback"));
    done.setResult(1);
    done.addDoneCallback(_ -> trace.add("late done callback"));
  }

  @Test
  void pendingCallbacksAreDropped() throws Exception {
    schedulePending();
    loop.close();
    assertThat(trace).isEmpty();
  }

  @Test
  void pendingCallbacksAreDroppedWhileTasksAreCancelled() throws Exception {
    Future<Void> never = loop.createFuture();
    loop.createTask(async(() -> {
      try {
        await(never);
      } finally {
        trace.add("cleaned up");
        loop.callSoon(() -> trace.add("scheduled by the clean-up"));
      }
    }));
    runOnce();
    schedulePending();
    assertThat(closeAndTakeReports()).containsExactly(PENDING);
    assertThat(trace).containsExactly("cleaned up", "scheduled by the clean-up");
  }

  @Test
  void exitThatACleanUpAsksForComesWhenTheLoopIsClosed() throws Exception {
    SystemExit exit = new SystemExit("on purpose");
    Future<Void> never = loop.createFuture();
    Task<?> leaving = loop.createTask(async(() -> {
      try {
        await(never);
      } catch (CancelledError e) {
        throw exit;
      }
    }));
    Task<?> other = loop.createTask(async(() -> await(never)));
    runOnce();
    assertThatThrownBy(loop::close).isSameAs(exit);
    assertThat(loop.isClosed()).isTrue();
    assertThat(leaving.exception()).isSameAs(exit);
    assertThat(other.cancelled()).isTrue();
    assertThat(closeAndTakeReports()).containsExactly(PENDING, PENDING);
  }

  @Test
  void resultOfAnExecutorThatWasNotFetchedCallsNobody() throws Exception {
    CountDownLatch ran = new CountDownLatch(1);
    loop.runInExecutor(
            task -> {
              task.run();
              ran.countDown();
            },
            () -> 1)
        .addDoneCallback(_ -> trace.add("done"));
    ran.await();
    Future<Void> never = loop.createFuture();
    loop.createTask(async(() -> await(never)));
    assertThat(closeAndTakeReports()).containsExactly(PENDING);
    assertThat(trace).isEmpty();
  }

  /** The children have ended, and their gathering does not know it yet. */
  @Test
  void taskWhoseGatheringIsAboutToEndIsCancelledToo() throws Exception {
    Future<Integer> first = loop.createFuture();
    Future<Integer> second = loop.createFuture();
    Task<?> task = loop.createTask(async(() -> {
      try {
        await(gather(List.of(first, second)));
      } finally {
        trace.add("cleaned up");
      }
    }));
    runOnce();
    first.setResult(1);
    second.setResult(2);
    assertThat(closeAndTakeReports()).containsExactly(PENDING);
    assertThat(task.cancelled()).isTrue();
    assertThat(trace).containsExactly("cleaned up");
  }

  @Test
  void taskThatIsReadyIsCancelledToo() throws Exception {
    Future<Integer> ready = loop.createFuture();
    Task<?> task = loop.createTask(async(() -> {
      try {
        await(ready);
        trace.add("not reached");
      } finally {
        trace.add("cleaned up");
      }
    }));
    runOnce();
    ready.setResult(1);
    Task<?> fresh = loop.createTask(async(() -> trace.add("not begun")));
    assertThat(closeAndTakeReports()).containsExactly(PENDING, PENDING);
    assertThat(task.cancelled()).isTrue();
    assertThat(fresh.cancelled()).isTrue();
    assertThat(trace).containsExactly("cleaned up");
  }

  @Test
  void taskThatSwallowsEachCancellationIsReportedOnce() {
    Task<Void> stubborn = loop.createTask(async(() -> {
      while (true) {
        try {
          await(loop.createFuture());
        } catch (CancelledError e) {
          trace.add("swallowed");
        }
      }
    }));
    runOnce();
    assertThat(closeAndTakeReports()).containsExactly(PENDING);
    assertThat(trace).contains("swallowed");
    assertThat(stubborn.done()).isFalse();
  }

  private static void assertClosed(ThrowingCallable call) {
    assertThatIllegalStateException().isThrownBy(call).withMessage("Event loop is closed");
  }

  @Test
  void futureWithCallbacksCannotEndOnAClosedLoop() {
    List<Consumer<Future<Integer>>> endings = List.of(
        future -> future.setResult(1),
        future -> future.setException(new IllegalStateException("boom")),
        Future::cancel);
    for (Consumer<Future<Integer>> ending : endings) {
      VirtualClockLoop other = new VirtualClockLoop();
      Future<Integer> future = other.createFuture();
      future.addDoneCallback(_ -> trace.add("called"));
      other.close();
      assertClosed(() -> ending.accept(future));
      assertThat(future.done()).isTrue();
    }
    assertThat(trace).isEmpty();
  }

  @Test
  void futureWithoutCallbacksEndsOnAClosedLoop() throws Exception {
    Future<Integer> future = loop.createFuture();
    Future<Integer> other = loop.createFuture();
    loop.close();
    future.setResult(1);
    assertThat(future.result()).isEqualTo(1);
    assertThat(other.cancel()).isTrue();
  }

  @Test
  void doneFutureOfAClosedLoopTakesNoCallback() {
    Future<Integer> done = loop.createFuture();
    Future<Integer> pending = loop.createFuture();
    done.setResult(1);
    loop.close();
    assertClosed(() -> done.addDoneCallback(_ -> trace.add("called")));
    pending.addDoneCallback(_ -> trace.add("called"));
    assertClosed(() -> pending.setResult(1));
    assertThat(trace).isEmpty();
  }
}
