package io.asyncio;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.gather;
import static io.asyncio.Asyncio.taskGroup;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio.conformance.CPython;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How many tasks are made, and how, by code that makes tasks without saying so. */
class EagerCountingTest extends LoopTest {

  private static final int WIDTH = 5;
  private static final int DEPTH = 4;
  private static final int NODES = 1 + 5 + 25 + 125 + 625;

  private int normal;
  private int eager;

  /** Counts the tasks by how they are to start. */
  private final class Counting implements TaskConstructor, TaskFactory {

    @Override
    public <T> Task<T> create(Coroutine<T> coroutine, EventLoop loop, TaskOptions options) {
      if (Boolean.TRUE.equals(options.eagerStart())) {
        eager++;
      } else {
        normal++;
      }
      return new Task<>(coroutine, loop, options);
    }

    @Override
    public <T> Task<T> create(EventLoop loop, Coroutine<T> coroutine, TaskOptions options) {
      return create(coroutine, loop, options);
    }
  }

  private void countTasks(boolean eagerly) {
    Counting counting = new Counting();
    loop.setTaskFactory(eagerly ? Asyncio.createEagerTaskFactory(counting) : counting);
  }

  private void assertTasks(boolean eagerly, int count) {
    assertThat(normal).isEqualTo(eagerly ? 0 : count);
    assertThat(eager).isEqualTo(eagerly ? count : 0);
  }

  private static Coroutine<Integer> chain(int depth) {
    return async(() -> depth == 0 ? 0 : 1 + await(chain(depth - 1)));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  @CPython("test_eager_task_factory::BaseTaskCountingTests::test_awaitables_chain")
  void chainOfCoroutinesIsOneTask(boolean eagerly) throws Exception {
    countTasks(eagerly);
    assertThat(run(chain(100))).isEqualTo(100);
    assertTasks(eagerly, 1);
  }

  private static Coroutine<Void> groups(int depth) {
    return async(() -> {
      if (depth > 0) {
        await(taskGroup(group -> {
          for (int i = 0; i < WIDTH; i++) {
            group.createTask(groups(depth - 1));
          }
        }));
      }
    });
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  @CPython("test_eager_task_factory::BaseTaskCountingTests::test_recursive_taskgroups")
  void eachTaskOfNestedGroupsIsMadeAsTheFactorySays(boolean eagerly) throws Exception {
    countTasks(eagerly);
    run(groups(DEPTH));
    assertTasks(eagerly, NODES);
  }

  private static Coroutine<Void> gathers(int depth) {
    return async(() -> {
      if (depth > 0) {
        List<Coroutine<Void>> children = new ArrayList<>();
        for (int i = 0; i < WIDTH; i++) {
          children.add(gathers(depth - 1));
        }
        await(gather(children));
      }
    });
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  @CPython("test_eager_task_factory::BaseTaskCountingTests::test_recursive_gather")
  void eachTaskOfNestedGathersIsMadeAsTheFactorySays(boolean eagerly) throws Exception {
    countTasks(eagerly);
    run(gathers(DEPTH));
    assertTasks(eagerly, NODES);
  }
}
