package io.asyncio.examples;

import static io.asyncio.Asyncio.*;

import io.asyncio.Coroutine;

/**
 * Debug mode tells of the two classic mistakes: a coroutine that nobody awaits, and work that keeps
 * the loop from everything else. Reports go to the log; here they are printed, without the places
 * in the lines that follow.
 *
 * {@snippet lang=python :
 * async def forgetful():
 *     asyncio.sleep(1)          # no await: nothing sleeps
 *     busy(0.15)                # no other task runs meanwhile
 *
 * asyncio.run(forgetful(), debug=True)
 * }
 */
final class DebugMode {

  static Coroutine<Void> forgetful() {
    return async(() -> {
      var _ = sleep(1); // no await: nothing sleeps
      busy(0.15); // no other task runs meanwhile
      IO.println("Done, it seems");
    });
  }

  private static void busy(double seconds) {
    long end = System.nanoTime() + Math.round(seconds * 1e9);
    while (System.nanoTime() < end) {
      Thread.onSpinWait();
    }
  }

  void main() throws Exception {
    try (var _ = new PrintedLog()) {
      run(forgetful(), true);
    }
  }
}
