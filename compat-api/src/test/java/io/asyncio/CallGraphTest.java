package io.asyncio;

import static io.asyncio.Asyncio.asCompleted;
import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.captureCallGraph;
import static io.asyncio.Asyncio.createTask;
import static io.asyncio.Asyncio.each;
import static io.asyncio.Asyncio.formatCallGraph;
import static io.asyncio.Asyncio.gather;
import static io.asyncio.Asyncio.generator;
import static io.asyncio.Asyncio.shield;
import static io.asyncio.Asyncio.sleep;
import static io.asyncio.Asyncio.taskGroup;
import static io.asyncio.Asyncio.timeout;
import static io.asyncio.Asyncio.waitFor;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio.conformance.CPython;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Who is shown to wait for whom, and where. */
class CallGraphTest extends LoopTest {

  /** What the deepest coroutine of a test saw of itself. */
  private String seen = "nothing";

  private String seenText = "nothing";

  private void see() {
    CallGraphOptions fromTheCaller = CallGraphOptions.defaults().withDepth(2);
    seen = Graphs.text(Objects.requireNonNull(captureCallGraph(null, fromTheCaller)));
    seenText = formatCallGraph(null, fromTheCaller);
  }

  private Coroutine<Void> deep() {
    return async(() -> {
      await(sleep(0));
      see();
    });
  }

  private Coroutine<Void> outerOfDeep() {
    return async(() -> await(deep()));
  }

  private Coroutine<Void> brief() {
    return async(() -> await(sleep(0)));
  }

  private void plain() {
    see();
  }

  private Coroutine<Void> callsPlain() {
    return async(() -> {
      await(sleep(0));
      plain();
    });
  }

  private Coroutine<Void> outerOfPlain() {
    return async(() -> await(callsPlain()));
  }

  private static <T> Coroutine<T> awaits(Awaitable<T> awaitable) {
    return async(() -> await(awaitable));
  }

  private static final String GROUP_EXIT = "async Asyncio.taskGroup";

  private Coroutine<Void> grouped() {
    return async(() -> await(taskGroup(group -> {
      Task<Void> task = group.createTask(outerOfPlain(), "root");
      group.createTask(awaits(task), "first");
      group.createTask(awaits(task), "second");
    })));
  }

  @Test
  @CPython("test_graph::CallStackTestBase::test_stack_tgroup")
  void taskOfAGroupShowsItsStackAndAllThatAwaitIt() throws Exception {
    runBody(() -> await(grouped()));
    String me = "async taskOfAGroupShowsItsStackAndAllThatAwaitIt";
    String parent = "_[" + GROUP_EXIT + ", async grouped, " + me + "]";
    assertThat(seen)
        .isEqualTo("root[plain, async callsPlain, async outerOfPlain]{"
            + (parent + " ")
            + ("first[async awaits]{" + parent + "} ")
            + ("second[async awaits]{" + parent + "}}"));
    assertThat(seenText)
        .startsWith("* Task(name='root', id=0x")
        .contains("at CallGraphTest.plain(CallGraphTest.java:")
        .contains("at async CallGraphTest.outerOfPlain(CallGraphTest.java:")
        .contains("        * Task(name='Task-")
        .contains("at async CallGraphTest.taskOfAGroupShowsItsStackAndAllThatAwaitIt(");
  }

  private AsyncGenerator<Integer> yieldsAndAwaits() {
    return generator(out -> {
      out.yield(0);
      await(deep());
      out.yield(1);
    });
  }

  private Coroutine<Void> iterates() {
    return async(() -> {
      for (int element : each(yieldsAndAwaits())) {
        trace.add("element " + element);
      }
    });
  }

  @Test
  @CPython("test_graph::CallStackTestBase::test_stack_async_gen")
  void generatorStandsBetweenWhatItAwaitsAndItsConsumer() throws Exception {
    runBody(() -> await(iterates()));
    assertThat(trace).containsExactly("element 0", "element 1");
    assertThat(seen)
        .isEqualTo("_[async deep, generator yieldsAndAwaits, async iterates, "
            + "async generatorStandsBetweenWhatItAwaitsAndItsConsumer]");
    assertThat(seenText)
        .contains("at async generator CallGraphTest.yieldsAndAwaits(CallGraphTest.java:");
  }

