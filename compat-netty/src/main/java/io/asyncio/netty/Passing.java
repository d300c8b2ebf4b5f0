package io.asyncio.netty;

import io.asyncio.KeyboardInterrupt;
import io.asyncio.SystemExit;

/** What is thrown in a callback and must not be taken for a failure of it. */
final class Passing {

  private Passing() {}

  /** Throws {@code e} again if it is meant to end the loop's run. */
  static void through(Throwable e) {
    if (e instanceof KeyboardInterrupt || e instanceof SystemExit) {
      throw (Error) e;
    }
  }
}
