package io.asyncio.locks;

import static io.asyncio.Asyncio.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio.Asyncio;
import io.asyncio.CancelledError;
import io.asyncio.Task;
import io.asyncio.TimeoutError;
import io.asyncio.VirtualClockLoop;
import io.asyncio.conformance.CPython;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class ConditionTest extends LockTestBase {

  private final Condition condition = new Condition();

  /** Waits for a notification, and keeps the lock. */
  private Task<Void> waiter(String name) {
    return start(() -> {
      await(condition.acquire());
      assertThat(await(condition.waitFor())).isTrue();
      assertThat(condition.locked()).isTrue();
      trace.add(name);
    });
  }

  /** Waits for a notification, and releases the lock. */
  private Task<Void> politeWaiter(String name) {
    return start(() -> {
      try (var _ = await(condition.acquire())) {
        await(condition.waitFor());
        trace.add(name);
      }
    });
  }

  private void acquire() throws Exception {
    run(condition.acquire());
  }

  @Test
  @CPython("test_locks::ConditionTests::test_wait")
  void notifiedWaitersGoOnOneAReleaseInOrder() throws Exception {
    waiter("1");
    waiter("2");
    waiter("3");
    runOnce();
    assertThat(condition.locked()).isFalse();
    acquire();
    condition.notify(2);
    runTwice();
    assertThat(trace).isEmpty();
    condition.release();
    runOnce();
    assertThat(trace).containsExactly("1");
    assertThat(condition.locked()).isTrue();
    runOnce();
    condition.notifyOne();
    condition.release();
    runTwice();
    assertThat(trace).containsExactly("1", "2");
    condition.release();
    runTwice();
    assertThat(trace).containsExactly("1", "2", "3");
    assertThat(condition.locked()).isTrue();
  }

  @Test
  @CPython("test_locks::ConditionTests::test_wait_cancel")
  void cancelledWaitHoldsTheLockAgain() {
    Task<Void> task = waiter("1");
    loop.callSoon(task::cancel);
    assertCancelled(task);
    assertThat(condition.toString()).endsWith("[locked]>");
  }

  @Test
  @CPython("test_locks::ConditionTests::test_wait_cancel_contested")
  void waiterCancelledWhileAnotherHoldsTheLockStillGetsIt() throws Exception {
    Task<Void> task = waiter("1");
    runOnce();
    acquire();
    condition.notifyOne();
    runOnce();
    task.cancel();
    runOnce();
    assertThat(task.done()).isFalse();
    condition.release();
    assertCancelled(task);
    assertThat(condition.locked()).isTrue();
  }

  @Test
  @CPython("test_locks::ConditionTests::test_wait_cancel_after_notify")
  @CPython("test_locks::ConditionTests::test_cancelled_error_re_aquire")
  void cancelWhileTakingTheLockBackIsRaisedOnceTheLockIsHeld() throws Exception {
    Task<Void> task = start(() -> {
      await(condition.acquire());
      assertThatThrownBy(() -> await(condition.waitFor()))
          .isInstanceOf(CancelledError.class)
          .hasMessage("last");
      assertThat(condition.locked()).isTrue();
      trace.add("cancelled");
    });
    runOnce();
    acquire();
    condition.notifyOne();
    runOnce();
    task.cancel("first");
    runOnce();
    task.cancel("last");
    runOnce();
    assertThat(trace).isEmpty();
    condition.release();
    loop.runUntilComplete(task);
    assertThat(trace).containsExactly("cancelled");
  }

  @Test
  @CPython("test_locks::ConditionTests::test_cancelled_error_wakeup")
  void cancelWhileWaitingIsRaisedWithItsMessage() throws Exception {
    Task<Void> task = waiter("1");
    runOnce();
    acquire();
    task.cancel("hi");
    runTwice();
    assertThat(task.done()).isFalse();
    condition.release();
    assertThatThrownBy(() -> loop.runUntilComplete(task))
        .isInstanceOf(CancelledError.class)
        .hasMessage("hi");
    assertThat(condition.locked()).isTrue();
  }

  @Test
  @CPython("test_locks::ConditionTests::test_wait_unacquired")
  void waitWithoutTheLockIsRefused() {
    assertThatThrownBy(() -> run(condition.waitFor()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("cannot wait on un-acquired lock");
  }

  @Test
  @CPython("test_locks::ConditionTests::test_wait_for")
  void predicateIsCheckedAfterEachNotification() throws Exception {
    AtomicBoolean ready = new AtomicBoolean();
    Task<Void> task = start(() -> {
      try (var _ = await(condition.acquire())) {
        assertThat(await(condition.waitFor(ready::get))).isTrue();
      }
    });
    for (boolean enough : new boolean[] {false, true}) {
      runOnce();
      ready.set(enough);
      acquire();
      condition.notifyOne();
      condition.release();
      runTwice();
      assertThat(task.done()).isEqualTo(enough);
    }
    assertThat(condition.locked()).isFalse();
  }

  @Test
  @CPython("test_locks::ConditionTests::test_wait_for_unacquired")
  void predicateThatHoldsNeedsNoLock() throws Exception {
    assertThat(run(condition.waitFor(() -> true))).isTrue();
    assertThatThrownBy(() -> run(condition.waitFor(() -> false)))
        .isInstanceOf(IllegalStateException.class);
  }

  private void notifyAndRun(Runnable notification) throws Exception {
    acquire();
    notification.run();
    condition.release();
    runTwice();
  }

  @Test
  @CPython("test_locks::ConditionTests::test_notify")
  void notifyWakesSoManyAtMost() throws Exception {
    politeWaiter("1");
    politeWaiter("2");
    politeWaiter("3");
    runOnce();
    notifyAndRun(condition::notifyOne);
    assertThat(trace).containsExactly("1");
    notifyAndRun(() -> condition.notify(2048));
    runOnce();
    assertThat(trace).containsExactly("1", "2", "3");
  }

  @Test
  @CPython("test_locks::ConditionTests::test_notify_all")
  void notifyAllWakesEveryWaiterInOrder() throws Exception {
    politeWaiter("1");
    politeWaiter("2");
    politeWaiter("3");
    runOnce();
    notifyAndRun(condition::notifyAllWaiters);
    runTwice();
    assertThat(trace).containsExactly("1", "2", "3");
  }

  @Test
  @CPython("test_locks::ConditionTests::test_notify_unacquired")
  @CPython("test_locks::ConditionTests::test_notify_all_unacquired")
  void notifyWithoutTheLockIsRefused() {
    assertThatThrownBy(condition::notifyOne)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("cannot notify on un-acquired lock");
    assertThatThrownBy(condition::notifyAllWaiters).isInstanceOf(IllegalStateException.class);
  }

  @Test
  @CPython("test_locks::ConditionTests::test_repr")
  void descriptionShowsTheStateAndHowManyWait() throws Exception {
    assertThat(condition.toString()).startsWith("<Condition at ").endsWith("[unlocked]>");
    acquire();
    assertThat(condition.toString()).endsWith("[locked]>");
    condition.release();
    Task<Void> task = waiter("1");
    runOnce();
    assertThat(condition.toString()).endsWith("[unlocked, waiters:1]>");
    task.cancel();
    assertCancelled(task);
  }

  @Test
  @CPython("test_locks::ConditionTests::test_context_manager")
  void lockIsHeldForTheDurationOfTheBlock() throws Exception {
    runBody(() -> {
      assertThat(condition.locked()).isFalse();
      try (var _ = await(condition.acquire())) {
        assertThat(condition.locked()).isTrue();
      }
      assertThat(condition.locked()).isFalse();
    });
  }

  @Test
  @CPython("test_locks::ConditionTests::test_explicit_lock")
  void conditionSharesTheLockItIsGiven() throws Exception {
    Lock lock = new Lock();
    Condition shared = new Condition(lock);
    Held held = run(lock.acquire());
    assertThat(shared.locked()).isTrue();
    held.close();
    assertThat(shared.locked()).isFalse();
    run(shared.acquire());
    assertThat(lock.locked()).isTrue();
    shared.release();
    assertThat(lock.locked()).isFalse();
  }

  @Test
  @CPython("test_locks::ConditionTests::test_ambiguous_loops")
  void conditionThatSomeoneWaitedForRefusesOtherLoops() throws Exception {
    Task<Void> task = waiter("1");
    runOnce();
    acquire();
    try (VirtualClockLoop other = new VirtualClockLoop()) {
      assertThatThrownBy(() -> other.runUntilComplete(condition.waitFor()))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining(OTHER_LOOP);
      assertThat(condition.locked()).isTrue();
    }
    condition.release();
    task.cancel();
    assertCancelled(task);
  }

  @Test
  @CPython("test_locks::ConditionTests::test_timeout_in_block")
  void waitThatTimesOutHoldsTheLockAgain() throws Exception {
    runBody(() -> {
      try (var _ = await(condition.acquire())) {
        assertThatThrownBy(() -> await(Asyncio.waitFor(condition.waitFor(), 0.5)))
            .isInstanceOf(TimeoutError.class);
        assertThat(condition.locked()).isTrue();
      }
    });
    assertThat(condition.locked()).isFalse();
  }

  @Test
  @CPython("test_locks::ConditionTests::test_cancelled_wakeup")
  void notificationOfACancelledWaiterPassesToAnother() throws Exception {
    Task<Void> first = politeWaiter("1");
    Task<Void> second = politeWaiter("2");
    runOnce();
    acquire();
    condition.notifyOne();
    first.cancel();
    condition.release();
    loop.runUntilComplete(second);
    assertThat(first.cancelled()).isTrue();
    assertThat(trace).containsExactly("2");
  }

  @Test
  @CPython("test_locks::ConditionTests::test_cancelled_wakeup_relock")
  void notificationOfAWaiterCancelledWhileTakingTheLockBackPassesToAnother() throws Exception {
    Task<Void> first = politeWaiter("1");
    Task<Void> second = politeWaiter("2");
    runOnce();
    acquire();
    condition.notifyOne();
    runOnce(); // the first waits for the lock now
    first.cancel();
    condition.release();
    loop.runUntilComplete(second);
    assertThat(first.cancelled()).isTrue();
    assertThat(trace).containsExactly("2");
  }
}
