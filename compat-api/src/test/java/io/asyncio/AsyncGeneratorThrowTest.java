package io.asyncio;

import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.createTask;
import static io.asyncio.Asyncio.generator;
import static io.asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** What is thrown into an asynchronous generator, and what comes out when it ends by that. */
final class AsyncGeneratorThrowTest extends LoopTest {

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
  void athrowRaisesTheSameObjectAtTheYield() throws Exception {
    Exception thrown = new Exception("thrown");
    AsyncGenerator<Object> catching = generator(out -> {
      try {
        out.yield("first");
      } catch (Exception e) {
        out.yield(e);
      }
    });
    runBody(() -> {
      await(catching.next());
      assertThat(await(catching.athrow(thrown))).isSameAs(thrown);
      assertEnded(catching.next());
    });
  }

  @Test
  void whatTheBodyDoesNotCatchComesBackAndEndsIt() throws Exception {
    Exception thrown = new Exception("thrown");
    runBody(() -> {
      AsyncGenerator<Integer> numbers = oneTwo();
      await(numbers.next());
      assertThatThrownBy(() -> await(numbers.athrow(thrown))).isSameAs(thrown);
      assertThat(trace).containsExactly("finally");
      assertEnded(numbers.next());
      assertThat(await(numbers.athrow(new Exception()))).isNull();
      assertThat(await(numbers.aclose())).isNull();
    });
  }

  @Test
  void athrowBeforeTheStartEndsItWithoutRunning() throws Exception {
    Error thrown = new Error("thrown");
    runBody(() -> {
      AsyncGenerator<Integer> numbers = oneTwo();
      assertThatThrownBy(() -> await(numbers.athrow(thrown))).isSameAs(thrown);
      assertEnded(numbers.next());
    });
    assertThat(trace).isEmpty();
  }

  @Test
  void acloseRunsTheFinallyAndMayAwaitThere() throws Exception {
    AsyncGenerator<Integer> slow = generator(out -> {
      try {
        out.yield(1);
      } finally {
        await(sleep(1));
        trace.add("closed at " + loop.time());
      }
    });
    runBody(() -> {
      await(slow.next());
      await(slow.aclose());
      assertThat(trace).containsExactly("closed at 1.0");
      await(slow.aclose());
      assertEnded(slow.next());
    });
  }

  @Test
  void acloseBeforeTheStartEndsItWithoutRunning() throws Exception {
    runBody(() -> {
      AsyncGenerator<Integer> numbers = oneTwo();
      await(numbers.aclose());
      assertEnded(numbers.next());
    });
    assertThat(trace).isEmpty();
  }

  @Test
  void acloseRaisesWhatTheCleanUpRaises() throws Exception {
    IllegalArgumentException instead = new IllegalArgumentException("instead");
    AsyncGenerator<Integer> failing = generator(out -> {
      try {
        out.yield(1);
      } catch (GeneratorExit e) {
        throw instead;
      }
    });
    runBody(() -> {
      await(failing.next());
      assertThatThrownBy(() -> await(failing.aclose())).isSameAs(instead);
      await(failing.aclose());
      assertEnded(failing.next());
    });
  }

  @Test
  void aYieldInAnswerToAcloseIsAnError() throws Exception {
    AsyncGenerator<Integer> stubborn = generator(out -> {
      try {
        out.yield(1);
      } catch (GeneratorExit e) {
        out.yield(2);
      }
    });
    runBody(() -> {
      await(stubborn.next());
      assertThatThrownBy(() -> await(stubborn.aclose()))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("ignored GeneratorExit");
      assertEnded(stubborn.next());
      await(stubborn.aclose());
    });
  }

  @Test
  void aGeneratorExitOfTheBodysOwnIsRaised() throws Exception {
    AsyncGenerator<Integer> leaving = generator(out -> {
      throw new GeneratorExit("own");
    });
    runBody(() -> {
      assertThatThrownBy(() -> await(leaving.next()))
          .isInstanceOf(GeneratorExit.class)
          .hasMessage("own");
      assertEnded(leaving.next());
    });
  }

  @Test
  void aStopAsyncIterationInTheBodyIsNotItsEnd() throws Exception {
    AsyncGenerator<Integer> wrong = generator(out -> {
      throw new StopAsyncIteration();
    });
    runBody(() -> {
      assertThatThrownBy(() -> await(wrong.next()))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("asynchronous generator raised StopAsyncIteration")
          .hasCauseInstanceOf(StopAsyncIteration.class);
      assertEnded(wrong.next());
    });
  }

  @Test
  void aCancellationReachesTheAwaitInsideTheBody() throws Exception {
    AsyncGenerator<String> catching = generator(out -> {
      try {
        await(sleep(10));
      } catch (CancelledError e) {
        out.yield("caught " + e.getMessage());
      }
    });
    runBody(() -> {
      Task<String> task = createTask(catching.next());
      await(sleep(0));
      task.cancel("stop");
      assertThat(await(task)).isEqualTo("caught stop");
      assertThat(task.cancelling()).isEqualTo(1);
      await(catching.aclose());
    });
  }
}
