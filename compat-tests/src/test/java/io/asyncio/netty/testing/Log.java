package io.asyncio.netty.testing;

import java.text.MessageFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.regex.Pattern;

/** Catches what the logger {@code asyncio} gets while a test runs. */
public final class Log extends Handler implements AutoCloseable {

  private static final Logger LOGGER = Logger.getLogger("asyncio");

  private static final Pattern SLOW = Pattern.compile(" (took|has blocked) .* seconds");

  private final List<LogRecord> records = new CopyOnWriteArrayList<>();
  private final Level levelBefore = LOGGER.getLevel();

  public Log() {
    LOGGER.setLevel(Level.ALL);
    LOGGER.setUseParentHandlers(false);
    LOGGER.addHandler(this);
  }

  /** Returns the messages of a level, with their parameters. */
  public List<String> messages(Level level) {
    List<String> messages = new ArrayList<>();
    for (LogRecord record : records) {
      if (record.getLevel().equals(level)) {
        Object[] parameters = record.getParameters();
        String message = record.getMessage();
        messages.add(parameters == null ? message : MessageFormat.format(message, parameters));
      }
    }
    return messages;
  }

  /** Returns the warnings, but for those of a machine that is slow. */
  public List<String> warnings() {
    return messages(Level.WARNING).stream()
        .filter(warning -> !SLOW.matcher(warning).find())
        .toList();
  }

  @Override
  public void publish(LogRecord record) {
    records.add(record);
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    LOGGER.removeHandler(this);
    LOGGER.setUseParentHandlers(true);
    LOGGER.setLevel(levelBefore);
  }
}
