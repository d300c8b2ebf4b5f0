package io.asyncio.examples;

import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Has what the library logs printed, until it is closed: the first line of each report. */
final class PrintedLog extends Handler implements AutoCloseable {

  private final Logger logger = Logger.getLogger("asyncio");

  PrintedLog() {
    logger.addHandler(this);
    logger.setUseParentHandlers(false);
  }

  @Override
  public void publish(LogRecord record) {
    IO.println(
        record.getLevel() + ": " + record.getMessage().lines().findFirst().orElse(""));
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    logger.setUseParentHandlers(true);
    logger.removeHandler(this);
  }
}
