package io.asyncio.netty.posix;

import io.asyncio.internal.Log;
import java.lang.System.Logger.Level;

/** Tells whether calls of the C library can be had: they may be missing, or access denied. */
public final class NativeAccess {

  private NativeAccess() {}

  /**
   * Initializes a class that looks for its calls then, and returns whether it found them.
   *
   * @param otherwise what is done without them, for the log
   */
  public static boolean allows(Class<?> calls, String otherwise) {
    try {
      Class.forName(calls.getName());
      return true;
    } catch (LinkageError | RuntimeException | ClassNotFoundException e) {
      Log.LOGGER.log(Level.DEBUG, otherwise, e);
      return false;
    }
  }
}
