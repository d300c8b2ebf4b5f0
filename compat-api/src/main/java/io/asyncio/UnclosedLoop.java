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
 * What is to be done and said when a loop is collected without having been closed: what it holds of
 * the system is freed. The loop's exception handler is lost with the loop, so it goes to the log.
 *
 * <p>It knows the loop and its tasks by their texts alone. Filled by the loop's thread, reported on
 * the cleaner's.
 */
final class UnclosedLoop implements Runnable {

  private final String text;

  /** The unfinished tasks that were made in debug mode, by their places. Guards itself. */
  private final Map<CreationSite, String> pending = new LinkedHashMap<>();

  /** Frees what the loop holds, in the thread that the loop was bound to. */
  private final Runnable freeing;

  /** The thread that the loop is bound to, if it has one. Written by the loop's thread. */
  private volatile @Nullable OwnThread thread;

  private volatile boolean closed;
  private Cleaner.@Nullable Cleanable cleanable;

  private UnclosedLoop(BaseEventLoop loop, Runnable freeing) {
    this.freeing = freeing;
    text = "<" + Repr.nameOf(loop.getClass(), "EventLoop") + " running=false closed=false>";
  }

  /**
   * Watches a loop.
   *
   * @param freeing frees what the loop holds; it must not lead to the loop
   */
  static UnclosedLoop watch(BaseEventLoop loop, Runnable freeing) {
    UnclosedLoop unclosed = new UnclosedLoop(loop, freeing);
    unclosed.cleanable = Leaks.watch(loop, unclosed);
    return unclosed;
  }

  /** The loop is bound to a thread. */
  void boundTo(OwnThread thread) {
    this.thread = thread;
  }

  /** Notes a task that was made, or named anew, in debug mode. */
  static void notePending(Task<?> task) {
    CreationSite madeAt = task.madeAt();
    UnclosedLoop unclosed = task.loop.unclosed;
    if (madeAt != null && unclosed != null && !task.done()) {
      unclosed.pending(madeAt, task);
    }
  }

  /** Forgets a task that was made in debug mode. */
  static void noteDone(Task<?> task, CreationSite madeAt) {
    UnclosedLoop unclosed = task.loop.unclosed;
    if (unclosed != null) {
      unclosed.done(madeAt);
    }
  }

  private void pending(CreationSite madeAt, Task<?> task) {
    String text = FutureText.of(task);
    synchronized (pending) {
      pending.put(madeAt, text);
    }
  }

  private void done(CreationSite madeAt) {
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
    free();
  }

  private void free() {
    OwnThread bound = thread;
    if (bound == null) {
      freeing.run();
    } else {
      try (bound) {
        bound.run(freeing, new CallerInterrupts()); // nobody interrupts the thread that cleans
      }
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
