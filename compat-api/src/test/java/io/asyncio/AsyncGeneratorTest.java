package io.asyncio;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.createTask;
import static io.asyncio.Asyncio.currentTask;
import static io.asyncio.Asyncio.each;
import static io.asyncio.Asyncio.generator;
import static io.asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio.contextvars.ContextVar;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Asynchronous generators: what each of their methods does in each state. */
final class AsyncGeneratorTest extends LoopTest {

  /** Yields 1 and 2, and notes what comes in and that it ends. */
  private AsyncGenerator<Integer> oneTwo() {
    return generator(out -> {
      try {
        trace.add("sent " + out.yield(1));
        trace.add("sent " + out.yield(2));
      } finally {
        trace.add("finally");
      }
    });
  }

  private static void assertEnded(Coroutine<?> step) {
    assertThatThrownBy(() -> await(step)).isInstanceOf(StopAsyncIteration.class);
  }

  @Test
  void givesElementsUntilItsEnd() throws Exception {
    runBody(() -> {
      AsyncGenerator<Integer> numbers = oneTwo();
      assertThat(trace).isEmpty();
      assertThat(await(numbers.next())).isEqualTo(1);
      assertThat(await(numbers.next())).isEqualTo(2);
      assertThat(trace).containsExactly("sent null");
      assertEnded(numbers.next());
      assertEnded(numbers.next());
      assertEnded(numbers.asend("late"));
      assertThat(trace).containsExactly("sent null", "sent null", "finally");
    });
  }

  @Test
  void nothingRunsBeforeAStepIsAwaited() throws Exception {
    runBody(() -> {
      Coroutine<Integer> step = oneTwo().next();
      await(sleep(0));
      assertThat(trace).isEmpty();
      step.close();
    });
  }

  @Test
  void aStepRunsBeforeAnythingElseThatIsReady() throws Exception {
    runBody(() -> {
      loop.callSoon(() -> trace.add("callback"));
      AsyncGenerator<Integer> numbers = oneTwo();
      trace.add("got " + await(numbers.next()));
      trace.add("got " + await(numbers.next()));
      await(sleep(0));
    });
    assertThat(trace).containsExactly("got 1", "sent null", "got 2", "callback");
  }

  @Test
  void eachIteratesOverNullsTooAndPassesExceptionsOn() throws Exception {
    AsyncGenerator<String> failing = generator(out -> {
      out.yield("a");
      out.yield(null);
      throw new java.io.IOException("broken");
    });
    List<String> got = new ArrayList<>();
    assertThatThrownBy(() -> runBody(() -> {
          for (String element : each(failing)) {
            got.add(element);
          }
        }))
        .isInstanceOf(java.io.IOException.class)
        .hasMessage("broken");
    assertThat(got).containsExactly("a", null);
  }

