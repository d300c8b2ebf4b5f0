package io.asyncio;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio.conformance.CPython;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The loop's own clock says how long something took, and here the test moves it. */
class SlowCallbackTest extends LoopTest {

  private final LogCapture log = new LogCapture();

  @BeforeEach
  void debug() {
    loop.setDebug(true);
  }

  @AfterEach
  void endCapture() {
    log.close();
  }

  private final class Slow implements Callback {
    @Override
    public void call() {
      loop.advance(0.25);
    }
  }

  private List<String> messages() {
    assertThat(log.records()).extracting(LogRecord::getLevel).containsOnly(Level.WARNING);
    return log.messages();
  }

  @Test
  @CPython("test_base_events::BaseEventLoopWithSelectorTests::test_log_slow_callbacks")
  @CPython("uvloop/test_base::_TestBase::test_debug_slow_callbacks")
  void oneSlowCallbackIsReportedWithItsPlaceAndTheFastOnesAreNot() {
    loop.callSoon(() -> loop.advance(0.05));
    String line = Here.line(1);
    loop.callSoon(new Slow());
    loop.callSoon(() -> loop.advance(0.099));
    runOnce();
    assertThat(messages())
        .containsExactly(
            "Executing <Handle SlowCallbackTest$Slow created at " + line + "> took 0.250 seconds");
  }

  @Test
  @CPython("uvloop/test_base::_TestBase::test_debug_slow_timer_callbacks")
  void slowTimerIsReportedAsOne() {
    String line = Here.line(1);
    loop.callLater(0.5, new Slow());
    loop.callLater(1, loop::stop);
    loop.runForever();
    assertThat(messages())
        .containsExactly("Executing <TimerHandle when=0.5 SlowCallbackTest$Slow created at "
            + line
            + "> took 0.250 seconds");
  }

  @Test
  @CPython("test_base_events::BaseEventLoopWithSelectorTests::test_log_slow_callbacks")
  @CPython("uvloop/test_base::_TestBase::test_debug_slow_task_callbacks")
  void slowStepIsReportedAsItsTaskWithNamePlaceAndStateAfterIt() throws Exception {
    Future<Void> gate = loop.createFuture();
    String line = Here.line(1);
    Task<Integer> task = loop.createTask(
        async(() -> {
          loop.advance(0.1);
          await(gate);
          loop.advance(0.2);
          return 7;
        }),
        "crawler");
    runOnce();
    assertThat(messages())
        .singleElement()
        .asString()
        .startsWith("Executing <Task pending name='crawler' coro=<coroutine SlowCallbackTest.")
        .endsWith(" created at " + line + "> took 0.100 seconds");
    gate.setResult(null);
    assertThat(loop.runUntilComplete(task)).isEqualTo(7);
    assertThat(messages())
        .hasSize(2)
        .last()
        .asString()
        .startsWith("Executing <Task finished name='crawler'")
        .contains("result=7")
        .endsWith(" created at " + line + "> took 0.200 seconds");
  }

  @Test
  void slowDoneCallbackIsReportedWithThePlaceWhereItWasAdded() {
    Future<Integer> future = loop.createFuture();
    String line = Here.line(1);
    future.addDoneCallback(done -> loop.advance(3));
    future.setResult(1);
    runOnce();
    assertThat(messages())
        .containsExactly(
            "Executing <Handle SlowCallbackTest created at " + line + "> took 3.000 seconds");
  }

  @Test
  void limitIsTheOneThatWasSetAndZeroReportsEverythingThatRuns() {
    loop.setSlowCallbackDuration(0.3);
    loop.callSoon(new Slow());
    runOnce();
    assertThat(log.messages()).isEmpty();
    loop.setSlowCallbackDuration(0);
    loop.callSoon(() -> {});
    loop.callSoon(() -> {}).cancel();
    runOnce();
    assertThat(messages()).singleElement().asString().endsWith("took 0.000 seconds");
    loop.setSlowCallbackDuration(0.1);
  }

  @Test
  void withoutDebugModeNothingIsReported() {
    loop.setDebug(false);
    loop.callSoon(new Slow());
    runOnce();
    assertThat(log.messages()).isEmpty();
  }
}
