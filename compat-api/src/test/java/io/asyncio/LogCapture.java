package io.asyncio;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Catches what is logged while a test runs. */
public final class LogCapture extends Handler implements AutoCloseable {

  private static final Logger LOGGER = Logger.getLogger("asyncio");
  private static final long PATIENCE_SECONDS = 30;

  private final List<LogRecord> records = new CopyOnWriteArrayList<>();
  private final CountDownLatch first = new CountDownLatch(1);

  /** Begins to catch. */
  public LogCapture() {
    LOGGER.setUseParentHandlers(false);
    LOGGER.addHandler(this);
  }

  /** Waits for the first message, and returns all that have come. */
  List<String> awaitMessages() throws InterruptedException {
    if (!first.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("nothing was logged");
    }
    return messages();
  }

  /** Forgets what has been logged. */
  void clear() {
    Reports.flush();
    records.clear();
  }

  /** Returns what has been logged. */
  public List<String> messages() {
    Reports.flush();
    return records.stream().map(LogRecord::getMessage).toList();
  }

  /** Returns what has been logged, with levels and exceptions. */
  List<LogRecord> records() {
    Reports.flush();
    return List.copyOf(records);
  }

  @Override
  public void publish(LogRecord record) {
    records.add(record);
    first.countDown();
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    LOGGER.removeHandler(this);
    LOGGER.setUseParentHandlers(true);
  }
}
