package io.asyncio;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.captureCallGraph;
import static io.asyncio.Asyncio.createTask;
import static io.asyncio.Asyncio.formatCallGraph;
import static io.asyncio.Asyncio.printCallGraph;
import static io.asyncio.Asyncio.shield;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

/** What may be captured from where, and how much of it. */
class CallGraphLimitsTest extends LoopTest {

  private final Future<Void> gate = loop.createFuture();

  private static Coroutine<Void> outer(Awaitable<Void> awaitable) {
    return async(() -> await(middle(awaitable)));
  }

  private static Coroutine<Void> middle(Awaitable<Void> awaitable) {
    return async(() -> await(inner(awaitable)));
  }

  private static Coroutine<Void> inner(Awaitable<Void> awaitable) {
    return async(() -> await(awaitable));
  }

  private static List<String> stack(Future<?> future, CallGraphOptions options) {
    return Graphs.frames(
        Objects.requireNonNull(captureCallGraph(future, options)).callStack());
  }

  private static CallGraphOptions limit(int limit) {
    return CallGraphOptions.defaults().withLimit(limit);
  }

  @Test
  void limitKeepsOneEndOfTheStack() throws Exception {
    Task<Void> task = loop.createTask(outer(gate));
    runOnce();
    assertThat(stack(task, CallGraphOptions.defaults()))
        .containsExactly("async inner", "async middle", "async outer");
    assertThat(stack(task, limit(2))).containsExactly("async middle", "async outer");
    assertThat(stack(task, limit(-2))).containsExactly("async inner", "async middle");
    assertThat(stack(task, limit(0))).isEmpty();
    assertThat(stack(task, limit(Integer.MAX_VALUE))).hasSize(3);
    assertThat(stack(task, limit(Integer.MIN_VALUE))).hasSize(3);
    gate.setResult(null);
    loop.runUntilComplete(task);
  }

  @Test
  void limitHoldsForAwaitersAndLeavesThemThere() throws Exception {
    Task<Void> task = loop.createTask(outer(gate), "a");
    runOnce();
    FutureCallGraph one = captureCallGraph(gate, limit(1));
    assertThat(Graphs.text(Objects.requireNonNull(one))).isEqualTo("F[]{a[async outer]}");
    FutureCallGraph none = captureCallGraph(gate, limit(0));
    assertThat(Graphs.text(Objects.requireNonNull(none))).isEqualTo("F[]{a[]}");
    gate.setResult(null);
    loop.runUntilComplete(task);
  }

  private static Coroutine<List<String>> looksAtItself(CallGraphOptions options) {
    return async(() -> stack(null, options));
  }

  @Test
  void depthSkipsFramesOfTheCurrentTask() throws Exception {
    runBody(() -> {
      assertThat(await(looksAtItself(CallGraphOptions.defaults())))
          .containsExactly(
              "stack", "async looksAtItself", "async depthSkipsFramesOfTheCurrentTask");
      assertThat(await(looksAtItself(CallGraphOptions.defaults().withDepth(2))))
          .containsExactly("async looksAtItself", "async depthSkipsFramesOfTheCurrentTask");
      assertThat(await(looksAtItself(CallGraphOptions.defaults().withDepth(2).withLimit(-1))))
          .containsExactly("async looksAtItself");
      assertThat(await(looksAtItself(CallGraphOptions.defaults().withDepth(1_000))))
          .isEmpty();
    });
  }

  @Test
  void depthDoesNotMatterForOtherTasks() throws Exception {
    runBody(() -> {
      Task<Void> other = createTask(outer(gate));
      await(Asyncio.sleep(0));
      assertThat(stack(other, CallGraphOptions.defaults().withDepth(3))).hasSize(3);
      gate.setResult(null);
      await(other);
    });
  }

