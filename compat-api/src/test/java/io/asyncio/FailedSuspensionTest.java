package io.asyncio;

import static io.asyncio.Asyncio.allTasks;
import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.generator;
import static io.asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** Suspensions that fail, at many depths, because the stack has no room for them. */
class FailedSuspensionTest extends LoopTest {

  private static final int FAILURES = 10;
  private static final TaskOptions EAGER = TaskOptions.defaults().withEagerStart(true);

  private int suspended;

  /** Does {@code action} below {@code depth} frames. */
  private static Object below(int depth, Callable<?> action) throws Exception {
    Object result = depth == 0 ? action.call() : below(depth - 1, action);
    return result;
  }

  /** What suspends, on a stack that gets deeper until it has failed often, and what comes then. */
  private void failOften(Callable<?> suspension, Coroutine.Body afterwards) throws Exception {
    failOften(() -> {}, suspension, afterwards);
  }

  private void failOften(Runnable before, Callable<?> suspension, Coroutine.Body afterwards)
      throws Exception {
    int failures = 0;
    for (int depth = 100; failures < FAILURES; depth += depth / 16) {
      before.run();
      try {
        var _ = below(depth, suspension);
        suspended++;
      } catch (StackOverflowError e) {
        failures++;
        afterwards.run();
      }
    }
    assertThat(suspended).isPositive();
  }

  @Test
  void futureThatWasToBeAwaitedDoesNotEndTheNextAwait() throws Exception {
    runBody(() -> failOften(
        () -> {
          Future<String> first = loop.createFuture();
          loop.callSoon(() -> first.setResult("first"));
          return await(first);
        },
        () -> {
          Future<String> second = loop.createFuture();
          loop.callLater(1, () -> second.setResult("second"));
          assertThat(await(second)).isEqualTo("second");
        }));
  }

  @Test
  void futureKeepsNothingOfAnAwaitThatFailed() throws Exception {
    List<Future<?>> awaited = new ArrayList<>();
    List<Handle> ends = new ArrayList<>();
    runBody(() -> failOften(
        () -> {
          Future<?> future = loop.createFuture();
          awaited.add(future);
          ends.add(loop.callSoon(future::cancel));
        },
        () -> {
          try {
            return await(awaited.getLast());
          } catch (CancelledError e) {
            return e;
          }
        },
        () -> {
          ends.getLast().cancel();
          await(sleep(0));
          assertThat(awaited.getLast().done()).isFalse();
          assertThat(awaited.getLast().waitingCallbacks()).isEmpty();
        }));
  }

  @Test
  void cancellationComesAtTheNextAwait() throws Exception {
    runBody(() -> {
      Task<?> task = Task.running();
      failOften(
          task::cancel,
          () -> {
            try {
              return await(loop.createFuture());
            } catch (CancelledError e) {
              return task.uncancel();
            }
          },
          () -> {
            assertThatThrownBy(() -> await(sleep(0))).isInstanceOf(CancelledError.class);
            task.uncancel();
          });
    });
  }

  @Test
  void yieldThatFailsDoesNotEndTheNextAwait() throws Exception {
    runBody(() -> failOften(() -> await(sleep(0)), () -> {
      double before = loop.time();
      await(sleep(1));
      assertThat(loop.time()).isEqualTo(before + 1);
    }));
  }

  @Test
  void generatorGoesOnFromItsLastYield() throws Exception {
    AsyncGenerator<Integer> numbers = generator(body -> {
      for (int number = 1; ; number++) {
        await(sleep(1));
        body.yield(number);
      }
    });
    int[] last = new int[1];
    Callable<?> next = () -> {
      int number = await(numbers.next());
      assertThat(number).isEqualTo(++last[0]);
      return number;
    };
    runBody(() -> {
      failOften(next, next::call);
      await(numbers.aclose());
    });
  }

  @Test
  void generatorWhoseYieldFailsYieldsAgain() throws Exception {
    AsyncGenerator<String> generator =
        generator(body -> failOften(() -> body.yield("deep"), () -> body.yield("failed")));
    runBody(() -> {
      int failed = 0;
      for (String element : Asyncio.each(generator)) {
        failed += element.equals("failed") ? 1 : 0;
      }
      assertThat(failed).isEqualTo(FAILURES);
    });
  }

  @Test
  void eagerTaskThatCannotStartIsForgotten() throws Exception {
    runBody(() -> failOften(
        () -> {
          Coroutine<Integer> coroutine = async(() -> 1);
          try {
            return loop.createTask(coroutine, EAGER);
          } finally {
            coroutine.close();
          }
        },
        () -> {
          assertThat(allTasks()).containsExactly(Task.running());
          assertThat(loop.createTask(async(() -> 2), EAGER).result()).isEqualTo(2);
        }));
  }
}
