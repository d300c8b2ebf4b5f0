package io.asyncio;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.createTask;
import static io.asyncio.Asyncio.gather;
import static io.asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio.conformance.CPython;
import io.asyncio.contextvars.Context;
import io.asyncio.contextvars.ContextVar;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ContextTest extends LoopTest {

  private final ContextVar<String> variable = new ContextVar<>("variable", "nope");

  @Test
  @CPython("test_tasks::BaseTaskTests::test_context_1")
  @CPython("uvloop/test_context::_ContextBaseTests::test_task_context_1")
  void taskRunsInACopyOfTheContextOfItsCreation() throws Exception {
    runBody(() -> {
      assertThat(await(createTask(async(() -> variable.get())))).isEqualTo("nope");
      variable.set("at the creation");
      Task<Void> task = createTask(async(() -> {
        assertThat(variable.get()).isEqualTo("at the creation");
        await(sleep(0.01));
        assertThat(variable.get()).isEqualTo("at the creation");
        variable.set("something else");
      }));
      variable.set("yes");
      assertThat(variable.get()).isEqualTo("yes");
      await(task);
      assertThat(variable.get()).isEqualTo("yes");
    });
  }

  @Test
  @CPython("test_tasks::BaseTaskTests::test_context_2")
  @CPython("uvloop/test_context::_ContextBaseTests::test_task_context_2")
  void changesOfADoneCallbackStayInItsContext() throws Exception {
    runBody(() -> {
      Future<Void> future = loop.createFuture();
      variable.set("when it was added");
      future.addDoneCallback(done -> {
        trace.add(variable.get());
        variable.set("1");
      });
      loop.callSoon(() -> future.setResult(null));
      variable.set("2");
      await(future);
      assertThat(trace).containsExactly("when it was added");
      assertThat(variable.get()).isEqualTo("2");
      await(sleep(0));
      assertThat(variable.get()).isEqualTo("2");
    });
    assertThat(variable.get()).isEqualTo("nope");
  }

  @Test
  @CPython("test_tasks::BaseTaskTests::test_context_3")
  @CPython("uvloop/test_context::_ContextBaseTests::test_task_context_3")
  void hundredTasksKeepTheirOwnValues() throws Exception {
    runBody(() -> {
      List<Coroutine<Void>> all = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        String mine = "value " + i;
        all.add(async(() -> {
          for (int step = 0; step < 3; step++) {
            variable.set(mine);
            await(sleep(0.01));
            assertThat(variable.get()).isEqualTo(mine);
          }
        }));
      }
      await(gather(all));
    });
    assertThat(variable.get()).isEqualTo("nope");
  }

  @Test
  @CPython("test_tasks::BaseTaskTests::test_context_4")
  @CPython("test_tasks::BaseTaskTests::test_context_6")
  @CPython("test_tasks::BaseTaskTests::test_get_context")
  void taskRunsInTheContextThatItIsGiven() throws Exception {
    Context context = Context.copyContext();
    TaskOptions options = TaskOptions.defaults().withContext(context);
    Task<Void> first = loop.createTask(async(() -> await(setTo("first"))), options);
    assertThat(first.getContext()).isSameAs(context);
    loop.runUntilComplete(first);
    assertThat(context.get(variable)).isEqualTo("first");
    Task<String> second = loop.createTask(async(() -> variable.get()), options);
    assertThat(loop.runUntilComplete(second)).isEqualTo("first");
    assertThat(variable.get()).isEqualTo("nope");
  }

  private static final ContextVar<MathContext> PRECISION =
      new ContextVar<>("precision", MathContext.DECIMAL128);

  /** Divides with a precision of its own before and after an await. */
  private static Coroutine<List<String>> fractions(double seconds, int precision, int x, int y) {
    return async(() -> {
      PRECISION.set(new MathContext(precision));
      BigDecimal before = new BigDecimal(x).divide(new BigDecimal(y), PRECISION.get());
      await(sleep(seconds));
      BigDecimal after = new BigDecimal(x).divide(new BigDecimal(y * y), PRECISION.get());
      return List.of(before.toString(), after.toString());
    });
  }

  @Test
  @CPython("test_context::DecimalContextTest::test_asyncio_task_decimal_context")
  @CPython("uvloop/test_context::_ContextBaseTests::test_task_decimal_context")
  void tasksBesideEachOtherKeepTheirOwnArithmetic() throws Exception {
    runBody(() -> assertThat(await(gather(fractions(0.1, 3, 1, 3), fractions(0.2, 6, 1, 3))))
        .containsExactly(List.of("0.333", "0.111"), List.of("0.333333", "0.111111")));
    assertThat(PRECISION.get()).isSameAs(MathContext.DECIMAL128);
  }

  private Coroutine<Void> setTo(String value) {
    return async(() -> {
      await(sleep(0));
      variable.set(value);
    });
  }

  @Test
  void callbackRunsInACopyOfTheContextOfItsScheduling() {
    variable.set("before");
    loop.callSoon(() -> {
      trace.add(variable.get());
      variable.set("inside");
    });
    variable.set("after");
    runOnce();
    assertThat(trace).containsExactly("before");
    assertThat(variable.get()).isEqualTo("after");
  }

  @Test
  @CPython("test_futures2::FutureTests::test_handle_exc_handler_correct_context")
  void exceptionHandlerRunsInTheContextOfTheCallback() {
    loop.setExceptionHandler((source, report) -> trace.add(variable.get()));
    loop.callSoon(() -> {
      variable.set("callback");
      throw new IllegalStateException();
    });
    runOnce();
    assertThat(trace).containsExactly("callback");
  }

  @Test
  @CPython("test_futures2::FutureTests::test_task_exc_handler_correct_context")
  void exceptionHandlerRunsInTheContextOfTheTask() {
    loop.setExceptionHandler((source, report) -> trace.add(variable.get()));
    loop.createTask(async(() -> {
      variable.set("task");
      throw new IllegalStateException();
    }));
    runOnce();
    loop.close();
    assertThat(trace).containsExactly("task");
  }

  @Test
  @CPython("test_tasks::BaseTaskTests::test_context_5")
  void tasksOfARunningCoroutineRunInTheContextThatTheyAreGiven() throws Exception {
    runBody(() -> {
      Context context = Context.copyContext();
      TaskOptions options = TaskOptions.defaults().withContext(context);
      assertThat(context.get(variable)).isNull();
      await(createTask(setTo("1"), options));
      assertThat(context.get(variable)).isEqualTo("1");
      await(createTask(setTo("2"), options));
      assertThat(context.get(variable)).isEqualTo("2");
      assertThat(variable.get()).isEqualTo("nope");
    });
  }
}
