package io.asyncio.internal;

import java.lang.System.Logger.Level;
import java.lang.ref.Cleaner;

/**
 * Tells of things that the garbage collector finds unclosed: what a {@code ResourceWarning} is in
 * Python. Of most of them in debug mode alone.
 */
public final class Leaks {

  private static final Cleaner CLEANER = Cleaner.create(Thread.ofPlatform()
      .name("asyncio-leaks")
      .daemon()
      .inheritInheritableThreadLocals(false)
      .factory());

  private Leaks() {}

  /**
   * Has {@code onCollected} run, on a thread of its own, when {@code owner} is collected; unless
   * the result is used to run it earlier. It must not lead to {@code owner}.
   */
  public static Cleaner.Cleanable watch(Object owner, Runnable onCollected) {
    return CLEANER.register(owner, onCollected);
  }

  /** Logs a warning. */
  public static void warn(String message) {
    Log.LOGGER.log(Level.WARNING, message);
  }
}
