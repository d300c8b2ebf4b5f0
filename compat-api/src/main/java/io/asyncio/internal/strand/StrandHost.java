package io.asyncio.internal.strand;

import io.asyncio.BaseEventLoop;
import io.asyncio.Task;
import org.jspecify.annotations.Nullable;

/**
 * An event loop as its strands see it. On the loop's thread, but for what is said to be asked on
 * any.
 *
 * <p>A class and not an interface, with one subclass, so that a switch calls its methods directly.
 */
public abstract class StrandHost {

  /** For the loop. */
  protected StrandHost() {}

  /** Returns the loop. On any thread. */
  protected abstract BaseEventLoop loop();

  /** Returns the thread that runs the loop now. On any thread. */
  protected abstract @Nullable Thread thread();

  /** Returns the strand's thread that is mounted now. On any thread, to compare. */
  protected abstract @Nullable Thread mounted();

  /** Makes {@code thread} the one that is mounted. */
  protected abstract void mounted(@Nullable Thread thread);

  /** Returns how long the loop waits for a strand that blocks without awaiting. */
  protected abstract long blockingGraceNanos();

  /** The strand of {@code task} blocks for longer than that: the loop goes on without it. */
  protected abstract void detached(Task<?> task, Thread blocked);

  /** A suspended strand is about to go on beside the loop, as if it had been detached. On any thread. */
  protected abstract void goesOn();

  /** Has a detached task go on in its turn. On any thread. */
  protected abstract void resumeSoon(Task<?> task);
}
