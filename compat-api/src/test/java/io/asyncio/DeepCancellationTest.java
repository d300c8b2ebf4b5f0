package io.asyncio;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.gather;
import static io.asyncio.Asyncio.shield;
import static io.asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Cancellation that is handed on, from a task to what it waits for, over many levels. */
class DeepCancellationTest extends LoopTest {

  private static final int DEPTH = 20_000;

  private Coroutine<Void> nestedTasks(int depth) {
    return async(() -> {
      if (depth == 0) {
        await(loop.createFuture());
      } else {
        await(loop.createTask(nestedTasks(depth - 1)));
      }
    });
  }

  @Test
  void tasksThatAwaitTasksAreCancelledFromTheOutermost() throws Exception {
    runBody(() -> {
      Task<Void> outermost = loop.createTask(nestedTasks(DEPTH));
      for (int i = 0; i < DEPTH + 2; i++) {
        await(sleep(0));
      }
      assertThat(outermost.cancel("enough")).isTrue();
      assertThatThrownBy(() -> await(outermost))
          .isInstanceOf(CancelledError.class)
          .hasMessage("enough");
      assertThat(outermost.cancelled()).isTrue();
    });
  }

  @Test
  void gatheringsOfGatheringsAreCancelledFromTheOutermost() throws Exception {
    runBody(() -> {
      Future<?> innermost = loop.createFuture();
      Future<?> outermost = innermost;
      for (int i = 0; i < DEPTH; i++) {
        outermost = gather(List.of(outermost));
      }
      Future<?> gathering = outermost;
      assertThat(gathering.cancel()).isTrue();
      assertThat(innermost.cancelled()).isTrue();
      assertThatThrownBy(() -> await(gathering)).isInstanceOf(CancelledError.class);
    });
  }

  /** Notes when it is cancelled, and refuses if it is told to. */
  private static final class Noting extends Future<Object> {

    private final String name;
    private final boolean refuses;
    private final List<String> trace;

    Noting(DeepCancellationTest test, String name, boolean refuses) {
      super(test.loop);
      this.name = name;
      this.refuses = refuses;
      this.trace = test.trace;
    }

    @Override
    public boolean cancel(String message) {
      trace.add(name);
      return !refuses && super.cancel(message);
    }
  }

  /** Notes when it is cancelled, and does what any task does. */
  private static final class NotingTask extends Task<Object> {

    private final List<String> trace;

    NotingTask(DeepCancellationTest test, Coroutine<Object> coroutine, String name) {
      super(coroutine, test.loop, TaskOptions.named(name));
      this.trace = test.trace;
    }

    @Override
    public boolean cancel(String message) {
      trace.add("before " + getName());
      boolean answer = super.cancel(message);
      trace.add("after " + getName() + " " + answer);
      return answer;
    }
  }

  private Task<Object> waitingFor(Future<Object> future, String name) {
    return new NotingTask(this, async(() -> await(future)), name);
  }

  @Test
  void theFirstChildIsAskedWithAllBelowItBeforeTheSecondOne() throws Exception {
    runBody(() -> {
      Future<Object> done = loop.createFuture();
      done.setResult(1);
      Future<?> left = gather(List.of(
          waitingFor(new Noting(this, "a", false), "task of a"),
          new Noting(this, "b", true),
          done,
          new Noting(this, "c", false)));
      Future<?> both = gather(List.of(left, waitingFor(new Noting(this, "d", false), "task of d")));
      Task<?> outermost = loop.createTask(async(() -> await(both)));
      await(sleep(0));
      assertThat(outermost.cancel("x")).isTrue();
      assertThat(trace)
          .containsExactly(
              "before task of a",
              "a",
              "after task of a true",
              "b",
              "c",
              "before task of d",
              "d",
              "after task of d true");
      assertThatThrownBy(() -> await(outermost)).isInstanceOf(CancelledError.class);
    });
  }

  @Test
  void taskWhoseWaiterRefusesIsCancelledAtItsNextStep() throws Exception {
    runBody(() -> {
      Noting stubborn = new Noting(this, "stubborn", true);
      Task<Object> inner = loop.createTask(async(() -> await(stubborn)));
      Task<Object> outer = loop.createTask(async(() -> await(inner)));
      await(sleep(0));
      assertThat(outer.cancel("late")).isTrue();
      assertThat(inner.cancelling()).isEqualTo(1);
      stubborn.setResult("ignored");
      assertThatThrownBy(() -> await(outer)).isInstanceOf(CancelledError.class).hasMessage("late");
      assertThat(inner.cancelled()).isTrue();
    });
  }

  @Test
  void gatheringOfWhatIsDoneAnswersNo() throws Exception {
    runBody(() -> {
      Noting first = new Noting(this, "first", true);
      Noting second = new Noting(this, "second", true);
      Future<?> gathering = gather(List.of(gather(List.of(first)), second));
      assertThat(gathering.cancel()).isFalse();
      assertThat(trace).containsExactly("first", "second");
      first.setResult(1);
      second.setResult(2);
      assertThat(await(gathering)).isEqualTo(List.of(List.of(1), 2));
    });
  }

  @Test
  void shieldEndsTheWay() throws Exception {
    runBody(() -> {
      Future<Object> innermost = loop.createFuture();
      Future<?> gathering = gather(List.of(gather(List.of(shield(innermost)))));
      assertThat(gathering.cancel()).isTrue();
      assertThatThrownBy(() -> await(gathering)).isInstanceOf(CancelledError.class);
      assertThat(innermost.done()).isFalse();
    });
  }

  @Test
  void circleOfTasksIsRefused() throws Exception {
    runBody(() -> {
      Future<Object> held = loop.createFuture();
      Noting escape = new Noting(this, "escape", true);
      List<Task<Object>> second = new ArrayList<>();
      Task<Object> first = loop.createTask(async(() -> {
        await(held);
        return await(gather(List.of(second.getFirst(), escape)));
      }));
      second.add(loop.createTask(async(() -> await(first))));
      held.setResult(1);
      await(sleep(0));
      await(sleep(0));
      assertThatThrownBy(first::cancel).isInstanceOf(StackOverflowError.class);
      assertThat(trace).isEmpty();
      escape.setException(new IllegalStateException("the way out"));
      assertThatThrownBy(() -> await(first)).hasMessage("the way out");
    });
  }
}
