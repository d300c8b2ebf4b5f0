package io.asyncio;

import io.asyncio.internal.Leaks;
import io.asyncio.internal.Log;
import io.asyncio.internal.Repr;
import java.lang.System.Logger.Level;
import java.lang.ref.Cleaner;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is to be said when a loop that was in debug mode is collected without having been closed.
 * The loop's exception handler is lost with the loop, so it goes to the log.
 *
 * <p>It knows the loop and its tasks by their texts alone. Filled by the loop's thread, reported on
 * the cleaner's.
 */
final class UnclosedLoop implements Runnable {

  private final String text;

  /** The unfinished tasks that were made in debug mode, by their places. Guards itself. */
  private final Map<CreationSite, String> pending = new LinkedHashMap<>();

  private volatile boolean closed;
  private Cleaner.@Nullable Cleanable cleanable;

  private UnclosedLoop(BaseEventLoop loop) {
    text = "<" + Repr.nameOf(loop.getClass(), "EventLoop") + " running=false closed=false>";
  }

  static UnclosedLoop watch(BaseEventLoop loop) {
    UnclosedLoop unclosed = new UnclosedLoop(loop);
    unclosed.cleanable = Leaks.watch(loop, unclosed);
    return unclosed;
  }

  /** A task was made or has another name. */
  void pending(CreationSite madeAt, Task<?> task) {
    String text = FutureText.of(task);
    synchronized (pending) {
      pending.put(madeAt, text);
    }
  }

  /** A task is done. */
  void done(CreationSite madeAt) {
    synchronized (pending) {
      pending.remove(madeAt);
    }
  }

  /** The loop is closed: there is nothing to report. */
  void closed() {
    closed = true;
    Objects.requireNonNull(cleanable).clean();
  }

  @Override
  public void run() {
    if (closed) {
      return;
    }
    Leaks.warn("unclosed event loop " + text);
    synchronized (pending) {
      pending.forEach(UnclosedLoop::reportDestroyed);
    }
  }

  private static void reportDestroyed(CreationSite madeAt, String task) {
    Log.LOGGER.log(
        Level.ERROR,
        "Task was destroyed but it is pending!"
            + System.lineSeparator()
            + ("task: " + task)
            + System.lineSeparator()
            + madeAt.trace("Object"));
  }
}
