package io.asyncio;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.gather;
import static io.asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio.conformance.CPython;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What futures and tasks say of themselves, and where they were made. */
class FutureTextTest extends LoopTest {

  private static class Ignoring implements Consumer<Future<Integer>> {
    @Override
    public void accept(Future<Integer> future) {}
  }

  private static final class First extends Ignoring {}

  private static final class Other extends Ignoring {}

  private static final class Last extends Ignoring {}

  @Test
  @CPython("test_futures::BaseFutureTests::test_future_repr")
  void textOfAFutureTellsItsStateAndOutcome() {
    assertThat(loop.createFuture()).hasToString("<Future pending>");
    Future<Integer> cancelled = loop.createFuture();
    cancelled.cancel();
    assertThat(cancelled).hasToString("<Future cancelled>");
    Future<Integer> finished = loop.createFuture();
    finished.setResult(4);
    assertThat(finished).hasToString("<Future finished result=4>");
    Future<Integer> failed = loop.createFuture();
    RuntimeException failure = new RuntimeException("no");
    failed.setException(failure);
    assertThat(failed).hasToString("<Future finished exception=java.lang.RuntimeException: no>");
    assertThat(failed.exception()).isSameAs(failure);
  }

  @Test
  @CPython("test_futures::BaseFutureTests::test_future_repr")
  void inDebugModeTheTextOfAFutureNamesThePlace() {
    loop.setDebug(true);
    String line = Here.line(1);
    Future<Integer> future = loop.createFuture();
    assertThat(future).hasToString("<Future pending created at " + line + ">");
    future.setResult(1);
    assertThat(future).hasToString("<Future finished result=1 created at " + line + ">");
  }

  @Test
  @CPython("test_futures::BaseFutureTests::test_future_repr")
  void textOfAPendingFutureNamesOneTwoOrTheOuterOfManyCallbacks() {
    Future<Integer> one = loop.createFuture();
    one.addDoneCallback(new First());
    assertThat(one).hasToString("<Future pending cb=[FutureTextTest$First]>");
    one.cancel();
    assertThat(one).hasToString("<Future cancelled>");

    Future<Integer> two = loop.createFuture();
    two.addDoneCallback(new First());
    two.addDoneCallback(new Last());
    assertThat(two).hasToString("<Future pending cb=[FutureTextTest$First, FutureTextTest$Last]>");

    Future<Integer> three = loop.createFuture();
    three.addDoneCallback(new First());
    three.addDoneCallback(new Other());
    three.addDoneCallback(new Last());
    assertThat(three)
        .hasToString("<Future pending cb=[FutureTextTest$First, <1 more>, FutureTextTest$Last]>");

    Future<Integer> many = loop.createFuture();
    many.addDoneCallback(new First());
    for (int i = 0; i < 8; i++) {
      many.addDoneCallback(new Other());
    }
    many.addDoneCallback(new Last());
    assertThat(many)
        .hasToString("<Future pending cb=[FutureTextTest$First, <8 more>, FutureTextTest$Last]>");
    many.cancel();
    assertThat(many).hasToString("<Future cancelled>");
  }

  @Test
  @CPython("test_tasks::BaseTaskTests::test_task_repr")
  void textOfATaskTellsStateNameCoroutineCallbacksAndOutcome() throws Exception {
    Coroutine<Integer> body = async(() -> 7);
    String middle = " name='t' coro=" + body;
    Task<Integer> task = loop.createTask(body, "t");
    assertThat(task).hasToString("<Task pending" + middle + ">");
    task.addDoneCallback(new First());
    String callback = " cb=[FutureTextTest$First]";
    assertThat(task).hasToString("<Task pending" + middle + callback + ">");
    task.cancel();
    assertThat(task).hasToString("<Task cancelling" + middle + callback + ">");
    assertThatThrownBy(() -> loop.runUntilComplete(task)).isInstanceOf(CancelledError.class);
    assertThat(task).hasToString("<Task cancelled" + middle + ">");
    Coroutine<String> other = async(() -> "abc");
    Task<String> done = loop.createTask(other, "d");
    loop.runUntilComplete(done);
    assertThat(done).hasToString("<Task finished name='d' coro=" + other + " result=abc>");
  }

  @Test
  @CPython("test_tasks::BaseTaskTests::test_task_repr_wait_for")
  void textOfATaskThatWaitsContainsTheTextOfWhatItWaitsFor() throws Exception {
    Future<Integer> future = loop.createFuture();
    Task<Integer> task = loop.createTask(async(() -> await(future)), "waiter");
    runOnce();
    assertThat(future).hasToString("<Future pending cb=[wakeup of Task 'waiter']>");
    assertThat(task.toString()).contains(" wait_for=" + future + ">");
    future.setResult(1);
    loop.runUntilComplete(task);
    assertThat(task.toString()).doesNotContain("wait_for");
  }

