package io.asyncio;

import static io.asyncio.Asyncio.asCompleted;
import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.createTask;
import static io.asyncio.Asyncio.gather;
import static io.asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.asyncio.conformance.CPython;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.Test;

class AsCompletedTest extends LoopTest {

  @Test
  @CPython("test_tasks::BaseTaskTests::test_as_completed")
  void resultsComeInTheOrderOfCompletion() throws Exception {
    runBody(() -> {
      List<Coroutine<String>> slowFirst = List.of(sleep(0.15, "c"), sleep(0.1, "b"));
      for (Coroutine<String> next : asCompleted(slowFirst)) {
        trace.add(await(next));
      }
    });
    assertThat(trace).containsExactly("b", "c");
    assertThat(loop.time()).isEqualTo(0.15);
    trace.clear();
    runBody(() -> {
      AsyncIterator<Future<String>> each =
          asCompleted(List.of(sleep(0.15, "c"), sleep(0.1, "b"))).asyncIterator();
      trace.add(await(each.next()).result());
      trace.add(await(each.next()).result());
    });
    assertThat(trace).containsExactly("b", "c");
    assertThat(loop.time()).isEqualTo(0.3);
  }

  @Test
  @CPython("test_tasks::BaseTaskTests::test_as_completed_same_tasks_in_as_out")
  void asynchronousIterationGivesTheFuturesThatWentIn() throws Exception {
    runBody(() -> {
      Future<Integer> future = loop.createFuture();
      Task<Integer> task = createTask(sleep(1, 1));
      Coroutine<Integer> coroutine = sleep(2, 2);
      loop.callLater(3, () -> future.setResult(3));
      AsyncIterator<Future<Integer>> each =
          asCompleted(List.of(future, coroutine, task)).asyncIterator();
      assertThat(await(each.next())).isSameAs(task);
      Future<Integer> wrapping = await(each.next());
      assertThat(((Task<Integer>) wrapping).getCoro()).isSameAs(coroutine);
      assertThat(await(each.next())).isSameAs(future);
      assertThatThrownBy(() -> await(each.next())).isInstanceOf(StopAsyncIteration.class);
    });
  }

  @Test
  @CPython("test_tasks::BaseTaskTests::test_as_completed_with_timeout")
  void atTheDeadlineTheRestRaisesATimeout() throws Exception {
    runBody(() -> {
      List<Task<String>> tasks = List.of(createTask(sleep(0.1, "a")), createTask(sleep(0.15, "b")));
      for (Coroutine<String> next : asCompleted(tasks, 0.12)) {
        try {
          trace.add(await(next));
        } catch (TimeoutError e) {
          trace.add("timeout at " + loop.time());
        }
      }
      assertThat(await(tasks.get(1))).isEqualTo("b");
    });
    assertThat(trace).containsExactly("a", "timeout at 0.12");
    trace.clear();
    runBody(() -> {
      double start = loop.time();
      Task<String> slow = createTask(sleep(0.15, "b"));
      AsyncIterator<Future<String>> each =
          asCompleted(List.of(sleep(0.1, "a"), slow), 0.12).asyncIterator();
      assertThat(await(each.next()).result()).isEqualTo("a");
      assertThatThrownBy(() -> await(each.next())).isInstanceOf(TimeoutError.class);
      assertThat(loop.time() - start).isCloseTo(0.12, within(1e-9));
      assertThat(await(slow)).isEqualTo("b");
    });
  }

  @Test
  @CPython("test_tasks::BaseTaskTests::test_as_completed_with_unused_timeout")
  void unusedTimeoutLeavesNothingScheduled() throws Exception {
    runBody(() -> {
      for (Coroutine<Integer> next : asCompleted(List.of(sleep(0.1, 1)), 100)) {
        assertThat(await(next)).isEqualTo(1);
      }
    });
    assertThat(loop.timers.first()).isNull();
    assertThat(loop.time()).isEqualTo(0.1);
  }

  @Test
  @CPython("test_tasks::BaseTaskTests::test_as_completed_resume_iterator")
  void brokenOffIterationGoesOnWhereItWas() throws Exception {
    runBody(() -> {
      AsCompleted<Integer> completed = asCompleted(List.of(sleep(1, 1), sleep(2, 2), sleep(3, 3)));
      trace.add("" + await(completed.iterator().next()));
      trace.add("" + await(completed.asyncIterator().next()).result());
      for (Coroutine<Integer> next : completed) {
        trace.add("" + await(next));
      }
      assertThatThrownBy(() -> await(completed.asyncIterator().next()))
          .isInstanceOf(StopAsyncIteration.class);
    });
    assertThat(trace).containsExactly("1", "2", "3");
  }

