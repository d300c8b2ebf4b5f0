package io.asyncio;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.createTask;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio.conformance.CPython;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Where a task says that it is. */
class TaskStackTest extends LoopTest {

  private static Coroutine<Void> outer(Coroutine.Body body) {
    return async(() -> await(inner(body)));
  }

  private static Coroutine<Void> inner(Coroutine.Body body) {
    return async(body);
  }

  private static List<String> methods(List<StackTraceElement> stack) {
    return stack.stream()
        .map(frame -> frame.getMethodName().replaceFirst("lambda\\$(.*)\\$\\d+", "$1"))
        .toList();
  }

  private static List<String> printed(Task<?> task, int limit) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    task.printStack(limit, new PrintStream(bytes, true, UTF_8));
    return bytes.toString(UTF_8).lines().toList();
  }

  @Test
  @CPython("test_tasks::BaseTaskTests::test_get_stack")
  void runningTaskAskedFromWithinShowsItsOwnCoroutineFirst() throws Exception {
    runBody(() -> {
      Coroutine.Body look = () -> {
        Task<?> me = Objects.requireNonNull(Asyncio.currentTask());
        assertThat(methods(me.getStack(1))).containsExactly("outer");
        assertThat(methods(me.getStack()))
            .startsWith("outer")
            .containsSubsequence("outer", "runningTaskAskedFromWithinShowsItsOwnCoroutineFirst");
        List<String> lines = printed(me, 1);
        assertThat(lines).hasSize(2);
        assertThat(lines.get(0))
            .startsWith("Stack for <Task ")
            .contains("name='looks'")
            .endsWith(", running (most recent call last):");
        assertThat(lines.get(1)).startsWith("  at ").contains("TaskStackTest.lambda$outer$");
        trace.add("looked");
      };
      await(createTask(outer(look), "looks"));
    });
    assertThat(trace).containsExactly("looked");
  }

  private static Coroutine<List<StackTraceElement>> looksAtItsOwnFrame() {
    return async(() -> Objects.requireNonNull(Asyncio.currentTask()).getStack(1));
  }

  @Test
  @CPython("test_pep492::CoroutineTests::test_task_print_stack")
  void taskAskedFromItsOwnCoroutineShowsThat() throws Exception {
    runBody(() -> assertThat(methods(await(createTask(looksAtItsOwnFrame()))))
        .containsExactly("looksAtItsOwnFrame"));
  }

  @Test
  void limitKeepsTheOutermostFramesOfAWaitingTask() throws Exception {
    Future<Void> gate = loop.createFuture();
    Task<Void> task = loop.createTask(outer(() -> await(gate)), "waits");
    runOnce();
    String me = "limitKeepsTheOutermostFramesOfAWaitingTask";
    assertThat(methods(task.getStack())).containsExactly("outer", me);
    assertThat(methods(task.getStack(1))).containsExactly("outer");
    assertThat(methods(task.getStack(2))).containsExactly("outer", me);
    assertThat(task.getStack(0)).isEmpty();
    assertThat(task.getStack(-1)).isEmpty();
    assertThat(printed(task, 0)).containsExactly("No stack for " + task);
    assertThat(printed(task, 1))
        .hasSize(2)
        .element(0)
        .isEqualTo("Stack for " + task + " (most recent call last):");
    gate.setResult(null);
    loop.runUntilComplete(task);
  }

  private static void fails() {
    throw new IllegalArgumentException("failed");
  }

  @Test
  void limitKeepsTheOutermostFramesOfAFailure() throws Exception {
    Task<Void> task = loop.createTask(outer(TaskStackTest::fails));
    assertThatThrownBy(() -> loop.runUntilComplete(task)).hasMessage("failed");
    assertThat(methods(task.getStack())).containsExactly("outer", "fails");
    assertThat(methods(task.getStack(1))).containsExactly("outer");
    List<String> lines = printed(task, 5);
    assertThat(lines).hasSize(4);
    assertThat(lines.getFirst()).isEqualTo("Traceback for " + task + " (most recent call last):");
    assertThat(lines.get(2)).contains("TaskStackTest.fails(");
    assertThat(lines.getLast()).isEqualTo("java.lang.IllegalArgumentException: failed");
    assertThat(printed(task, 0))
        .containsExactly("No stack for " + task, "java.lang.IllegalArgumentException: failed");
  }

  @Test
  void cancelledTaskHasNoStack() {
    Task<Void> task = loop.createTask(outer(() -> await(loop.createFuture())));
    runOnce();
    task.cancel();
    runOnce();
    assertThat(task.cancelled()).isTrue();
    assertThat(task.getStack()).isEmpty();
    assertThat(printed(task, 1)).containsExactly("No stack for " + task);
  }

  @Test
  @CPython("test_tasks::BaseTaskTests::test_exception_traceback")
  void storedExceptionKeepsItsStackTrace() throws Exception {
    runBody(() -> {
      Task<Void> task = createTask(outer(TaskStackTest::fails));
      await(Asyncio.sleep(0));
      Throwable stored = Objects.requireNonNull(task.exception());
      assertThat(stored.getStackTrace())
          .extracting(StackTraceElement::getMethodName)
          .startsWith("fails")
          .anyMatch(method -> method.startsWith("lambda$outer$"));
    });
  }
}
