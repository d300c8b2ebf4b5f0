package io.asyncio;

/**
 * Counts what other threads do for a loop, such as calls in executors. Owned by the loop's thread.
 */
final class WorkElsewhere {

  /** How many pieces of work have not been brought back. */
  private int underWay;

  /** How many of these have taken too long to be waited for. */
  private int givenUp;

  /** Another thread does something, and will tell the loop when it is done. */
  void handedOut() {
    underWay++;
  }

  /** The opposite of {@link #handedOut}. */
  void cameBack() {
    underWay--;
    givenUp = Math.min(givenUp, underWay);
  }

  boolean isUnderWay() {
    return underWay > 0;
  }

  /** As {@link #isUnderWay}, but for what was there at the last {@link #giveUp}. */
  boolean isAwaited() {
    return underWay > givenUp;
  }

  /** What is under way takes too long to be waited for. */
  void giveUp() {
    givenUp = underWay;
  }
}
