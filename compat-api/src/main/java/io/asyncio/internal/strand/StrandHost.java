package io.asyncio.internal.strand;

import io.asyncio.BaseEventLoop;
import org.jspecify.annotations.Nullable;

/**
 * An event loop as its strands see it. On the loop's thread, but for what is said to be asked on
 * any.
 *
 * <p>A class and not an interface, with one subclass, so that a switch calls its methods directly.
 */
public abstract class StrandHost {

  /** The strand that has the turn, or had it last. Written by whoever gives it to that one. */
  @Nullable
  volatile Strand holder;

  /** For the loop. */
  protected StrandHost() {}

  /**
   * Returns the strand that the loop would resume next if {@code awaiting} gave the turn back now,
   * and had nothing else to do before. By whoever has the turn.
   */
  protected abstract @Nullable Strand successor(Strand awaiting);

  /**
   * Does what the loop does between the steps of {@code awaiting} and of its {@link #successor}; if
   * it throws, it has done nothing. By whoever has the turn.
   */
  protected abstract void passOn(Strand awaiting);

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

  /** A strand blocks for longer than that: the loop goes on without it. */
  protected abstract void detached(Strand strand);

  /** A suspended strand is about to go on beside the loop, as if it had been detached. On any thread. */
  protected abstract void goesOn();

  /** The loop's thread was interrupted while it waited for a strand, and its flag is cleared. */
  protected abstract void interrupted();

  /** Has a detached strand go on in its turn. On any thread. */
  protected abstract void resumeSoon(Strand strand);

  /** As {@link #resumeSoon}, of one that cannot do anything before. On any thread. */
  protected abstract void due(Strand strand);

  /** A strand that was due has got its turn, or was lent. On the thread that gave it. */
  protected abstract void tookDue();

  /** A strand is to be looked at while it has the turn, which it is about to get. */
  protected abstract void watch(Strand strand);

  /** The turn has been given to the strand that is watched. */
  protected abstract void turnGiven();

  /** Has the strand that is watched looked at soon, since somebody waits that it parks. On any thread. */
  protected abstract void lookSoon();

  /** Notes whether the loop's thread waits for a strand that has the turn. */
  protected abstract void waitsForStrand(boolean waits);
}
