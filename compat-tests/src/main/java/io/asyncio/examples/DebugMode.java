package io.asyncio.examples;

import static io.asyncio.Asyncio.*;

import io.asyncio.Coroutine;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

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
    Logger logger = Logger.getLogger("asyncio");
    Handler printer = new Printer();
    logger.addHandler(printer);
    logger.setUseParentHandlers(false);
    try {
      run(forgetful(), true);
    } finally {
      logger.setUseParentHandlers(true);
      logger.removeHandler(printer);
    }
  }

  private static final class Printer extends Handler {

    @Override
    public void publish(LogRecord record) {
      IO.println(
          record.getLevel() + ": " + record.getMessage().lines().findFirst().orElse(""));
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
