package io.asyncio;

import io.asyncio.internal.Log;
import io.asyncio.internal.strand.Strand;
import java.lang.System.Logger.Level;

/**
 * Coroutines that wait inside a class initializer. Whoever needs such a class waits in the JVM, where
 * nothing tells that it does: if that is a loop's thread, or a coroutine that has the turn, the loop
 * never comes to those that wait.
 */
final class Initializers {

  private Initializers() {}

  /** Has all awaits of {@code loop} fail that are inside class initializers. On any thread. */
  static void leave(BaseEventLoop loop) {
    for (Task<?> task : loop.tasks.unfinished()) {
      Strand strand = task.innermost();
      while (strand != null && !leave(strand, task)) {
        strand = strand.caller();
      }
    }
  }

  private static boolean leave(Strand strand, Task<?> task) {
    if (!strand.leaveInitializer()) {
      return false;
    }
    Log.LOGGER.log(
        Level.WARNING,
        "An await of " + task + " fails: it is inside a class initializer, and the event loop seems"
            + " to wait for that class");
    return true;
  }
}
