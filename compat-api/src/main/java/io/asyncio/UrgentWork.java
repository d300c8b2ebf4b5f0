package io.asyncio;

import org.jspecify.annotations.Nullable;

/**
 * What a loop has to do before anything else: at once if it waits, else when the callback or the
 * task's step under way ends.
 */
final class UrgentWork {

  private final BaseEventLoop loop;

  /** Written by any thread, taken by the loop's. */
  private volatile @Nullable Handle handle;

  UrgentWork(BaseEventLoop loop) {
    this.loop = loop;
  }

  /** Has {@code work} done, in place of earlier work that was not begun. On any thread. */
  void set(Runnable work) {
    handle = new PlainHandle(loop, work);
    loop.wakeUp();
  }

  /** Tells whether there is something that was not begun. On any thread. */
  boolean isSet() {
    return handle != null;
  }

  /** Does what there is. On the loop's thread. */
  void run() {
    Handle work = handle;
    if (work != null) {
      handle = null;
      work.run();
    }
  }
}
