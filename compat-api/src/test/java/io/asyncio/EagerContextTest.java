package io.asyncio;

import static io.asyncio.Asyncio.allTasks;
import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.createTask;
import static io.asyncio.Asyncio.currentTask;
import static io.asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio.contextvars.Context;
import io.asyncio.contextvars.ContextVar;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** An eager start in a context that it is given, which is entered for the time of the start. */
class EagerContextTest extends LoopTest {

  private final ContextVar<String> variable = new ContextVar<>("variable", "unset");

  private static TaskOptions eagerIn(Context context) {
    return TaskOptions.defaults().withContext(context).withEagerStart(true);
  }

  private void assertRefused(Context context) throws Exception {
    int before = allTasks(loop).size();
    Coroutine<Integer> coroutine = async(() -> 1);
    assertThatThrownBy(() -> loop.createTask(coroutine, eagerIn(context)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("cannot enter context: " + context + " is already entered");
    assertThat(allTasks(loop)).hasSize(before);
    assertThat(loop.createTask(coroutine, eagerIn(new Context())).result()).isEqualTo(1);
  }

  @Test
  void contextThatNobodyIsInIsUsed() throws Exception {
    Context context = new Context();
    runBody(() -> {
      Coroutine<String> setting = async(() -> {
        variable.set("set");
        await(sleep(0));
        return variable.get();
      });
      Task<String> task = createTask(setting, eagerIn(context));
      assertThat(context.get(variable)).isEqualTo("set");
      assertThat(variable.get()).isEqualTo("unset");
      assertThat(await(task)).isEqualTo("set");
    });
  }

  @Test
  void contextOfTheCreatorIsRefused() throws Exception {
    runBody(() -> assertRefused(currentTask().getContext()));
  }

  @Test
  void contextOfTheCreatorIsRefusedWhileItRunsInAnotherOne() throws Exception {
    runBody(() -> {
      Context inside = new Context();
      inside.run(() -> {
        assertRefused(currentTask().getContext());
        assertRefused(inside);
        return null;
      });
      assertThat(createTask(async(() -> 2), eagerIn(inside)).result()).isEqualTo(2);
    });
  }

  @Test
  void contextOfTheCreatorsCreatorIsRefusedDuringAnEagerStart() throws Exception {
    runBody(() -> {
      Context outermost = currentTask().getContext();
      TaskOptions eagerly = TaskOptions.defaults().withEagerStart(true);
      Task<Void> task = createTask(
          async(() -> {
            await(createTask(
                async(() -> {
                  assertRefused(outermost);
                  assertRefused(currentTask().getContext());
                  trace.add("innermost");
                }),
                eagerly));
          }),
          eagerly);
      assertThat(task.done()).isTrue();
      await(task);
    });
    assertThat(trace).containsExactly("innermost");
  }

  @Test
  void contextOfATaskIsFreeWhileTheTaskWaits() throws Exception {
    runBody(() -> {
      Context context = new Context();
      Task<Void> waiting = createTask(sleep(1), TaskOptions.defaults().withContext(context));
      await(sleep(0));
      assertThat(createTask(async(() -> 2), eagerIn(context)).result()).isEqualTo(2);
      await(waiting);
    });
  }

  @Test
  void contextOfTheCallbackIsRefusedThere() {
    AtomicReference<Throwable> failed = new AtomicReference<>();
    Context context = new Context();
    loop.callSoon(
        () -> {
          try {
            assertRefused(context);
            trace.add("refused");
          } catch (Throwable e) {
            failed.set(e);
          }
        },
        context);
    runOnce();
    assertThat(failed.get()).isNull();
    assertThat(trace).containsExactly("refused");
  }

  @Test
  void taskThatDoesNotStartAtOnceMayHaveTheContextOfItsCreator() throws Exception {
    runBody(() -> {
      TaskOptions same = TaskOptions.defaults().withContext(currentTask().getContext());
      await(createTask(
          async(() -> {
            variable.set("shared");
          }),
          same));
      assertThat(variable.get()).isEqualTo("shared");
    });
  }
}
