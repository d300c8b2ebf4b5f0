package io.asyncio;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio.conformance.CPython;
import org.junit.jupiter.api.Test;

/** Exception handlers that fail themselves. */
class BrokenExceptionHandlerTest extends LoopTest {

  private void fail() {
    loop.callSoon(() -> {
      throw new ArithmeticException("by zero");
    });
    loop.callSoon(() -> trace.add("goes on"));
    runOnce();
  }

  @Test
  @CPython("test_base_events::BaseEventLoopTests::test_set_exc_handler_broken")
  @CPython("test_base_events::BaseEventLoopTests::test_set_exc_handler_invalid")
  void whatAHandlerThrowsGoesToTheDefaultOneWithWhatItWasGiven() {
    loop.setExceptionHandler((reporting, context) -> {
      throw new IllegalStateException("spam");
    });
    fail();
    assertThat(trace).containsExactly("goes on");
    assertThat(loop.reports).singleElement().satisfies(report -> {
      assertThat(report.message()).isEqualTo("Unhandled error in exception handler");
      assertThat(report.exception()).hasMessage("spam");
      assertThat(report.asMap().get("context"))
          .isInstanceOfSatisfying(
              ExceptionContext.class,
              original -> assertThat(original.exception()).hasMessage("by zero"));
    });
    loop.reports.clear();
    loop.setExceptionHandler(null);
    fail();
    assertThat(loop.reports)
        .singleElement()
        .satisfies(report -> assertThat(report.exception()).hasMessage("by zero"));
    loop.reports.clear();
  }

  private static final class Broken extends VirtualClockLoop {

    private ExceptionContext last;

    @Override
    public void defaultExceptionHandler(ExceptionContext context) {
      last = context;
      throw new UnsupportedOperationException("default");
    }

    private void fail() {
      callSoon(() -> {
        throw new ArithmeticException("by zero");
      });
      stop();
      runForever();
    }
  }

  @Test
  @CPython("test_base_events::BaseEventLoopTests::test_default_exc_handler_broken")
  void whatTheDefaultHandlerThrowsIsLoggedAndTheLoopGoesOn() {
    try (Broken broken = new Broken();
        LogCapture log = new LogCapture()) {
      broken.fail();
      assertThat(log.records()).singleElement().satisfies(record -> {
        assertThat(record.getMessage()).startsWith("Exception in default exception handler");
        assertThat(record.getThrown()).hasMessage("default");
      });
      assertThat(broken.last.exception()).hasMessage("by zero");
      log.clear();

      ExceptionContext[] given = new ExceptionContext[1];
      broken.setExceptionHandler((reporting, context) -> {
        given[0] = context;
        throw new IllegalStateException("custom");
      });
      broken.fail();
      assertThat(broken.last.exception()).hasMessage("custom");
      assertThat(broken.last.asMap()).containsEntry("context", given[0]);
      assertThat(given[0].exception()).hasMessage("by zero");
      assertThat(log.records()).singleElement().satisfies(record -> {
        assertThat(record.getMessage())
            .startsWith("Exception in default exception handler while handling an unexpected error"
                + " in custom exception handler");
        assertThat(record.getThrown()).hasMessage("default");
      });
    }
  }
}
