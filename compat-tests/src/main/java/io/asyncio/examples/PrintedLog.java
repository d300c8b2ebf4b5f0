package io.asyncio.examples;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.util.concurrent.CountDownLatch;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Has what the library logs printed, until it is closed: the first line of each report. */
final class PrintedLog extends Handler implements AutoCloseable {

  private static final long PATIENCE_SECONDS = 10;

  private final Logger logger = Logger.getLogger("asyncio");
  private final CountDownLatch reported = new CountDownLatch(1);

  PrintedLog() {
    logger.addHandler(this);
    logger.setUseParentHandlers(false);
  }

  @Override
  public void publish(LogRecord record) {
    IO.println(
        record.getLevel() + ": " + record.getMessage().lines().findFirst().orElse(""));
    reported.countDown();
  }

  /** Waits for a report of another thread's. */
  void awaitReport() throws InterruptedException {
    if (!reported.await(PATIENCE_SECONDS, SECONDS)) {
      throw new IllegalStateException("nothing was reported");
    }
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    logger.setUseParentHandlers(true);
    logger.removeHandler(this);
  }
}
