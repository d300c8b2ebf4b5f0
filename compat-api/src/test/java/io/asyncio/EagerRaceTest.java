package io.asyncio;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio.conformance.CPython;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Staggered races on a loop whose tasks start eagerly. */
class EagerRaceTest extends LoopTest {

  private final List<Supplier<Coroutine<String>>> racers = new ArrayList<>();

  @BeforeEach
  void startTasksEagerly() {
    loop.setTaskFactory(Asyncio.eagerTaskFactory());
  }

  @Test
  @CPython(
      "test_eager_task_factory::EagerTaskFactoryLoopTests::test_staggered_race_with_eager_tasks")
  void firstToReturnWinsAndTheOthersAreCancelledOrHaveFailed() throws Exception {
    racers.add(() -> sleep(2, "sleep2"));
    racers.add(() -> sleep(1, "sleep1"));
    racers.add(() -> async(() -> {
      await(sleep(0));
      throw new IllegalArgumentException("no good");
    }));
    StaggeredResult<String> result = run(Staggered.race(racers, 0.25));
    assertThat(result.winner()).isEqualTo("sleep1");
    assertThat(result.index()).isEqualTo(1);
    assertThat(result.exceptions())
        .satisfiesExactly(
            first -> assertThat(first).isInstanceOf(CancelledError.class),
            second -> assertThat(second).isNull(),
            third -> assertThat(third).isInstanceOf(IllegalArgumentException.class));
    assertThat(loop.time()).isEqualTo(1.25);
  }

  @Test
  @CPython(
      "test_eager_task_factory::EagerTaskFactoryLoopTests::test_staggered_race_with_eager_tasks_no_delay")
  void withoutADelayTheThirdIsNeverStartedIfTheSecondReturns() throws Exception {
    racers.add(() -> async(() -> {
      throw new IllegalArgumentException("no good");
    }));
    racers.add(() -> sleep(1, "sleep1"));
    racers.add(() -> {
      throw Checkpoints.unreached();
    });
    StaggeredResult<String> result = run(Staggered.race(racers, null));
    assertThat(result.winner()).isEqualTo("sleep1");
    assertThat(result.index()).isEqualTo(1);
    assertThat(result.exceptions())
        .satisfiesExactly(
            first -> assertThat(first).isInstanceOf(IllegalArgumentException.class),
            second -> assertThat(second).isNull());
    assertThat(loop.time()).isEqualTo(1.0);
  }
}
