package io.asyncio.locks;

import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.createTask;
import static io.asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio.Coroutine;
import io.asyncio.Task;
import io.asyncio.VirtualClockLoop;
import io.asyncio.conformance.CPython;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class LockTest extends LockTestBase {

  private final Lock lock = new Lock();

  private Task<Void> acquirer(String name) {
    return start(() -> {
      await(lock.acquire());
      trace.add(name);
    });
  }

  @Test
  @CPython("test_locks::LockTests::test_repr")
  void descriptionShowsTheStateAndHowManyWait() {
    assertThat(lock.toString()).startsWith("<Lock at ").endsWith("[unlocked]>");
    acquirer("holder");
    runOnce();
    assertThat(lock.toString()).endsWith("[locked]>");
    Task<Void> waiter = acquirer("waiter");
    runOnce();
    assertThat(lock.toString()).endsWith("[locked, waiters:1]>");
    waiter.cancel();
    assertCancelled(waiter);
  }

  @Test
  @CPython("test_locks::LockTests::test_lock")
  @CPython("test_locks::LockTests::test_lock_by_with_statement")
  @CPython("test_locks::LockTests::test_lock_doesnt_accept_loop_parameter")
  void nothingIsAcquiredBeforeTheCoroutineIsAwaited() throws Exception {
    runBody(() -> {
      Coroutine<Held> acquire = lock.acquire();
      assertThat(lock.locked()).isFalse();
      await(acquire);
      assertThat(lock.locked()).isTrue();
      lock.release();
      assertThat(lock.locked()).isFalse();
    });
  }

  @Test
  @CPython("test_locks::LockTests::test_acquire")
  void waitersGetTheLockOneAReleaseInTheOrderOfArrival() {
    acquirer("0");
    runOnce();
    acquirer("1");
    acquirer("2");
    runOnce();
    acquirer("3");
    assertThat(trace).containsExactly("0");
    lock.release();
    assertThat(lock.locked()).isFalse();
    runOnce();
    assertThat(lock.locked()).isTrue();
    assertThat(trace).containsExactly("0", "1");
    runOnce();
    assertThat(trace).containsExactly("0", "1");
    lock.release();
    runOnce();
    lock.release();
    runOnce();
    assertThat(trace).containsExactly("0", "1", "2", "3");
    assertThat(lock.locked()).isTrue();
  }

  @Test
  void newcomerQueuesBehindTheOneThatIsWoken() {
    acquirer("0");
    acquirer("1");
    runOnce();
    Task<Void> late = acquirer("2");
    loop.callSoon(lock::release);
    runTwice();
    assertThat(trace).containsExactly("0", "1");
    late.cancel();
    assertCancelled(late);
  }

  @Test
  @CPython("test_locks::LockTests::test_acquire_cancel")
  void cancelledAcquireLeavesTheQueue() {
    acquirer("holder");
    Task<Void> waiter = acquirer("waiter");
    runOnce();
    loop.callSoon(waiter::cancel);
    assertCancelled(waiter);
    assertThat(lock.toString()).endsWith("[locked]>");
  }

  @Test
  @CPython("test_locks::LockTests::test_cancel_race")
  void lockReleasedWhileTheFirstWaiterIsCancelledGoesToTheNext() {
    Task<Void> holder = start(() -> {
      await(lock.acquire());
      await(sleep(0));
      lock.release();
    });
    Task<Void> first = acquirer("first");
    Task<Void> second = acquirer("second");
    runOnce();
    first.cancel(); // its step comes after that of the holder
    assertThat(holder.done()).isFalse();
    runOnce();
    assertThat(holder.done()).isTrue();
    assertThat(first.cancelled()).isTrue();
    assertThat(lock.locked()).isFalse();
    runOnce();
    assertThat(second.done()).isTrue();
    assertThat(trace).containsExactly("second");
  }

  @Test
  @CPython("test_locks::LockTests::test_cancel_release_race")
  void cancelAndReleaseInOneCallbackWakeExactlyOne() {
    acquirer("holder");
    Task<Void> first = acquirer("first");
    Task<Void> second = acquirer("second");
    Task<Void> third = acquirer("third");
    runOnce();
    loop.callSoon(() -> {
      first.cancel();
      lock.release();
    });
    assertCancelled(first);
    runTwice();
    assertThat(second.done()).isTrue();
    assertThat(third.done()).isFalse();
    assertThat(lock.locked()).isTrue();
    third.cancel();
    assertCancelled(third);
  }

  @Test
  @CPython("test_locks::LockTests::test_finished_waiter_cancelled")
  void lockFreedUnderACancelledWaiterGoesToANewcomer() {
    acquirer("holder");
    Task<Void> first = acquirer("first");
    runOnce();
    first.cancel();
    Task<Void> second = acquirer("second");
    lock.release();
    runOnce();
    assertThat(lock.locked()).isTrue();
    assertThat(first.cancelled()).isTrue();
    assertThat(second.done()).isTrue();
  }

  @Test
  void waiterCancelledAfterItWasWokenPassesTheLockOn() {
    acquirer("holder");
    Task<Void> first = acquirer("first");
    Task<Void> second = acquirer("second");
    runOnce();
    lock.release();
    first.cancel();
    runTwice();
    assertThat(first.cancelled()).isTrue();
    assertThat(second.done()).isTrue();
    assertThat(trace).containsExactly("holder", "second");
  }

  @Test
  @CPython("test_locks::LockTests::test_release_not_acquired")
  void releaseOfAnUnlockedLockIsRefused() {
    assertThatThrownBy(lock::release)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Lock is not acquired.");
  }

  @Test
  @CPython("test_locks::LockTests::test_release_no_waiters")
  void releaseWithoutWaitersJustUnlocks() {
    acquirer("holder");
    runOnce();
    lock.release();
    assertThat(lock.locked()).isFalse();
  }

  @Test
  @CPython("test_locks::LockTests::test_context_manager")
  void lockIsHeldForTheDurationOfTheBlock() throws Exception {
    runBody(() -> {
      try (var _ = await(lock.acquire())) {
        assertThat(lock.locked()).isTrue();
      }
      assertThat(lock.locked()).isFalse();
    });
  }

  @Test
  void closingTwiceReleasesOnce() throws Exception {
    runBody(() -> {
      Held held = await(lock.acquire());
      held.close();
      await(lock.acquire());
      held.close();
      assertThat(lock.locked()).isTrue();
    });
  }

  @Test
  void acquisitionThatWasGivenUpOrAwaitedCannotBeAwaited() throws Exception {
    runBody(() -> {
      Coroutine<Held> givenUp = lock.acquire();
      givenUp.close();
      assertThatThrownBy(() -> await(givenUp))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("cannot reuse already awaited coroutine Lock.acquire");
      Coroutine<Held> once = lock.acquire();
      await(once).close();
      assertThatThrownBy(() -> await(once)).isInstanceOf(IllegalStateException.class);
      assertThat(lock.locked()).isFalse();
    });
  }

  @Test
  void freeLockIsNotAcquiredOutsideATask() {
    assertThatThrownBy(() -> await(lock.acquire()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("await outside a task");
    assertThat(lock.locked()).isFalse();
  }

  @Test
  void freeLockIsAcquiredWithoutSuspending() throws Exception {
    runBody(() -> {
      createTask(body(() -> trace.add("other")));
      await(lock.acquire());
      trace.add("acquired");
      await(sleep(0));
    });
    assertThat(trace).containsExactly("acquired", "other");
  }

  @Test
  @CPython("test_locks::ConditionTests::test_ambiguous_loops")
  void lockThatSomeoneWaitedForRefusesOtherLoops() throws Exception {
    acquirer("holder");
    Task<Void> waiter = acquirer("waiter");
    runOnce();
    try (VirtualClockLoop other = new VirtualClockLoop()) {
      assertThatThrownBy(() -> other.runUntilComplete(lock.acquire()))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining(OTHER_LOOP);
      waiter.cancel();
      runOnce();
      lock.release();
      other.runUntilComplete(body(() -> await(lock.acquire()).close()));
    }
    assertThat(lock.locked()).isFalse();
  }

  @Test
  void releaseFromAnotherThreadChangesNothing() throws Exception {
    acquirer("holder");
    Task<Void> waiter = acquirer("waiter");
    runBody(() -> {
      await(sleep(0));
      assertThatThrownBy(() -> onAnotherThread(lock::release))
          .isInstanceOf(IllegalStateException.class);
      assertThat(lock.locked()).isTrue();
    });
    waiter.cancel();
    assertCancelled(waiter);
  }

  private static void onAnotherThread(Runnable action) throws Exception {
    try {
      CompletableFuture.runAsync(action).join();
    } catch (CompletionException e) {
      throw (Exception) e.getCause();
    }
  }
}
