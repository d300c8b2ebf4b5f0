package io.asyncio;

/** A loop that reports to the log, as those of programs do. */
final class LoggingLoop extends VirtualClockLoop {

  @Override
  public void defaultExceptionHandler(ExceptionContext context) {
    defaultReport(context);
  }

  /** Runs one iteration. */
  void runOnce() {
    stop();
    runForever();
  }
}
