package io.asyncio.internal;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;

/** Tells whether a thread is inside {@code synchronized}. */
public final class Monitors {

  private Monitors() {}

  /**
   * Tells whether the calling platform thread holds a monitor. The JVM moves the monitors of a
   * thread that mounts a coroutine away from it, so a loop must not run on such a thread.
   */
  public static boolean heldByCaller() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    if (!threads.isObjectMonitorUsageSupported()) {
      return false;
    }
    long[] caller = {Thread.currentThread().threadId()};
    ThreadInfo info = threads.getThreadInfo(caller, true, false)[0];
    return info != null && info.getLockedMonitors().length > 0;
  }
}
