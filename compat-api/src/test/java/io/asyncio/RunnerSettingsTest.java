package io.asyncio;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio.conformance.CPython;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a runner is given, and what it leaves alone. */
class RunnerSettingsTest {

  private final VirtualClockLoop loop = new VirtualClockLoop();
  private final List<String> trace = new ArrayList<>();

  @AfterEach
  void closeTheLoop() {
    loop.close();
    Asyncio.setEventLoop(null);
    assertThat(loop.reports).isEmpty();
  }

  private static Coroutine<EventLoop> runningLoop() {
    return Asyncio.async(() -> Asyncio.getRunningLoop());
  }

  @Test
  @CPython("test_runners::RunnerTests::test_non_debug")
  void runnerMayTurnDebugModeOff() throws Exception {
    loop.setDebug(true);
    try (Runner runner = new Runner(false, () -> loop)) {
      assertThat(runner.getLoop().getDebug()).isFalse();
      assertThat(runner.run(runningLoop()).getDebug()).isFalse();
    }
  }

  @Test
  @CPython("test_runners::RunnerTests::test_debug")
  void runnerMayTurnDebugModeOn() throws Exception {
    try (Runner runner = new Runner(true, () -> loop)) {
      assertThat(runner.getLoop().getDebug()).isTrue();
      assertThat(runner.run(runningLoop()).getDebug()).isTrue();
    }
  }

  @Test
  @CPython("test_runners::RunnerTests::test_custom_factory")
  void runnerUsesTheLoopThatItsFactoryMakes() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    try (Runner runner = new Runner(null, () -> {
      calls.incrementAndGet();
      return loop;
    })) {
      assertThat(calls).hasValue(0);
      assertThat(runner.run(runningLoop())).isSameAs(loop);
      assertThat(runner.run(runningLoop())).isSameAs(loop);
      assertThat(runner.getLoop()).isSameAs(loop);
    }
    assertThat(calls).hasValue(1);
    assertThat(loop.isClosed()).isTrue();
  }

  @Test
  @CPython("test_runners::RunnerTests::test_set_event_loop_called_once")
  void onlyTheFirstRunSetsTheCurrentLoop() throws Exception {
    try (Runner runner = new Runner()) {
      runner.run(sleep(0));
      assertThat(RunningLoop.current()).isSameAs(runner.getLoop());
      Asyncio.setEventLoop(loop);
      runner.run(sleep(0));
      assertThat(RunningLoop.current()).isSameAs(loop);
    }
  }

  @Test
  @CPython("test_runners::RunTests::test_asyncio_run_only_coro")
  void anyAwaitableIsRunAndForNoneNotEvenALoopIsMade() throws Exception {
    CustomAwaitable<String> own = () -> await(sleep(1, "own"));
    assertThat(Asyncio.run(own, null, () -> loop)).isEqualTo("own");
    assertThatThrownBy(() -> Asyncio.run(null, null, () -> {
          throw Checkpoints.unreached();
        }))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("awaitable");
  }

  @Test
  void runTakesAFactoryAlone() throws Exception {
    EventLoop made = new VirtualClockLoop();
    assertThat(Asyncio.<EventLoop>run(async(Asyncio::getRunningLoop), () -> made))
        .isSameAs(made);
    assertThat(made.isClosed()).isTrue();
  }

  @Test
  @CPython("test_runners::RunnerTests::test_run_non_coro")
  void runnerRefusesNoAwaitableAndStaysUsable() throws Exception {
    try (Runner runner = new Runner(null, () -> loop)) {
      assertThatThrownBy(() -> runner.run(null))
          .isInstanceOf(NullPointerException.class)
          .hasMessage("awaitable");
      assertThat(Asyncio.allTasks(loop)).isEmpty();
      assertThat(runner.run(sleep(1, "usable"))).isEqualTo("usable");
    }
  }

  /** A result that notes when it is described. */
  private final class Shy {
    @Override
    public String toString() {
      trace.add("described");
      return "shy";
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  @CPython("test_runners::RunnerTests::test_no_repr_is_call_on_the_task_result")
  void resultIsNeverDescribed(boolean debug) throws Exception {
    Shy result = new Shy();
    try (Runner runner = new Runner(debug, () -> loop)) {
      Object given = runner.run(Asyncio.<Object>async(() -> {
        await(sleep(0.1));
        return result;
      }));
      assertThat(given == result).isTrue();
    }
    assertThat(trace).isEmpty();
  }
}
