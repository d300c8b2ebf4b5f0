package io.asyncio;

import static io.asyncio.Asyncio.async;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.asyncio.conformance.CPython;
import io.asyncio.contextvars.Context;
import io.asyncio.contextvars.ContextVar;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.function.Supplier;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;

/** What handles and timers say of themselves, and where they were made. */
class HandleTextTest extends LoopTest {

  private static final class Noop implements Callback {
    @Override
    public void call() {}
  }

  private static final class Failing implements Callback {
    @Override
    public void call() {
      throw new ArithmeticException("by zero");
    }
  }

  @Test
  @CPython("test_events::HandleTests::test_handle_repr")
  void textNamesTheCallbackUntilItIsCancelled() {
    Handle handle = loop.callSoon(new Noop());
    assertThat(handle).hasToString("<Handle HandleTextTest$Noop>");
    handle.cancel();
    assertThat(handle).hasToString("<Handle cancelled>");
    assertThat(loop.callSoon(() -> {})).hasToString("<Handle HandleTextTest>");
  }

  @Test
  @CPython("test_events::HandleTests::test_handle_repr_debug")
  void inDebugModeTheTextNamesThePlaceAndCancellingKeepsIt() {
    loop.setDebug(true);
    String line = Here.line(1);
    Handle handle = loop.callSoon(new Noop());
    assertThat(handle).hasToString("<Handle HandleTextTest$Noop created at " + line + ">");
    for (int i = 0; i < 2; i++) {
      handle.cancel();
      assertThat(handle)
          .hasToString("<Handle cancelled HandleTextTest$Noop created at " + line + ">");
    }
  }

  @Test
  @CPython("test_events::TimerTests::test_timer_repr")
  void textOfATimerHasItsTime() {
    TimerHandle timer = loop.callAt(123, new Noop());
    assertThat(timer).hasToString("<TimerHandle when=123.0 HandleTextTest$Noop>");
    timer.cancel();
    assertThat(timer).hasToString("<TimerHandle cancelled when=123.0>");
  }

  @Test
  @CPython("test_events::TimerTests::test_timer_repr_debug")
  void inDebugModeTheTextOfATimerNamesThePlaceAndCancellingKeepsIt() {
    loop.setDebug(true);
    String line = Here.line(1);
    TimerHandle timer = loop.callAt(123, new Noop());
    assertThat(timer)
        .hasToString("<TimerHandle when=123.0 HandleTextTest$Noop created at " + line + ">");
    timer.cancel();
    assertThat(timer)
        .hasToString(
            "<TimerHandle cancelled when=123.0 HandleTextTest$Noop created at " + line + ">");
  }

  @Test
  @CPython("test_events::TimerTests::test_timer")
  void cancelDropsTheCallbackInDebugModeToo() {
    for (boolean debug : new boolean[] {false, true}) {
      loop.setDebug(debug);
      TimerHandle[] timer = new TimerHandle[1];
      WeakReference<Callback> callback = cancelledTimer(timer);
      assertThat(timer[0].cancelled()).isTrue();
      Garbage.collectUntil(() -> callback.get() == null);
      assertThat(timer[0].when()).isEqualTo(5);
    }
  }

  private WeakReference<Callback> cancelledTimer(TimerHandle[] timer) {
    Callback callback = new Noop();
    timer[0] = loop.callAt(5, callback);
    assertThat(timer[0].cancelled()).isFalse();
    timer[0].cancel();
    return new WeakReference<>(callback);
  }

  @Test
  @CPython("test_events::HandleTests::test_handle_source_traceback")
  void inDebugModeHandlesKnowTheLineThatMadeThem() {
    loop.setDebug(true);
    String first = Here.line(2);
    List<Handle> handles = List.of(
        loop.callSoon(new Noop()),
        loop.callSoonThreadsafe(new Noop()),
        loop.callLater(0, new Noop()),
        loop.callAt(0, new Noop()));
    int number = Integer.parseInt(first.substring(first.indexOf(':') + 1));
    for (Handle handle : handles) {
      StackTraceElement place = handle.madeAt().trimmed().getStackTrace()[0];
      assertThat(place.getFileName()).isEqualTo("HandleTextTest.java");
      assertThat(place.getMethodName()).isEqualTo("inDebugModeHandlesKnowTheLineThatMadeThem");
      assertThat(place.getLineNumber()).isEqualTo(number++);
    }
  }

  private ExceptionContext reportOf(Supplier<Handle> schedule) {
    Handle handle = schedule.get();
    loop.callLater(1, loop::stop);
    loop.runForever();
    assertThat(loop.reports).hasSize(1);
    ExceptionContext report = loop.reports.removeFirst();
    assertThat(report.message()).startsWith("Exception in callback").contains("Failing");
    assertThat(report.exception()).hasMessage("by zero");
    assertThat(report.handle()).isSameAs(handle);
    return report;
  }

  @Test
  @CPython("test_events::HandleTests::test_callback_with_exception")
  @CPython("uvloop/test_base::_TestBase::test_calls_debug_reporting")
  void reportOfAFailedCallbackHasThePlaceInDebugModeAlone() {
    List<Supplier<Handle>> calls =
        List.of(() -> loop.callSoon(new Failing()), () -> loop.callLater(0.5, new Failing()));
    for (Supplier<Handle> call : calls) {
      loop.setDebug(false);
      ExceptionContext plain = reportOf(call);
      assertThat(plain.asMap()).doesNotContainKey("sourceTraceback");
      assertThat(plain.sourceTraceback()).isNull();
      loop.setDebug(true);
      StackTraceElement place = reportOf(call).sourceTraceback().getStackTrace()[0];
      assertThat(place.getFileName()).isEqualTo("HandleTextTest.java");
      assertThat(place.getMethodName())
          .contains("reportOfAFailedCallbackHasThePlaceInDebugModeAlone");
    }
  }