  @Test
  void asendGivesTheYieldItsValue() throws Exception {
    runBody(() -> {
      AsyncGenerator<Integer> numbers = oneTwo();
      assertThatThrownBy(() -> await(numbers.asend(5)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("value")
          .hasMessageContaining("5");
      assertThat(await(numbers.asend(null))).isEqualTo(1);
      assertThat(await(numbers.asend("hello"))).isEqualTo(2);
      assertThat(trace).containsExactly("sent hello");
      await(numbers.aclose());
    });
  }

  @Test
  void refusesASecondStepWhileOneIsRunning() throws Exception {
    AsyncGenerator<Integer> slow = generator(out -> {
      out.yield(0);
      await(sleep(1));
      out.yield(1);
    });
    runBody(() -> {
      await(slow.next());
      Task<Integer> other = createTask(slow.next());
      await(sleep(0));
      for (Coroutine<?> step :
          List.of(slow.next(), slow.asend(1), slow.aclose(), slow.athrow(new Exception()))) {
        assertThatThrownBy(() -> await(step))
            .isInstanceOf(IllegalStateException.class)
            .hasMessageContaining("already running");
      }
      assertThat(await(other)).isEqualTo(1);
      await(slow.aclose());
    });
  }

  @Test
  void refusesToIterateItself() throws Exception {
    List<AsyncGenerator<Integer>> self = new ArrayList<>();
    self.add(generator(out -> await(self.getFirst().next())));
    assertThatThrownBy(() -> run(self.getFirst().next()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("already running");
  }

  @Test
  void aStepCanBeAwaitedOnce() throws Exception {
    runBody(() -> {
      AsyncGenerator<Integer> numbers = oneTwo();
      Coroutine<Integer> step = numbers.next();
      await(step);
      assertThatThrownBy(() -> await(step))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("cannot reuse");
      await(numbers.aclose());
    });
  }

  @Test
  void theBodyRunsInTheTaskThatIterates() throws Exception {
    AsyncGenerator<Task<?>> whoRuns = generator(out -> {
      while (true) {
        out.yield(currentTask());
        await(sleep(0));
      }
    });
    runBody(() -> {
      assertThat(await(whoRuns.next())).isSameAs(currentTask());
      Task<Task<?>> other = createTask(whoRuns.next());
      assertThat(await(other)).isSameAs(other);
      assertThat(await(whoRuns.next())).isSameAs(currentTask());
      await(whoRuns.aclose());
    });
  }

  @Test
  void theBodyRunsInTheContextOfWhoIterates() throws Exception {
    ContextVar<String> variable = new ContextVar<>("variable", "unset");
    AsyncGenerator<String> seen = generator(out -> {
      while (true) {
        out.yield(variable.get());
        variable.set(variable.get() + "+");
      }
    });
    runBody(() -> {
      assertThat(await(seen.next())).isEqualTo("unset");
      variable.set("mine");
      assertThat(await(seen.next())).isEqualTo("mine+");
      assertThat(variable.get()).isEqualTo("mine+");
      Task<String> other = createTask(seen.next());
      assertThat(await(other)).isEqualTo("mine++");
      assertThat(variable.get()).isEqualTo("mine+");
      await(seen.aclose());
    });
  }

  @Test
  void generatorsIterateOverGenerators() throws Exception {
    AsyncGenerator<Integer> doubled = generator(out -> {
      for (int number : each(oneTwo())) {
        await(sleep(1));
        out.yield(number * 2);
      }
    });
    runBody(() -> {
      List<Integer> got = new ArrayList<>();
      for (int number : each(doubled)) {
        got.add(number);
        await(sleep(1));
      }
      assertThat(got).containsExactly(2, 4);
      assertThat(loop.time()).isEqualTo(4);
    });
  }

  @Test
  void aGeneratorLeftByBreakGoesOnLater() throws Exception {
    runBody(() -> {
      AsyncGenerator<Integer> numbers = oneTwo();
      for (int number : each(numbers)) {
        assertThat(number).isEqualTo(1);
        break;
      }
      assertThat(trace).isEmpty();
      assertThat(await(numbers.next())).isEqualTo(2);
      await(numbers.aclose());
      assertThat(trace).containsExactly("sent null", "finally");
    });
  }

  @Test
  void aclosingEndsAGeneratorThatIsLeft() throws Exception {
    runBody(() -> {
      try (var numbers = Asyncio.aclosing(oneTwo())) {
        for (int number : each(numbers)) {
          trace.add("got " + number);
          break;
        }
      }
      trace.add("left");
    });
    assertThat(trace).containsExactly("got 1", "finally", "left");
  }

  @Test
  void yieldIsRefusedOutsideTheBody() throws Exception {
    List<Generator<Integer>> leaked = new ArrayList<>();
    AsyncGenerator<Integer> numbers = generator(out -> {
      leaked.add(out);
      out.yield(1);
    });
    runBody(() -> {
      await(numbers.next());
      assertThatThrownBy(() -> leaked.getFirst().yield(2))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("outside the body");
      await(numbers.aclose());
    });
  }

  @Test
  void aStepOutsideATaskIsRefused() {
    assertThatThrownBy(() -> await(oneTwo().next()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("await outside a task");
    assertThatThrownBy(() -> each(oneTwo()).iterator().hasNext())
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> oneTwo().athrow(null))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("exception");
  }

  @Test
  void aBodyMayStartTasksEagerly() throws Exception {
    AsyncGenerator<Integer> starting = generator(out -> {
      Task<Integer> child = createTask(
          async(() -> {
            trace.add("child");
            return 5;
          }),
          TaskOptions.defaults().withEagerStart(true));
      trace.add("started");
      out.yield(await(child));
    });
    runBody(() -> {
      assertThat(await(starting.next())).isEqualTo(5);
      assertEnded(starting.next());
    });
    assertThat(trace).containsExactly("child", "started");
  }
}