  @Test
  void depthBelowOneIsRefused() {
    assertThatThrownBy(() -> CallGraphOptions.defaults().withDepth(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("depth: 0");
  }

  @Test
  void currentTaskIsFoundWithoutBeingNamed() throws Exception {
    runBody(() -> {
      Task<?> me = Asyncio.currentTask();
      FutureCallGraph found = Objects.requireNonNull(captureCallGraph());
      assertThat(found.future()).isSameAs(me);
      FutureCallGraph named = captureCallGraph(Objects.requireNonNull(me));
      assertThat(Graphs.text(named)).isEqualTo(Graphs.text(found));
    });
  }

  @Test
  void nothingIsFoundInACallback() {
    loop.callSoon(() -> {
      trace.add(String.valueOf(captureCallGraph()));
      trace.add("'" + formatCallGraph() + "'");
    });
    runOnce();
    assertThat(trace).containsExactly("null", "''");
  }

  @Test
  void currentTaskIsRefusedWhereNoLoopRuns() {
    assertThatThrownBy(() -> captureCallGraph())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("outside of a running event loop");
  }

  @Test
  void futureOfALoopThatDoesNotRunIsCapturedAnywhere() throws Exception {
    try (VirtualClockLoop other = new VirtualClockLoop()) {
      Future<Void> theirs = other.createFuture();
      Task<Void> task = other.createTask(outer(theirs), "theirs");
      other.stop();
      other.runForever();
      assertThat(Graphs.names(captureCallGraph(theirs))).isEqualTo("F{theirs}");
      runBody(() -> assertThat(Graphs.names(captureCallGraph(theirs))).isEqualTo("F{theirs}"));
      theirs.setResult(null);
      other.runUntilComplete(task);
    }
  }

  @Test
  void otherThreadIsRefusedWhileTheLoopRuns() throws Exception {
    loop.waitForPosts();
    FutureTask<FutureCallGraph> elsewhere = new FutureTask<>(() -> captureCallGraph(gate));
    runBody(() -> {
      Thread thread = Thread.ofPlatform().start(elsewhere);
      thread.join();
    });
    assertThatThrownBy(elsewhere::get)
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(IllegalStateException.class)
        .hasMessageContaining("captureCallGraph called in thread");
  }

  @Test
  void tasksThatAwaitEachOtherAreShownOnceAround() throws Exception {
    List<Task<Void>> second = new ArrayList<>();
    Task<Void> a = loop.createTask(async(() -> await(shield(second.getFirst()))), "a");
    Task<Void> b = loop.createTask(async(() -> await(shield(a))), "b");
    second.add(b);
    runOnce();
    assertThat(Graphs.names(captureCallGraph(a))).isEqualTo("a{b{a}}");
    assertThat(Graphs.names(captureCallGraph(b))).isEqualTo("b{a{b}}");
    assertThat(formatCallGraph(a)).contains("        * Task(name='a'");
    a.cancel();
    for (int i = 0; i < 4; i++) {
      runOnce();
    }
    assertThat(b.done()).isTrue();
  }

  @Test
  void taskThatAwaitsItselfThroughAShieldIsShownTwice() throws Exception {
    List<Task<Void>> self = new ArrayList<>();
    Task<Void> task = loop.createTask(async(() -> await(shield(self.getFirst()))), "self");
    self.add(task);
    runOnce();
    assertThat(Graphs.names(captureCallGraph(task))).isEqualTo("self{self}");
    task.cancel();
    runOnce();
  }

  @Test
  void taskHasNoStackBeforeItsFirstStepAndAfterItsLast() throws Exception {
    Task<Void> task = loop.createTask(outer(gate));
    assertThat(captureCallGraph(task).callStack()).isEmpty();
    runOnce();
    assertThat(captureCallGraph(task).callStack()).isNotEmpty();
    gate.setResult(null);
    loop.runUntilComplete(task);
    assertThat(captureCallGraph(task).callStack()).isEmpty();
    assertThat(captureCallGraph(task).awaitedBy()).isEmpty();
  }

  @Test
  void longChainOfTasksIsCapturedAndWritten() throws Exception {
    int length = 3_000;
    Awaitable<Void> last = gate;
    for (int i = 0; i < length; i++) {
      last = loop.createTask(inner(last));
    }
    runOnce();
    int count = 0;
    for (FutureCallGraph graph = captureCallGraph(gate);
        !graph.awaitedBy().isEmpty();
        graph = graph.awaitedBy().getFirst()) {
      count++;
    }
    assertThat(count).isEqualTo(length);
    assertThat(formatCallGraph(gate, limit(0)).lines().filter(line -> line.contains("* Task")))
        .hasSize(length);
    gate.setResult(null);
    loop.runUntilComplete((Task<Void>) last);
  }

  @Test
  void coroutineOfOnesOwnIsShownByItsClass() throws Exception {
    Task<Void> task = loop.createTask(new Own(gate));
    runOnce();
    assertThat(stack(task, CallGraphOptions.defaults())).containsExactly("async Own");
    gate.setResult(null);
    loop.runUntilComplete(task);
  }

  private record Own(Future<Void> gate) implements Coroutine<Void> {
    @Override
    public Void awaitHere() throws Exception {
      return await(gate);
    }

    @Override
    public void close() {}
  }

  @Test
  void graphIsPrintedWhereAsked() throws Exception {
    Task<Void> task = loop.createTask(inner(gate), "printed");
    runOnce();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    printCallGraph(task, new PrintStream(bytes, true, UTF_8), CallGraphOptions.defaults());
    assertThat(bytes.toString(UTF_8).lines())
        .hasSize(3)
        .element(0)
        .asString()
        .matches("\\* Task\\(name='printed', id=0x[0-9a-f]+\\)");
    assertThat(bytes.toString(UTF_8).lines().toList().get(1)).isEqualTo("  + Call stack:");
    assertThat(bytes.toString(UTF_8).lines().toList().get(2))
        .matches("  \\|   at async CallGraphLimitsTest.inner\\(CallGraphLimitsTest.java:\\d+\\)");
    gate.setResult(null);
    loop.runUntilComplete(task);
  }
}
