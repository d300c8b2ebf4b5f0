package io.asyncio.netty.loop;

import java.io.Closeable;
import java.io.IOException;
import java.lang.System.Logger.Level;

/** Closes what is of no more use: that it fails, is nobody's business any more. */
public final class QuietClose {

  private static final System.Logger LOGGER = System.getLogger("asyncio");

  private QuietClose() {}

  /** Closes {@code resource}. */
  public static void of(Closeable resource) {
    try {
      resource.close();
    } catch (IOException | RuntimeException e) {
      LOGGER.log(Level.DEBUG, "closing " + resource, e);
    }
  }
}
