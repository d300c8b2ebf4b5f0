package io.asyncio;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.logging.LogRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the log says of reports, and of exception handlers that fail. */
class ExceptionReportsTest {

  private final LogCapture log = new LogCapture();

  @AfterEach
  void end() {
    log.close();
  }

  private static final class BrokenLoop extends VirtualClockLoop {
    @Override
    public void defaultExceptionHandler(ExceptionContext context) {
      throw new IllegalStateException("default");
    }
  }

  private LogRecord onlyRecord() {
    assertThat(log.records()).hasSize(1);
    return log.records().getFirst();
  }

  @Test
  void keysAreInTheOrderOfTheirNames() {
    try (LoggingLoop loop = new LoggingLoop()) {
      Exception failure = new Exception("boom");
      loop.callExceptionHandler(
          ExceptionContext.of("hello", failure).with("b", 2).with("a", 1));
      assertThat(onlyRecord().getMessage().lines()).containsExactly("hello", "a: 1", "b: 2");
      assertThat(onlyRecord().getThrown()).isSameAs(failure);
    }
  }

  @Test
  void reportWithoutAMessageHasOne() {
    try (LoggingLoop loop = new LoggingLoop()) {
      loop.callExceptionHandler(ExceptionContext.of(""));
      assertThat(onlyRecord().getMessage()).isEqualTo("Unhandled exception in event loop");
    }
  }

  @Test
  void failureOfAHandlerIsReportedWithWhatItHandled() {
    try (LoggingLoop loop = new LoggingLoop()) {
      ExceptionContext report = ExceptionContext.of("hello");
      loop.setExceptionHandler((_, _) -> {
        throw new IllegalStateException("custom");
      });
      loop.callExceptionHandler(report);
      assertThat(onlyRecord().getMessage().lines())
          .containsExactly("Unhandled error in exception handler", "context: " + report);
      assertThat(onlyRecord().getThrown()).hasMessage("custom");
    }
  }

  @Test
  void failureOfTheDefaultHandlerIsLogged() {
    try (BrokenLoop loop = new BrokenLoop()) {
      loop.callExceptionHandler(ExceptionContext.of("hello"));
      assertThat(onlyRecord().getMessage().lines())
          .first()
          .isEqualTo("Exception in default exception handler");
      assertThat(onlyRecord().getThrown()).hasMessage("default");
    }
  }

  @Test
  void failureOfBothHandlersIsLogged() {
    try (BrokenLoop loop = new BrokenLoop()) {
      loop.setExceptionHandler((_, _) -> {
        throw new IllegalStateException("custom");
      });
      loop.callExceptionHandler(ExceptionContext.of("hello"));
      assertThat(onlyRecord().getMessage().lines())
          .first()
          .isEqualTo("Exception in default exception handler while handling an unexpected error"
              + " in custom exception handler");
      assertThat(onlyRecord().getThrown()).hasMessage("default");
    }
  }
}
