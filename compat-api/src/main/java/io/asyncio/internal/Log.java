package io.asyncio.internal;

import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;

/**
 * The library's logger: it passes all on to the one of its name. Logging systems that look for the
 * source of a record find this class, and not whichever part of the library has noticed something.
 */
public final class Log implements System.Logger {

  private static final String NAME = "asyncio";

  /** The logger of that name. */
  public static final System.Logger LOGGER = new Log();

  private final System.Logger logger = System.getLogger(NAME);

  private Log() {}

  @Override
  public String getName() {
    return NAME;
  }

  @Override
  public boolean isLoggable(Level level) {
    return logger.isLoggable(level);
  }

  @Override
  public void log(
      Level level,
      @Nullable ResourceBundle bundle,
      @Nullable String message,
      @Nullable Throwable thrown) {
    logger.log(level, bundle, message, thrown);
  }

  @Override
  public void log(
      Level level,
      @Nullable ResourceBundle bundle,
      @Nullable String format,
      @Nullable Object @Nullable ... parameters) {
    logger.log(level, bundle, format, parameters);
  }
}
