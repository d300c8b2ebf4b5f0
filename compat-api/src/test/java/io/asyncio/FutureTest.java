package io.asyncio;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio.conformance.CPython;
import java.io.IOException;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class FutureTest extends LoopTest {

  private final Future<Integer> future = loop.createFuture();

  private Consumer<Future<Integer>> traced(String name) {
    return done -> trace.add(name);
  }

  @Test
  @CPython("test_futures::BaseFutureTests::test_initial_state")
  void newFutureIsPending() {
    assertThat(future.done()).isFalse();
    assertThat(future.cancelled()).isFalse();
    future.cancel();
    assertThat(future.cancelled()).isTrue();
  }

  @Test
  @CPython("test_futures::BaseFutureTests::test_cancel")
  void cancelledFutureRaisesAndRefusesResults() {
    assertThat(future.cancel()).isTrue();
    assertThat(future.done()).isTrue();
    assertThatThrownBy(future::result).isInstanceOf(CancelledError.class);
    assertThatThrownBy(future::exception).isInstanceOf(CancelledError.class);
    assertThatThrownBy(() -> future.setResult(1)).isInstanceOf(InvalidStateError.class);
    assertThatThrownBy(() -> future.setException(new Exception()))
        .isInstanceOf(InvalidStateError.class);
    assertThat(future.cancel()).isFalse();
  }

  @Test
  @CPython("test_futures::BaseFutureTests::test_result")
  void resultIsThereOnceItIsSet() throws Exception {
    assertThatThrownBy(future::result)
        .isInstanceOf(InvalidStateError.class)
        .hasMessage("Result is not ready.");
    future.setResult(42);
    assertThat(future.done()).isTrue();
    assertThat(future.cancelled()).isFalse();
    assertThat(future.result()).isEqualTo(42);
    assertThat(future.exception()).isNull();
    assertThatThrownBy(() -> future.setResult(1)).isInstanceOf(InvalidStateError.class);
    assertThat(future.cancel()).isFalse();
  }

  @Test
  @CPython("test_futures::BaseFutureTests::test_exception")
  void exceptionIsThereOnceItIsSet() {
    RuntimeException failure = new RuntimeException();
    assertThatThrownBy(future::exception)
        .isInstanceOf(InvalidStateError.class)
        .hasMessage("Exception is not set.");
    future.setException(failure);
    assertThat(future.done()).isTrue();
    assertThat(future.cancelled()).isFalse();
    assertThatThrownBy(future::result).isSameAs(failure);
    assertThat(future.exception()).isSameAs(failure);
    assertThatThrownBy(() -> future.setException(failure)).isInstanceOf(InvalidStateError.class);
    assertThat(future.cancel()).isFalse();
  }

  @Test
  @CPython("test_futures::BaseFutureTests::test_yield_from_twice")
  void doneFutureGivesItsValueToEveryAwait() throws Exception {
    loop.callSoon(() -> future.setResult(1));
    int sum = run(async(() -> {
      int first = await(future);
      loop.callSoon(() -> trace.add("the loop went on"));
      int second = await(future);
      assertThat(trace).isEmpty();
      return first + second;
    }));
    assertThat(sum).isEqualTo(2);
  }

  @Test
  @CPython("test_futures::BaseFutureTests::test_constructor_use_running_loop")
  void futureMadeInACoroutineBelongsToTheRunningLoop() throws Exception {
    assertThat(run(async(() -> new Future<Void>().getLoop()))).isSameAs(loop);
  }

  @Test
  @CPython("test_futures::BaseFutureDoneCallbackTests::test_callbacks_invoked_on_set_result")
  void callbacksRunInOrderInTheNextIteration() {
    future.addDoneCallback(traced("a"));
    future.addDoneCallback(traced("b"));
    future.setResult(1);
    assertThat(trace).isEmpty();
    runOnce();
    assertThat(trace).containsExactly("a", "b");
  }

  @Test
  @CPython("test_futures::BaseFutureDoneCallbackTests::test_callbacks_invoked_on_set_exception")
  void callbacksOfAFailureRunInTheNextIteration() {
    future.addDoneCallback(done -> trace.add(String.valueOf(done.exception())));
    future.setException(new IllegalStateException("no"));
    assertThat(trace).isEmpty();
    runOnce();
    assertThat(trace).containsExactly("java.lang.IllegalStateException: no");
  }

  @Test
  void callbackOfADoneFutureIsScheduled() {
    future.setResult(1);
    future.addDoneCallback(traced("a"));
    assertThat(trace).isEmpty();
    runOnce();
    assertThat(trace).containsExactly("a");
  }

  @Test
  @CPython("test_futures::BaseFutureDoneCallbackTests::test_remove_done_callback")
  void removingACallbackRemovesAllItsOccurrences() {
    Consumer<Future<Integer>> a = traced("a");
    Consumer<Future<Integer>> b = traced("b");
    future.addDoneCallback(a);
    for (int i = 0; i < 6; i++) {
      future.addDoneCallback(b);
    }
    assertThat(future.removeDoneCallback(traced("c"))).isZero();
    assertThat(future.removeDoneCallback(b)).isEqualTo(6);
    assertThat(future.removeDoneCallback(b)).isZero();
    future.setResult(1);
    runOnce();
    assertThat(trace).containsExactly("a");
  }

  @Test
  @CPython("test_futures::BaseFutureDoneCallbackTests::test_callbacks_remove_first_callback")
  @CPython("test_futures::BaseFutureDoneCallbackTests::test_callbacks_remove_third_callback")
  @CPython(
      "test_futures::BaseFutureDoneCallbackTests::test_callbacks_remove_first_and_second_callback")
  void removingOneOfThreeCallbacksLeavesTheOthersInOrder() {
    assertThat(afterRemoving(0)).containsExactly("b", "c");
    assertThat(afterRemoving(2)).containsExactly("a", "b");
    assertThat(afterRemoving(0, 1)).containsExactly("c");
  }

  private java.util.List<String> afterRemoving(int... removed) {
    trace.clear();
    Future<Integer> other = loop.createFuture();
    java.util.List<Consumer<Future<Integer>>> callbacks =
        java.util.List.of(traced("a"), traced("b"), traced("c"));
    callbacks.forEach(other::addDoneCallback);
    for (int index : removed) {
      assertThat(other.removeDoneCallback(callbacks.get(index))).isEqualTo(1);
      assertThat(other.removeDoneCallback(callbacks.get(index))).isZero();
    }
    other.setResult(1);
    runOnce();
    return java.util.List.copyOf(trace);
  }

  @Test
  @CPython("test_futures::BaseFutureDoneCallbackTests::test_schedule_callbacks_list_mutation_1")
  void callbackMayRemoveLaterOnesWhileTheyRun() {
    Consumer<Future<Integer>> later = traced("later");
    future.addDoneCallback(done -> done.removeDoneCallback(later));
    future.addDoneCallback(later);
    future.setResult(1);
    runOnce();
    assertThat(trace).containsExactly("later");
  }

  @Test
  void failingCallbackIsReportedAndTheOthersRun() {
    future.addDoneCallback(done -> {
      throw new IllegalStateException("bad callback");
    });
    future.addDoneCallback(traced("good"));
    future.setResult(1);
    runOnce();
    assertThat(trace).containsExactly("good");
    assertThat(closeAndTakeReports())
        .singleElement()
        .asString()
        .startsWith("Exception in callback");
  }

  @Test
  void callbackMayAskForTheResultAndRaiseWhatItIs() {
    Exception failure = new Exception("checked");
    future.addDoneCallback(done -> trace.add("result " + done.result()));
    future.setException(failure);
    runOnce();
    assertThat(trace).isEmpty();
    assertThat(loop.reports)
        .singleElement()
        .extracting(ExceptionContext::exception)
        .isSameAs(failure);
    loop.reports.clear();
  }

  @Test
  void nullCallbackAndExceptionAreRefused() {
    assertThatThrownBy(() -> future.addDoneCallback(null)).hasMessage("callback");
    assertThatThrownBy(() -> future.setException((Throwable) null)).hasMessage("exception");
    assertThat(future.done()).isFalse();
  }

  @Test
  @CPython("test_futures::BaseFutureTests::test_exception_class")
  void exceptionMayBeMadeWhenItIsSet() {
    Future<Integer> other = loop.createFuture();
    future.setException(IOException::new);
    other.setException(IOException::new);
    assertThat(future.exception()).isExactlyInstanceOf(IOException.class).hasMessage(null);
    assertThat(other.exception()).isExactlyInstanceOf(IOException.class);
    assertThat(other.exception()).isNotSameAs(future.exception());
    assertThat(future.exception()).isSameAs(future.exception());
  }

  @Test
  void exceptionIsNotMadeForAFutureThatIsDone() {
    future.setResult(1);
    assertThatThrownBy(() -> future.setException(() -> {
          throw Checkpoints.unreached();
        }))
        .isInstanceOf(InvalidStateError.class);
    Future<Integer> pending = loop.createFuture();
    assertThatThrownBy(() -> pending.setException(() -> null)).hasMessageContaining("exception");
    assertThat(pending.done()).isFalse();
  }
}
