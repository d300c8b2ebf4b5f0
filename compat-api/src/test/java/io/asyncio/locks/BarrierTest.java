package io.asyncio.locks;

import static io.asyncio.Asyncio.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio.Asyncio;
import io.asyncio.Task;
import io.asyncio.conformance.CPython;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BarrierTest extends LockTestBase {

  private final Barrier barrier = new Barrier(3);

  private Task<Void> party(String name) {
    return party(name, 1);
  }

  /** Passes the barrier so often, and says so; or that it is broken. */
  private Task<Void> party(String name, int rounds) {
    return start(() -> {
      for (int i = 0; i < rounds; i++) {
        pass(name);
      }
    });
  }

  private void pass(String name) throws Exception {
    try {
      trace.add(name + await(barrier.waitFor()));
    } catch (BrokenBarrierError e) {
      trace.add(name + "!");
    }
  }

  private void settle() {
    for (int i = 0; i < 12; i++) {
      runOnce();
    }
  }

  private void assertFilling(int waiting) {
    assertThat(barrier.toString()).endsWith("[filling, waiters:" + waiting + "/3]>");
    assertThat(barrier.nWaiting()).isEqualTo(waiting);
    assertThat(barrier.broken()).isFalse();
  }

  @Test
  @CPython("test_locks::BarrierTests::test_barrier")
  @CPython("test_locks::BarrierTests::test_filling_task_by_task")
  @CPython("test_locks::BarrierTests::test_context_manager")
  void partiesWaitUntilTheLastArrivesAndEachGetsItsPlace() {
    barrier.waitFor();
    assertFilling(0);
    party("a");
    runOnce();
    assertFilling(1);
    party("b");
    runOnce();
    assertFilling(2);
    party("c");
    settle();
    assertFilling(0);
    assertThat(trace).containsExactly("c2", "a0", "b1");
  }

  @Test
  @CPython("test_locks::BarrierTests::test_repr")
  void descriptionShowsTheState() throws Exception {
    assertFilling(0);
    party("a");
    party("b");
    settle();
    assertFilling(2);
    party("c");
    runOnce();
    assertThat(barrier.toString()).endsWith("[draining, waiters:0/3]>");
    settle();
    party("a");
    party("b");
    settle();
    start(() -> await(barrier.reset()));
    runOnce();
    assertThat(barrier.toString()).startsWith("<Barrier at ").endsWith("[resetting, waiters:0/3]>");
    settle();
    assertFilling(0);
    run(barrier.abort());
    assertThat(barrier.toString()).endsWith("[broken]>");
    assertThat(barrier.broken()).isTrue();
  }

  @Test
  @CPython("test_locks::BarrierTests::test_barrier_parties")
  void barrierOfNoPartiesIsRefused() {
    assertThatThrownBy(() -> new Barrier(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("parties must be >= 1: 0");
    assertThatThrownBy(() -> new Barrier(-5)).isInstanceOf(IllegalArgumentException.class);
    assertThat(new Barrier(2).parties()).isEqualTo(2);
  }

  @Test
  @CPython("test_locks::BarrierTests::test_filling_one_task")
  @CPython("test_locks::BarrierTests::test_filling_one_task_twice")
  void barrierOfOnePartyIsPassedAtOnce() throws Exception {
    Barrier one = new Barrier(1);
    runBody(() -> {
      loop.callSoon(() -> trace.add("another turn"));
      assertThat(await(one.waitFor())).isZero();
      assertThat(await(one.waitFor())).isZero();
      assertThat(trace).isEmpty();
    });
    assertThat(one.nWaiting()).isZero();
  }

  @Test
  @CPython("test_locks::BarrierTests::test_filling_tasks_wait_twice")
  @CPython("test_locks::BarrierTests::test_filling_tasks_check_return_value")
  @CPython("test_locks::BarrierTests::test_blocking_tasks_while_draining")
  void barrierIsPassedAgainOnceItHasDrained() {
    party("a", 2);
    party("b", 2);
    party("c", 2);
    settle();
    settle();
    assertFilling(0);
    assertThat(trace).hasSize(6);
    assertThat(trace.subList(0, 3)).containsExactly("c2", "a0", "b1");
    assertThat(trace.subList(3, 6)).satisfies(BarrierTest::eachPlaceOnce);
  }

  private static void eachPlaceOnce(List<? extends String> passed) {
    assertThat(passed).extracting(p -> p.substring(1)).containsExactlyInAnyOrder("0", "1", "2");
  }

  @Test
  @CPython("test_locks::BarrierTests::test_draining_state")
  void onlyTheLastToLeaveSeesTheBarrierFilling() throws Exception {
    List<Task<?>> tasks = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      tasks.add(start(() -> {
        await(barrier.waitFor());
        trace.add(barrier.toString().contains("filling") ? "filling" : "draining");
      }));
    }
    runBody(() -> await(Asyncio.gather(tasks)));
    assertThat(trace).containsExactly("draining", "draining", "filling");
  }

  @Test
  @CPython("test_locks::BarrierTests::test_filling_tasks_cancel_one")
  void cancelledPartyLeavesAndIsReplaced() {
    Task<Void> first = party("a");
    party("b");
    settle();
    first.cancel();
    assertCancelled(first);
    assertFilling(1);
    party("c");
    party("d");
    settle();
    assertThat(trace).containsExactly("d2", "b1", "c1");
    assertFilling(0);
  }

  @Test
  @CPython("test_locks::BarrierTests::test_reset_barrier")
  void resetOfAnIdleBarrierChangesNothing() throws Exception {
    run(barrier.reset());
    assertFilling(0);
  }

  @Test
  @CPython("test_locks::BarrierTests::test_reset_barrier_while_tasks_waiting")
  void resetBreaksTheWaitOfThoseInside() throws Exception {
    party("a");
    party("b");
    settle();
    run(barrier.reset());
    settle();
    assertThat(trace).containsExactly("a!", "b!");
    assertFilling(0);
  }

  @Test
  @CPython("test_locks::BarrierTests::test_reset_barrier_while_tasks_waiting_and_waiting_again")
  void partiesOfAResetBarrierMayWaitAgainAtOnce() throws Exception {
    party("a", 2);
    party("b", 2);
    settle();
    run(barrier.reset());
    settle();
    assertFilling(2);
    party("c");
    settle();
    assertThat(trace.subList(0, 2)).containsExactly("a!", "b!");
    assertThat(trace.subList(2, 5)).satisfies(BarrierTest::eachPlaceOnce);
    assertFilling(0);
  }

  @Test
  @CPython("test_locks::BarrierTests::test_abort_barrier")
  void abortBreaksAnIdleBarrier() throws Exception {
    run(barrier.abort());
    assertThat(barrier.broken()).isTrue();
    assertThat(barrier.nWaiting()).isZero();
    assertThatThrownBy(() -> run(barrier.waitFor()))
        .isInstanceOf(BrokenBarrierError.class)
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  @CPython("test_locks::BarrierTests::test_abort_barrier_when_exception")
  @CPython("test_locks::BarrierTests::test_abort_barrier_when_exception_then_resetting")
  void abortedBarrierRefusesEveryoneUntilItIsReset() throws Exception {
    party("a", 2);
    party("b", 2);
    settle();
    run(barrier.abort());
    settle();
    assertThat(trace).containsExactly("a!", "a!", "b!", "b!");
    assertThat(barrier.broken()).isTrue();
    run(barrier.reset());
    trace.clear();
    party("a");
    party("b");
    party("c");
    settle();
    assertThat(trace).containsExactly("c2", "a0", "b1");
    assertFilling(0);
  }

  @Test
  @CPython("test_locks::BarrierTests::test_reset_barrier_when_tasks_half_draining")
  void resetWhileDrainingBreaksOnlyThoseStillInside() {
    party("a");
    party("b");
    settle();
    start(() -> {
      pass("c");
      await(barrier.reset());
    });
    settle();
    assertThat(trace).containsExactly("c2", "a!", "b!");
    assertFilling(0);
  }

  @Test
  @CPython("test_locks::BarrierTests::test_reset_barrier_when_tasks_half_draining_half_blocking")
  void resetWhileDrainingSparesThoseKeptOutside() {
    party("a");
    party("b");
    settle();
    party("c");
    party("d");
    start(() -> await(barrier.reset()));
    settle();
    assertThat(trace).containsExactly("c2", "a!", "b!");
    assertFilling(1);
    party("e");
    party("f");
    settle();
    assertThat(trace.subList(3, 6)).satisfies(BarrierTest::eachPlaceOnce);
    assertFilling(0);
  }

  @Test
  @CPython("test_locks::BarrierTests::test_reset_barrier_while_tasks_draining")
  void resetByTheLastToLeaveSparesTheNextRound() {
    party("a");
    start(() -> {
      pass("b");
      await(barrier.reset());
    });
    settle();
    party("c");
    party("d");
    settle();
    assertThat(trace).containsExactly("c2", "a0", "b1");
    assertFilling(1);
    party("e");
    party("f");
    settle();
    assertThat(trace.subList(3, 6)).satisfies(BarrierTest::eachPlaceOnce);
    assertFilling(0);
  }

  @Test
  @CPython("test_locks::BarrierTests::test_abort_barrier_when_tasks_half_draining_half_blocking")
  void abortWhileDrainingBreaksThoseInsideAndThoseKeptOutside() {
    party("a");
    party("b");
    settle();
    party("c");
    party("d");
    start(() -> await(barrier.abort()));
    settle();
    assertThat(trace).containsExactly("c2", "a!", "b!", "d!");
    assertThat(barrier.broken()).isTrue();
    assertThat(barrier.nWaiting()).isZero();
  }
}
