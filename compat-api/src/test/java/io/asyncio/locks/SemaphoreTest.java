package io.asyncio.locks;

import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.createTask;
import static io.asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio.Task;
import io.asyncio.VirtualClockLoop;
import io.asyncio.conformance.CPython;
import org.junit.jupiter.api.Test;

class SemaphoreTest extends LockTestBase {

  private Task<Void> acquirer(Semaphore semaphore, String name) {
    return start(() -> {
      await(semaphore.acquire());
      trace.add(name);
    });
  }

  @Test
  @CPython("test_locks::SemaphoreTests::test_initial_value_zero")
  void semaphoreOfNoPermitsIsLocked() {
    assertThat(new Semaphore(0).locked()).isTrue();
  }

  @Test
  @CPython("test_locks::SemaphoreTests::test_repr")
  void descriptionShowsTheValueAndHowManyWait() {
    Semaphore semaphore = new Semaphore(2);
    assertThat(semaphore.toString()).startsWith("<Semaphore at ").endsWith("[unlocked, value:2]>");
    acquirer(semaphore, "1");
    runOnce();
    assertThat(semaphore.toString()).endsWith("[unlocked, value:1]>");
    acquirer(semaphore, "2");
    runOnce();
    assertThat(semaphore.toString()).endsWith("[locked]>");
    Task<Void> third = acquirer(semaphore, "3");
    Task<Void> fourth = acquirer(semaphore, "4");
    runOnce();
    assertThat(semaphore.toString()).endsWith("[locked, waiters:2]>");
    third.cancel();
    fourth.cancel();
    assertCancelled(fourth);
  }

  @Test
  @CPython("test_locks::SemaphoreTests::test_semaphore")
  void semaphoreHasOnePermitUnlessToldOtherwise() throws Exception {
    Semaphore semaphore = new Semaphore();
    assertThat(semaphore.toString()).endsWith("value:1]>");
    runBody(() -> {
      Held held = await(semaphore.acquire());
      assertThat(semaphore.locked()).isTrue();
      held.close();
      held.close();
      assertThat(semaphore.toString()).endsWith("value:1]>");
    });
  }

