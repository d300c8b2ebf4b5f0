package io.asyncio;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * What a loop has to do before anything else: at once if it waits, else when the callback or the
 * task's step under way ends.
 */
final class UrgentWork {

  private final BaseEventLoop loop;

  /** Written by any thread, taken by the loop's. */
  private final AtomicReference<@Nullable Runnable> waiting = new AtomicReference<>();

  UrgentWork(BaseEventLoop loop) {
    this.loop = loop;
  }

  /** Has {@code work} done, after earlier work. On any thread. */
  void set(Runnable work) {
    waiting.accumulateAndGet(work, UrgentWork::inTurn);
    loop.wakeUp();
  }

  private static Runnable inTurn(@Nullable Runnable earlier, Runnable later) {
    return earlier == null
        ? later
        : () -> {
          try {
            earlier.run();
          } finally {
            later.run();
          }
        };
  }

  /** Tells whether there is something that was not begun. On any thread. */
  boolean isSet() {
    return waiting.get() != null;
  }

  /** Does what there is. On the loop's thread. */
  void run() {
    if (waiting.get() != null) {
      Runnable work = waiting.getAndSet(null);
      if (work != null) {
        new PlainHandle(loop, work).run();
      }
    }
  }
}