  private AsyncGenerator<Integer> waitsIn(Future<Integer> gate) {
    return generator(out -> out.yield(await(gate)));
  }

  private AsyncGenerator<Integer> passesOn(AsyncGenerator<Integer> inner) {
    return generator(out -> {
      for (int element : each(inner)) {
        out.yield(element);
      }
    });
  }

  @Test
  void taskThatWaitsInsideNestedGeneratorsShowsAllOfThem() throws Exception {
    Future<Integer> gate = loop.createFuture();
    Task<Integer> task = loop.createTask(passesOn(waitsIn(gate)).next(), "iterates");
    Task<Integer> awaiter = loop.createTask(awaits(task), "awaits");
    for (int i = 0; i < 3; i++) {
      runOnce();
    }
    assertThat(Graphs.text(captureCallGraph(gate)))
        .isEqualTo("F[]{iterates[generator waitsIn, generator passesOn]{awaits[async awaits]}}");
    assertThat(task.getStack())
        .extracting(StackTraceElement::getMethodName)
        .extracting(name -> name.replaceAll("lambda\\$|\\$\\d+", ""))
        .containsExactly("passesOn", "waitsIn");
    gate.setResult(7);
    assertThat(loop.runUntilComplete(awaiter)).isEqualTo(7);
  }

  private Coroutine<List<Void>> gathers() {
    return async(() -> await(gather(outerOfDeep(), brief())));
  }

  @Test
  @CPython("test_graph::CallStackTestBase::test_stack_gather")
  void childOfAGatherIsAwaitedByTheTaskThatAwaitsTheGather() throws Exception {
    runBody(() -> await(gathers()));
    assertThat(seen)
        .isEqualTo("_[async deep, async outerOfDeep]{_[async gathers, "
            + "async childOfAGatherIsAwaitedByTheTaskThatAwaitsTheGather]}");
  }

  private Coroutine<Void> shields(Coroutine<Void> shielded) {
    return async(() -> await(shield(shielded)));
  }

  @Test
  @CPython("test_graph::CallStackTestBase::test_stack_shield")
  void shieldedTaskIsAwaitedByTheTaskThatAwaitsTheShield() throws Exception {
    runBody(() -> await(shields(outerOfDeep())));
    assertThat(seen)
        .isEqualTo("_[async deep, async outerOfDeep]{_[async shields, "
            + "async shieldedTaskIsAwaitedByTheTaskThatAwaitsTheShield]}");
  }

  private Coroutine<Void> limited() {
    return async(() -> await(timeout(1.0, _ -> {
      await(sleep(0));
      await(deep());
    })));
  }

  @Test
  @CPython("test_graph::CallStackTestBase::test_stack_timeout")
  void timeoutIsNoNodeOfTheGraph() throws Exception {
    runBody(() -> await(shields(limited())));
    assertThat(seen)
        .isEqualTo(
            "_[async deep, limited, async Asyncio.timeout, async limited]{_[async shields, async"
                + " timeoutIsNoNodeOfTheGraph]}");
  }

  private Coroutine<WaitResult<Void>> waits(Task<Void> first, Task<Void> second) {
    return async(() -> await(Asyncio.wait(List.of(first, second))));
  }

  @Test
  @CPython("test_graph::CallStackTestBase::test_stack_wait")
  void taskIsAwaitedByTheTaskThatWaitsForSeveral() throws Exception {
    runBody(() -> {
      Task<Void> first = createTask(outerOfDeep());
      Task<Void> second = createTask(sleep(1));
      await(waits(first, second));
    });
    assertThat(seen)
        .isEqualTo("_[async deep, async outerOfDeep]{_[async Asyncio.wait,"
            + " async waits, async taskIsAwaitedByTheTaskThatWaitsForSeveral]}");
  }

  private Coroutine<Void> startsAndAwaits() {
    return async(() -> await(createTask(outerOfDeep(), "child")));
  }