  @Test
  @CPython("test_locks::SemaphoreTests::test_semaphore_value")
  void negativeValueIsRefused() {
    assertThatThrownBy(() -> new Semaphore(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Semaphore initial value must be >= 0: -1");
    assertThatThrownBy(() -> new BoundedSemaphore(-1)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  @CPython("test_locks::SemaphoreTests::test_acquire")
  void permitsReleasedGoStraightToThoseWhoWait() {
    Semaphore semaphore = new Semaphore(2);
    acquirer(semaphore, "a");
    acquirer(semaphore, "b");
    acquirer(semaphore, "1");
    acquirer(semaphore, "2");
    Task<Void> third = acquirer(semaphore, "3");
    runOnce();
    assertThat(trace).containsExactly("a", "b");
    semaphore.release();
    semaphore.release();
    assertThat(semaphore.value()).isZero();
    Task<Void> fourth = acquirer(semaphore, "4");
    runOnce();
    assertThat(trace).containsExactly("a", "b", "1", "2");
    assertThat(semaphore.locked()).isTrue();
    assertThat(semaphore.toString()).endsWith("waiters:2]>");
    semaphore.release();
    semaphore.release();
    runOnce();
    assertThat(trace).endsWith("3", "4");
    assertThat(third.done() && fourth.done()).isTrue();
    semaphore.release();
    assertThat(semaphore.locked()).isFalse();
  }

  @Test
  @CPython("test_locks::SemaphoreTests::test_acquire_cancel")
  void cancelledAcquireLeavesTheQueue() {
    Semaphore semaphore = new Semaphore(0);
    Task<Void> waiter = acquirer(semaphore, "1");
    loop.callSoon(waiter::cancel);
    assertCancelled(waiter);
    assertThat(semaphore.toString()).endsWith("[locked]>");
  }

  @Test
  @CPython("test_locks::SemaphoreTests::test_acquire_cancel_before_awoken")
  void permitGoesToTheFirstThatIsNotCancelled() {
    Semaphore semaphore = new Semaphore(0);
    Task<Void> first = acquirer(semaphore, "1");
    Task<Void> second = acquirer(semaphore, "2");
    acquirer(semaphore, "3");
    Task<Void> fourth = acquirer(semaphore, "4");
    runOnce();
    first.cancel();
    second.cancel();
    semaphore.release();
    runTwice();
    assertThat(trace).containsExactly("3");
    assertThat(semaphore.locked()).isTrue();
    fourth.cancel();
    assertCancelled(fourth);
  }

  @Test
  @CPython("test_locks::SemaphoreTests::test_acquire_hang")
  void cancelAndReleaseInOneIterationHangNobody() {
    Semaphore semaphore = new Semaphore(0);
    Task<Void> first = acquirer(semaphore, "1");
    Task<Void> second = acquirer(semaphore, "2");
    runOnce();
    first.cancel();
    semaphore.release();
    runTwice();
    assertThat(second.done()).isTrue();
    assertThat(semaphore.locked()).isTrue();
  }

  @Test
  @CPython("test_locks::SemaphoreTests::test_acquire_no_hang")
  void permitHandedToATaskThatIsCancelledIsNotLost() {
    Semaphore semaphore = new Semaphore(1);
    acquirer(semaphore, "holder");
    Task<Void> first = acquirer(semaphore, "1");
    runOnce();
    semaphore.release();
    first.cancel();
    runOnce();
    assertThat(first.cancelled()).isTrue();
    acquirer(semaphore, "2");
    runOnce();
    assertThat(trace).containsExactly("holder", "2");
  }

  @Test
  @CPython("test_locks::SemaphoreTests::test_release_not_acquired")
  void boundedSemaphoreRefusesAReleaseTooMany() {
    BoundedSemaphore semaphore = new BoundedSemaphore();
    assertThatThrownBy(semaphore::release)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("BoundedSemaphore released too many times: value 1 of 1");
    assertThat(semaphore.value()).isOne();
  }

  @Test
  @CPython("test_locks::SemaphoreTests::test_release_no_waiters")
  void releaseWithoutWaitersUnlocks() {
    Semaphore semaphore = new Semaphore();
    acquirer(semaphore, "1");
    runOnce();
    assertThat(semaphore.locked()).isTrue();
    semaphore.release();
    assertThat(semaphore.locked()).isFalse();
  }

  private Task<Void> twice(Semaphore semaphore, String name) {
    return start(() -> {
      for (int i = 0; i < 2; i++) {
        await(semaphore.acquire());
        trace.add(name);
        semaphore.release();
      }
    });
  }

  @Test
  @CPython("test_locks::SemaphoreTests::test_acquire_fifo_order")
  void tasksThatAcquireAgainAreServedInTurns() {
    Semaphore semaphore = new Semaphore(1);
    acquirer(semaphore, "holder");
    twice(semaphore, "c1");
    twice(semaphore, "c2");
    twice(semaphore, "c3");
    runOnce();
    trace.clear();
    semaphore.release();
    for (int i = 0; i < 7; i++) {
      runOnce();
    }
    assertThat(trace).containsExactly("c1", "c2", "c3", "c1", "c2", "c3");
  }

  @Test
  @CPython("test_locks::SemaphoreTests::test_acquire_fifo_order_2")
  void releaseAndAcquireCannotJumpTheQueue() throws Exception {
    Semaphore semaphore = new Semaphore(1);
    Task<Void> first = start(() -> {
      await(semaphore.acquire());
      trace.add("1");
      await(sleep(0.1));
      semaphore.release();
      await(semaphore.acquire());
      trace.add("3");
      semaphore.release();
    });
    Task<Void> second = start(() -> {
      await(semaphore.acquire());
      trace.add("2");
      semaphore.release();
      await(semaphore.acquire());
      trace.add("4");
      semaphore.release();
    });
    runBody(() -> join(first, second));
    assertThat(trace).containsExactly("1", "2", "3", "4");
  }

  @Test
  @CPython("test_locks::SemaphoreTests::test_acquire_fifo_order_3")
  void releasesAfterACancelServeTheOthersInOrder() {
    Semaphore semaphore = new Semaphore(0);
    Task<Void> first = acquirer(semaphore, "1");
    acquirer(semaphore, "2");
    acquirer(semaphore, "3");
    runOnce();
    first.cancel();
    runOnce();
    semaphore.release();
    semaphore.release();
    runOnce();
    assertThat(trace).containsExactly("2", "3");
    assertThat(first.cancelled()).isTrue();
  }

  @Test
  @CPython("test_locks::SemaphoreTests::test_acquire_fifo_order_4")
  void taskWokenWakesAsManyAsThereAreFreePermits() throws Exception {
    Semaphore semaphore = new Semaphore(0);
    Task<Void> first = start(() -> {
      await(semaphore.acquire());
      assertThat(semaphore.value()).isZero();
      createTask(body(() -> trace.add("4")));
      trace.add("1");
    });
    Task<Void> second = start(() -> {
      semaphore.release();
      semaphore.release();
      semaphore.release();
      assertThat(semaphore.value()).isEqualTo(2);
      assertThat(semaphore.locked()).isTrue();
      await(semaphore.acquire());
      trace.add("2");
    });
    Task<Void> third = acquirer(semaphore, "3");
    runOnce();
    assertThat(semaphore.value()).isEqualTo(2);
    assertThat(semaphore.toString()).endsWith("waiters:3]>");
    runBody(() -> join(first, second, third));
    assertThat(trace).containsExactly("1", "2", "3", "4");
  }

  @Test
  void semaphoreThatSomeoneWaitedForRefusesOtherLoops() {
    Semaphore semaphore = new Semaphore(0);
    Task<Void> waiter = acquirer(semaphore, "1");
    runOnce();
    try (VirtualClockLoop other = new VirtualClockLoop()) {
      assertThatThrownBy(() -> other.runUntilComplete(semaphore.acquire()))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining(OTHER_LOOP);
    }
    waiter.cancel();
    assertCancelled(waiter);
  }
}