  @Test
  @CPython("test_futures2::FutureReprTests::test_recursive_repr_for_pending_tasks")
  void textOfATaskWhoseResultContainsTheTaskItselfEnds() throws Exception {
    Task<Set<Task<?>>> task = loop.createTask(async(() -> Asyncio.allTasks()), "self");
    Set<Task<?>> all = loop.runUntilComplete(task);
    assertThat(all).containsExactly(task);
    assertThat(task.toString())
        .isEqualTo("<Task finished name='self' coro=" + task.getCoro() + " result=[...]>");
    assertThat(all).hasToString("[" + task + "]");
    Future<Object> future = loop.createFuture();
    future.setResult(List.of(future, future));
    assertThat(future).hasToString("<Future finished result=[..., ...]>");
  }

  @Test
  void twoFuturesThatAreNotOneInTheOtherAreBothDescribed() {
    Future<Integer> inner = loop.createFuture();
    inner.setResult(1);
    Future<Object> outer = loop.createFuture();
    outer.setResult(List.of(inner, inner));
    assertThat(outer)
        .hasToString(
            "<Future finished result=[<Future finished result=1>, <Future finished result=1>]>");
  }

  @Test
  void textOfALongChainOfWaitingTasksEndsAfterTen() throws Exception {
    Future<Integer> end = loop.createFuture();
    List<Future<Integer>> chain = new ArrayList<>(List.of(end));
    for (int i = 0; i < 12; i++) {
      Future<Integer> next = chain.getLast();
      chain.add(loop.createTask(async(() -> await(next)), "link " + i));
    }
    runOnce();
    assertThat(chain.getLast().toString())
        .contains("'link 11'", "'link 2'", " wait_for=... ")
        .doesNotContain("name='link 1'");
    assertThat(chain.get(2).toString()).contains("wait_for=<Task pending name='link 0'");
    end.setResult(1);
    assertThat(loop.runUntilComplete(chain.getLast())).isEqualTo(1);
  }

  @Test
  void longResultIsCutInTheMiddle() {
    Future<String> future = loop.createFuture();
    future.setResult("a".repeat(5_000) + "z".repeat(5_000));
    assertThat(future.toString())
        .hasSizeLessThan(300)
        .startsWith("<Future finished result=aaaa")
        .contains("a...z")
        .endsWith("zzzz>");
  }

  @Test
  void resultWhoseTextFailsIsNamed() {
    Future<Object> future = loop.createFuture();
    future.setResult(new Wordless());
    String text = "<Future finished result=<Wordless object>>";
    assertThat(List.of(future.toString(), future.toString())).containsExactly(text, text);
  }

  private static final class Wordless {
    @Override
    public String toString() {
      throw new IllegalStateException("no words");
    }
  }

  private StackTraceElement placeOf(Future<?> future) {
    return future.madeAt().trimmed().getStackTrace()[0];
  }

  @Test
  @CPython("test_futures::BaseFutureTests::test_future_source_traceback")
  void inDebugModeAFutureKnowsTheCallsThatMadeIt() {
    loop.setDebug(true);
    Future<Integer> future = madeInside();
    String line = Here.line(-1);
    StackTraceElement[] frames = future.madeAt().trimmed().getStackTrace();
    assertThat(frames[0].getMethodName()).isEqualTo("madeInside");
    assertThat(frames[1].getMethodName()).isEqualTo("inDebugModeAFutureKnowsTheCallsThatMadeIt");
    assertThat(frames[1].getFileName() + ":" + frames[1].getLineNumber()).isEqualTo(line);
    loop.setDebug(false);
    assertThat(loop.createFuture().madeAt()).isNull();
  }

  private Future<Integer> madeInside() {
    return new Future<>(loop);
  }

  @Test
  @CPython("test_tasks::BaseTaskTests::test_task_source_traceback")
  void inDebugModeATaskKnowsTheCallThatMadeIt() throws Exception {
    loop.setDebug(true);
    List<Task<?>> tasks = new ArrayList<>();
    List<String> lines = new ArrayList<>();
    lines.add(Here.line(1));
    tasks.add(loop.createTask(sleep(1)));
    lines.add(Here.line(1));
    tasks.add(new Task<>(sleep(1), loop));
    runBody(() -> {
      lines.add(Here.line(1));
      tasks.add(Asyncio.createTask(sleep(1)));
      lines.add(Here.line(1));
      tasks.add((Task<?>) Asyncio.ensureFuture(sleep(1)));
      lines.add(Here.line(1));
      Future<?> gathering = gather(sleep(1));
      tasks.add(Asyncio.allTasks().stream().reduce((a, b) -> b).orElseThrow());
      await(Asyncio.taskGroup(group -> {
        lines.add(Here.line(1));
        tasks.add(group.createTask(sleep(1)));
      }));
      await(gathering);
    });
    assertThat(tasks).hasSize(6).allMatch(task -> task.toString().contains("created at"));
    for (int i = 0; i < tasks.size(); i++) {
      StackTraceElement place = placeOf(tasks.get(i));
      assertThat(place.getFileName() + ":" + place.getLineNumber()).isEqualTo(lines.get(i));
    }
    assertThat(placeOf(tasks.getFirst()).getMethodName())
        .isEqualTo("inDebugModeATaskKnowsTheCallThatMadeIt");
  }

  @Test
  void outsideDebugModeATaskKnowsNoPlace() throws Exception {
    Task<Void> task = loop.createTask(sleep(1));
    assertThat(task.madeAt()).isNull();
    loop.runUntilComplete(task);
  }
}
