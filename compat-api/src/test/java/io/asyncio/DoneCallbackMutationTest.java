package io.asyncio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio.conformance.CPython;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** Callbacks that change the list of callbacks while it is worked on. */
class DoneCallbackMutationTest extends LoopTest {

  private static final int MANY = 63;

  private final Future<Integer> future = loop.createFuture();
  private final Consumer<Future<Integer>> first = traced("first");
  private final Consumer<Future<Integer>> other = traced("other");

  /** A callback whose equals does what a test says. */
  private record Evil(Predicate<Object> asked) implements Consumer<Future<Integer>> {

    @Override
    public void accept(Future<Integer> done) {
      throw Checkpoints.unreached();
    }

    @Override
    public boolean equals(Object object) {
      return asked.test(object);
    }

    @Override
    public int hashCode() {
      return 0;
    }
  }

  private Consumer<Future<Integer>> traced(String name) {
    return done -> trace.add(name);
  }

  private void addFirstAndManyOthers() {
    future.addDoneCallback(first);
    for (int i = 0; i < MANY; i++) {
      future.addDoneCallback(other);
    }
  }

  private List<String> called() {
    if (!future.done()) {
      future.setResult(1);
    }
    runOnce();
    return trace;
  }

  @Test
  @CPython("test_futures::BaseFutureDoneCallbackTests::test_remove_done_callbacks_list_mutation")
  void equalsMayRemoveOtherCallbacks() {
    addFirstAndManyOthers();
    Evil evil = new Evil(asked -> {
      future.removeDoneCallback(other);
      return false;
    });
    assertThat(future.removeDoneCallback(evil)).isZero();
    assertThat(called()).containsExactly("first");
  }

  @Test
  @CPython("test_futures::BaseFutureDoneCallbackTests::test_remove_done_callbacks_list_clear")
  void equalsMayRemoveEveryCallback() {
    addFirstAndManyOthers();
    Evil evil = new Evil(asked -> {
      future.removeIf(callback -> true);
      return false;
    });
    assertThat(future.removeDoneCallback(evil)).isZero();
    assertThat(called()).isEmpty();
  }

  @Test
  void equalsMayRemoveTheCallbackThatItIsAskedAbout() {
    addFirstAndManyOthers();
    assertThat(future.removeDoneCallback(new Evil(this::removes))).isZero();
    assertThat(called()).isEmpty();
  }

  @SuppressWarnings("unchecked")
  private boolean removes(Object asked) {
    future.removeDoneCallback((Consumer<Future<Integer>>) asked);
    return true;
  }

  @Test
  @CPython("test_futures::BaseFutureDoneCallbackTests::test_schedule_callbacks_list_mutation_2")
  void equalsMayAddCallbacksAndTheScanEnds() {
    addFirstAndManyOthers();
    Evil evil = new Evil(asked -> {
      future.addDoneCallback(other);
      return false;
    });
    assertThat(future.removeDoneCallback(evil)).isZero();
    assertThat(called()).startsWith("first").hasSize(2 * (1 + MANY));
  }

  @Test
  void equalsThatThrowsLosesNoCallback() {
    addFirstAndManyOthers();
    Evil evil = new Evil(asked -> {
      if (asked.equals(other)) {
        throw new IllegalStateException("equals");
      }
      return true;
    });
    assertThatThrownBy(() -> future.removeDoneCallback(evil)).hasMessage("equals");
    assertThat(called()).startsWith("first").hasSize(1 + MANY);
  }

  @Test
  void equalsMayCompleteTheFuture() {
    addFirstAndManyOthers();
    Evil evil = new Evil(asked -> {
      if (!future.done()) {
        future.setResult(1);
      }
      return true;
    });
    assertThat(future.removeDoneCallback(evil)).isZero();
    assertThat(called()).startsWith("first").hasSize(1 + MANY);
  }

  @Test
  void callbacksAreComparedByEquals() {
    future.addDoneCallback(new Named("a"));
    future.addDoneCallback(new Named("b"));
    assertThat(future.removeDoneCallback(new Named("a"))).isEqualTo(1);
    assertThat(future.removeDoneCallback(new Named("a"))).isZero();
    assertThat(future.removeDoneCallback(new Named("b"))).isEqualTo(1);
  }

  private record Named(String name) implements Consumer<Future<Integer>> {
    @Override
    public void accept(Future<Integer> done) {}
  }

  /** A loop that removes callbacks at the moment when it is given them. */
  private final class EvilLoop extends VirtualClockLoop {

    private Future<Integer> victim;
    private int removed;

    @Override
    void readyAll(DoneCallback last) {
      if (victim != null) {
        removed += victim.removeDoneCallback(other);
      }
      super.readyAll(last);
      if (victim != null) {
        removed += victim.removeDoneCallback(first);
      }
    }
  }

  @Test
  @CPython("test_futures::BaseFutureDoneCallbackTests::test_evil_call_soon_list_mutation")
  void loopMayRemoveCallbacksWhileTheyAreScheduled() {
    try (EvilLoop evil = new EvilLoop()) {
      Future<Integer> victim = evil.createFuture();
      victim.addDoneCallback(other);
      victim.addDoneCallback(other);
      victim.addDoneCallback(first);
      evil.victim = victim;
      victim.setResult(1);
      assertThat(evil.removed).isZero();
      assertThat(victim.removeIf(callback -> true)).as("callbacks left").isZero();
      evil.stop();
      evil.runForever();
      assertThat(trace).containsExactly("other", "other", "first");
      assertThat(evil.reports).isEmpty();
    }
  }
}