  @Test
  @CPython("test_graph::CallStackTestBase::test_stack_task")
  void awaitedTaskShowsTheWholeStackOfItsAwaiter() throws Exception {
    runBody(() -> await(awaits(startsAndAwaits())));
    assertThat(seen)
        .isEqualTo("child[async deep, async outerOfDeep]{_[async startsAndAwaits, async awaits,"
            + " async awaitedTaskShowsTheWholeStackOfItsAwaiter]}");
  }

  @Test
  @CPython("test_graph::CallStackTestBase::test_stack_future")
  void futureShowsAllThatAwaitItAndNoStack() throws Exception {
    Future<Void> future = loop.createFuture();
    runBody(() -> await(taskGroup(group -> {
      group.createTask(awaits(awaits(future)), "A");
      group.createTask(awaits(future), "B");
      await(sleep(0));
      seen = Graphs.text(captureCallGraph(future));
      seenText = formatCallGraph(future);
      future.setResult(null);
    })));
    String me = "futureShowsAllThatAwaitItAndNoStack";
    String parent = "_[%s, async Asyncio.taskGroup, async %s]".formatted(me, me);
    assertThat(seen)
        .isEqualTo(
            "F[]{A[async awaits, async awaits]{%s} B[async awaits]{%s}}".formatted(parent, parent));
    assertThat(seenText)
        .startsWith("* Future(id=0x")
        .contains("    * Task(name='A', id=0x")
        .contains("    * Task(name='B', id=0x");
  }

  @Test
  @CPython("test_tasks::BaseTaskTests::test_wait_discards_awaited_by_for_pending")
  void waitThatIsOverIsNoAwaiterEvenOfWhatIsPending() throws Exception {
    Future<Integer> ready = loop.createFuture();
    Future<Integer> pending = loop.createFuture();
    runBody(() -> {
      loop.callSoon(() -> {
        assertThat(Graphs.names(captureCallGraph(pending))).isEqualTo("F{_}");
        assertThat(Graphs.names(captureCallGraph(ready))).isEqualTo("F{_}");
        ready.setResult(1);
      });
      await(Asyncio.wait(List.of(ready, pending), ReturnWhen.FIRST_COMPLETED));
      assertThat(captureCallGraph(pending).awaitedBy()).isEmpty();
      assertThat(captureCallGraph(ready).awaitedBy()).isEmpty();
    });
    assertThat(pending.waitingCallbacks()).isEmpty();
  }

  @Test
  void waitThatIsCancelledIsNoAwaiterAnyMore() throws Exception {
    Future<Integer> pending = loop.createFuture();
    Task<?> task = loop.createTask(Asyncio.wait(List.of(pending)), "waits");
    runOnce();
    assertThat(Graphs.names(captureCallGraph(pending))).isEqualTo("F{waits}");
    task.cancel();
    runOnce();
    assertThat(task.cancelled()).isTrue();
    assertThat(captureCallGraph(pending).awaitedBy()).isEmpty();
  }

  @Test
  void whatIsFetchedAsCompletedIsAwaitedByTheTasksThatFetch() throws Exception {
    Future<Integer> first = loop.createFuture();
    Future<Integer> second = loop.createFuture();
    runBody(() -> {
      AsCompleted<Integer> all = asCompleted(List.of(first, second));
      AsyncIterator<Future<Integer>> iterator = all.asyncIterator();
      assertThat(captureCallGraph(first).awaitedBy()).isEmpty();
      Task<?> one = createTask(iterator.next(), "one");
      Task<?> two = createTask(iterator.next(), "two");
      await(sleep(0));
      assertThat(Graphs.names(captureCallGraph(second))).isEqualTo("F{one two}");
      first.setResult(1);
      second.setResult(2);
      await(one);
      await(two);
    });
  }

  @Test
  void coroutinesOfAsCompletedAreAwaitersToo() throws Exception {
    Future<Integer> pending = loop.createFuture();
    Task<?> consumer = loop.createTask(
        async(() -> {
          for (Coroutine<Integer> one : asCompleted(List.of(pending))) {
            await(one);
          }
        }),
        "consumer");
    runOnce();
    assertThat(Graphs.names(captureCallGraph(pending))).isEqualTo("F{consumer}");
    pending.setResult(1);
    loop.runUntilComplete(consumer);
  }

