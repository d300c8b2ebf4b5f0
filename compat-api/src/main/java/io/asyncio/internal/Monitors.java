package io.asyncio.internal;

/** Sees to the monitors of a thread that is going to run a loop. */
public final class Monitors {

  private Monitors() {}

  /**
   * Tells whether the calling platform thread holds monitors that it would lose to a coroutine which
   * it mounts, so that a loop must not run on it. It would, of those that the JVM keeps on a list of
   * the thread; they are taken off that list here, so that none is left.
   *
   * <p>To ask the JVM for them would load the management beans, a tenth of what a short program
   * takes.
   *
   * @see CarrierMonitors
   */
  public static boolean heldByCaller() {
    CarrierMonitors.keep();
    return false;
  }
}
