package io.asyncio.netty.loop;

import io.asyncio.KeyboardInterrupt;
import io.asyncio.SystemExit;

/** What is thrown in a callback and must not be taken for a failure of it. */
public final class LoopEnding {

  private LoopEnding() {}

  /** Tells whether {@code e} is meant to end the loop's run. */
  public static boolean is(Throwable e) {
    return e instanceof KeyboardInterrupt || e instanceof SystemExit;
  }

  /** Throws {@code e} again if it is meant to end the loop's run. */
  public static void rethrow(Throwable e) {
    if (is(e)) {
      throw (Error) e;
    }
  }
}