  @Test
  @CPython("test_base_events::BaseEventLoopTests::test_set_exc_handler_custom")
  void exceptionHandlerOfOnesOwnGetsEverythingAndNullRestoresTheLog() {
    try (var logging = new LoggingLoop();
        LogCapture log = new LogCapture()) {
      logging.setDebug(true);
      assertThat(logging.getExceptionHandler()).isNull();
      ExceptionHandler handler = (reporting, context) -> {
        assertThat(reporting).isSameAs(logging);
        loop.reports.add(context);
      };
      logging.setExceptionHandler(handler);
      assertThat(logging.getExceptionHandler()).isSameAs(handler);
      Handle handle = logging.callSoon(new Failing());
      logging.runOnce();
      ExceptionContext context = loop.reports.removeFirst();
      assertThat(loop.reports).isEmpty();
      assertThat(context.message()).matches("Exception in callback.*Failing");
      assertThat(context.exception()).isInstanceOf(ArithmeticException.class);
      assertThat(context.handle()).isSameAs(handle);
      assertThat(context.sourceTraceback()).isSameAs(handle.madeAt());
      assertThat(log.messages()).isEmpty();

      logging.setExceptionHandler(null);
      String line = Here.line(1);
      logging.callSoon(new Failing());
      logging.runOnce();
      assertThat(loop.reports).isEmpty();
      assertThat(log.records()).singleElement().satisfies(record -> {
        assertThat(record.getMessage()).matches("(?s)Exception in callback.*Failing.*");
        assertThat(record.getMessage())
            .contains("Object created at (most recent call first):", "(" + line + ")");
        assertThat(record.getThrown()).isInstanceOf(ArithmeticException.class);
      });
    }
  }

  @Test
  void reportFromWithinACallbackTellsWhereTheCallbackWasMade() {
    try (var logging = new LoggingLoop();
        LogCapture log = new LogCapture()) {
      logging.setDebug(true);
      String line = Here.line(1);
      logging.callSoon(() -> logging.callExceptionHandler(ExceptionContext.of("odd")));
      logging.runOnce();
      logging.callExceptionHandler(ExceptionContext.of("outside"));
      assertThat(log.messages()).hasSize(2).last().isEqualTo("outside");
      assertThat(log.messages().getFirst())
          .startsWith("odd")
          .contains("Handle created at (most recent call first):", "(" + line + ")");
    }
  }

  @Test
  void reportFromWithinATaskTellsWhereTheTaskWasMade() throws Exception {
    try (var logging = new LoggingLoop();
        LogCapture log = new LogCapture()) {
      logging.setDebug(true);
      String line = Here.line(1);
      Task<Void> task = logging.createTask(async(() -> odd(logging)));
      logging.runUntilComplete(task);
      assertThat(log.messages()).singleElement().asString().contains("(" + line + ")");
    }
  }

  private static void odd(EventLoop loop) {
    loop.callExceptionHandler(ExceptionContext.of("odd"));
  }

  @Test
  @CPython("test_events::HandleTests::test_handle")
  void newHandleIsNotCancelledUntilItIs() {
    for (boolean debug : new boolean[] {false, true}) {
      loop.setDebug(debug);
      Handle handle = loop.callSoon(() -> trace.add("ran"));
      assertThat(handle.cancelled()).isFalse();
      handle.cancel();
      assertThat(handle.cancelled()).isTrue();
      runOnce();
      assertThat(trace).isEmpty();
    }
  }

  @Test
  @CPython("test_base_events::BaseEventLoopTests::test_call_soon_non_callable")
  void nullIsRefusedAsACallbackInDebugModeToo() {
    for (boolean debug : new boolean[] {false, true}) {
      loop.setDebug(debug);
      assertThatNullPointerException()
          .isThrownBy(() -> loop.callSoon(null))
          .withMessage("callback");
      assertThatNullPointerException()
          .isThrownBy(() -> loop.callSoonThreadsafe(null))
          .withMessage("callback");
      assertThatNullPointerException()
          .isThrownBy(() -> loop.callLater(1, null))
          .withMessage("callback");
      assertThatNullPointerException()
          .isThrownBy(() -> loop.callAt(1, null))
          .withMessage("callback");
    }
  }

  @Test
  @CPython("test_base_events::BaseEventLoopTests::test_default_exc_handler_callback")
  void failureOfACallbackIsLoggedAndTheLoopGoesOn() {
    try (var logging = new LoggingLoop();
        LogCapture log = new LogCapture()) {
      logging.callSoon(new Failing());
      logging.callLater(1, new Failing());
      logging.callLater(2, () -> trace.add("went on"));
      logging.callLater(3, logging::stop);
      logging.runForever();
      assertThat(trace).containsExactly("went on");
      assertThat(log.records()).hasSize(2).allSatisfy(record -> {
        assertThat(record.getLevel()).isEqualTo(Level.SEVERE);
        assertThat(record.getMessage()).startsWith("Exception in callback HandleTextTest$Failing");
        assertThat(record.getThrown()).isInstanceOf(ArithmeticException.class);
      });
    }
  }

  @Test
  void callbackRunsInItsContextInDebugMode() {
    loop.setDebug(true);
    ContextVar<String> user = new ContextVar<>("user");
    Context context = new Context();
    context.run(() -> {
      user.set("ann");
    });
    loop.callSoon(() -> trace.add(user.get()), context);
    runOnce();
    assertThat(trace).containsExactly("ann");
  }
}