  @Test
  @CPython("test_tasks::BaseTaskTests::test_as_completed_reverse_wait")
  void whoeverAwaitsFirstGetsTheFirstResult() throws Exception {
    runBody(() -> {
      List<Coroutine<String>> all = new ArrayList<>();
      asCompleted(List.of(sleep(0.05, "a"), sleep(0.10, "b"))).forEach(all::add);
      assertThat(await(all.get(1))).isEqualTo("a");
      assertThat(await(all.get(0))).isEqualTo("b");
    });
  }

  @Test
  @CPython("test_tasks::BaseTaskTests::test_as_completed_concurrent")
  void coroutinesMayBeAwaitedSideBySide() throws Exception {
    runBody(() -> {
      List<Coroutine<String>> all = new ArrayList<>();
      asCompleted(List.of(sleep(0.05, "a"), sleep(0.05, "b"))).forEach(all::add);
      assertThat(await(gather(all))).containsExactlyInAnyOrder("a", "b");
    });
  }

  @Test
  @CPython("test_tasks::BaseTaskTests::test_as_completed_duplicate_coroutines")
  void coroutineGivenTwiceIsGivenBackOnce() throws Exception {
    runBody(() -> {
      Coroutine<String> ham = async(() -> "ham");
      Coroutine<String> spam = async(() -> "spam");
      for (Coroutine<String> next : asCompleted(List.of(ham, spam, ham))) {
        trace.add(await(next));
      }
    });
    assertThat(trace).containsExactly("ham", "spam");
    trace.clear();
    runBody(() -> {
      Coroutine<String> ham = async(() -> "ham");
      AsyncIterator<Future<String>> each =
          asCompleted(List.of(ham, async(() -> "spam"), ham)).asyncIterator();
      trace.add(await(each.next()).result());
      trace.add(await(each.next()).result());
      assertThatThrownBy(() -> await(each.next())).isInstanceOf(StopAsyncIteration.class);
    });
    assertThat(trace).containsExactly("ham", "spam");
  }

  @Test
  void cancelledAwaitPassesItsWakeUpOn() throws Exception {
    runBody(() -> {
      Future<String> future = loop.createFuture();
      Future<String> never = loop.createFuture();
      List<Coroutine<String>> all = new ArrayList<>();
      asCompleted(List.of(future, never)).forEach(all::add);
      Task<String> first = createTask(all.get(0));
      Task<String> second = createTask(all.get(1));
      await(sleep(0));
      future.setResult("x");
      await(sleep(0));
      first.cancel();
      assertThat(await(second)).isEqualTo("x");
      assertThat(first.cancelled()).isTrue();
    });
  }

  @Test
  @CPython("test_tasks::BaseTaskTests::test_as_completed_invalid_args")
  void whatIsNoCollectionOfAwaitablesIsRefused() throws Exception {
    Future<Integer> future = loop.createFuture();
    Coroutine<Integer> coroutine = async(() -> 1);
    runBody(() -> {
      for (Object single : List.of(future, coroutine)) {
        assertThatThrownBy(() -> asCompleted(raw(single)).iterator().next())
            .isInstanceOf(ClassCastException.class);
        assertThatThrownBy(() -> await(asCompleted(raw(single)).asyncIterator().next()))
            .isInstanceOf(ClassCastException.class);
      }
      assertThatThrownBy(() -> asCompleted(null))
          .isInstanceOf(NullPointerException.class)
          .hasMessage("awaitables");
      assertThatThrownBy(() -> asCompleted(Arrays.asList(coroutine, null)))
          .isInstanceOf(NullPointerException.class)
          .hasMessage("awaitables[1]");
      assertThatThrownBy(() -> asCompleted(raw(List.of(coroutine, "x"))))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("awaitables[1]")
          .hasMessageEndingWith("got x");
      assertThat(Asyncio.allTasks()).hasSize(1);
      assertThat(await(coroutine)).isEqualTo(1);
    });
  }

  @SuppressWarnings("unchecked")
  private static Collection<Awaitable<Integer>> raw(Object object) {
    return (Collection<Awaitable<Integer>>) object;
  }
}
