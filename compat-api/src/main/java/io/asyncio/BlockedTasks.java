package io.asyncio;

import io.asyncio.internal.strand.Strand;

/**
 * Interrupts coroutines that block without awaiting, and so cannot be cancelled, when the caller of
 * their run is interrupted.
 */
final class BlockedTasks {

  private BlockedTasks() {}

  /** Interrupts those that were cancelled and do not hear of it. On the loop's thread. */
  static void interruptCancelled(BaseEventLoop loop) {
    for (Task<?> task : loop.tasks.unfinished()) {
      if (task.mustCancel) {
        interruptCancelled(task);
      }
    }
  }

  /** Interrupts a task that was cancelled, if it does not hear of it. On the loop's thread. */
  static void interruptCancelled(Task<?> task) {
    Strand strand = task.innermost();
    if (strand != null && strand.isRunning()) {
      interruptIfBlocked(strand.thread());
    }
  }

  /** Interrupts the one for which the whole loop waits, if it does so without limit. Any thread. */
  static void interruptFrozen(BaseEventLoop loop) {
    Thread mounted = loop.mounted;
    if (mounted != null && loop.getBlockingGrace() == Double.POSITIVE_INFINITY) {
      interruptIfBlocked(mounted);
    }
  }

  private static void interruptIfBlocked(Thread thread) {
    switch (thread.getState()) {
      case WAITING, TIMED_WAITING -> thread.interrupt();
      default -> {
        // It goes on, and hears of its cancellation at its next await.
      }
    }
  }
}