  @Test
  void gatheringThatHasFailedIsNoAwaiterOfWhatIsPending() throws Exception {
    Future<Integer> pending = loop.createFuture();
    Future<Integer> failing = loop.createFuture();
    Task<?> task = loop.createTask(gatherLate(pending, failing), "gathers");
    runOnce();
    assertThat(Graphs.names(captureCallGraph(pending))).isEqualTo("F{gathers}");
    failing.setException(new IllegalStateException("boom"));
    runOnce();
    runOnce();
    assertThat(task.done()).isTrue();
    assertThat(captureCallGraph(pending).awaitedBy()).isEmpty();
  }

  private static Coroutine<Void> gatherLate(Future<Integer> pending, Future<Integer> failing) {
    return async(() -> {
      try {
        await(gather(List.of(pending, failing)));
      } catch (IllegalStateException e) {
        assertThat(e).hasMessage("boom");
      }
    });
  }

  @Test
  void taskThatIsDoneHasAGraphOfItself() throws Exception {
    Task<?> task = loop.createTask(sleep(0), "over");
    loop.runUntilComplete(task);
    FutureCallGraph graph = captureCallGraph(task);
    assertThat(graph.callStack()).isEmpty();
    assertThat(graph.awaitedBy()).isEmpty();
    assertThat(formatCallGraph(task)).matches("\\* Task\\(name='over', id=0x[0-9a-f]+\\)");
  }

  @Test
  void iteratorBetweenTwoCoroutinesHidesNeither() throws Exception {
    run(async(() -> {
      for (int number : numbers()) {
        assertThat(number).isEqualTo(1);
      }
    }));
    assertThat(seen).contains("next", "async iteratorBetweenTwoCoroutinesHidesNeither");
  }

  /** An iterable whose iterator looks at the call graph. */
  private Iterable<Integer> numbers() {
    Iterator<Integer> one = List.of(1).iterator();
    return () -> new Iterator<>() {
      @Override
      public boolean hasNext() {
        return one.hasNext();
      }

      @Override
      public Integer next() {
        see();
        return one.next();
      }
    };
  }

  @Test
  void taskUnderALimitOfTimeIsAwaitedByTheTaskThatSetIt() throws Exception {
    Future<Void> gate = loop.createFuture();
    Task<Void> task = loop.createTask(awaits(gate), "limited");
    Task<Void> waiting = loop.createTask(waitFor(task, 5), "waits");
    runOnce();
    runOnce();
    assertThat(Graphs.names(captureCallGraph(task))).isEqualTo("limited{waits}");
    gate.setResult(null);
    loop.runUntilComplete(waiting);
  }

  @Test
  void taskThatIsCancelledAndWaitedForShowsWhoWaits() throws Exception {
    Future<Void> cleanedUp = loop.createFuture();
    Task<Void> task = loop.createTask(
        async(() -> {
          try {
            await(sleep(10));
          } finally {
            await(cleanedUp);
          }
        }),
        "slow");
    Task<Void> waiting = loop.createTask(waitFor(task, 0), "waits");
    for (int i = 0; i < 4; i++) {
      runOnce();
    }
    assertThat(Graphs.names(captureCallGraph(cleanedUp))).isEqualTo("F{slow{waits}}");
    cleanedUp.setResult(null);
    run(ended(waiting));
  }

  private static Coroutine<Void> ended(Task<?> task) {
    return async(() -> {
      await(Asyncio.wait(List.of(task)));
      assertThat(task.exception()).isInstanceOf(TimeoutError.class);
    });
  }

  @Test
  void futuresAroundFuturesAreSeenThrough() throws Exception {
    Future<Integer> one = loop.createFuture();
    Future<Integer> two = loop.createFuture();
    Task<?> task =
        loop.createTask(async(() -> await(shield(gather(gather(one, two), shield(one))))), "waits");
    runOnce();
    assertThat(Graphs.names(captureCallGraph(one))).isEqualTo("F{waits}");
    assertThat(Graphs.names(captureCallGraph(two))).isEqualTo("F{waits}");
    one.setResult(1);
    two.setResult(2);
    loop.runUntilComplete(task);
  }
}
