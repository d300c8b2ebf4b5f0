package io.asyncio.faults;

import java.util.Locale;

/**
 * What came of a fault.
 *
 * @param tried how often it was tried; the same in each run
 * @param lost promises that were not kept: data, ends, calls and permits that did not come
 * @param leaked descriptors, threads, buffers, children and tasks that stayed
 * @param hung waits that did not end
 */
record FaultResult(long tried, long lost, long leaked, long hung) {

  boolean isClean() {
    return lost == 0 && leaked == 0 && hung == 0;
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT, "tried %7d, lost %d, leaked %d, hung %d", tried, lost, leaked, hung);
  }
}
