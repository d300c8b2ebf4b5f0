package io.asyncio.netty.loop;

import io.asyncio.internal.Log;
import java.io.Closeable;
import java.io.IOException;
import java.lang.System.Logger.Level;

/** Closes what is of no more use: that it fails, is nobody's business any more. */
public final class QuietClose {

  private QuietClose() {}

  /** Closes {@code resource}. */
  public static void of(Closeable resource) {
    try {
      resource.close();
    } catch (IOException | RuntimeException e) {
      Log.LOGGER.log(Level.DEBUG, "closing " + resource, e);
    }
  }
}
