package io.asyncio.tools;

import java.util.List;

/**
 * The tasks of an event loop.
 *
 * @param threadId the thread that runs the loop; 0 for none
 * @param awaitedBy the tasks, in the order of their creation
 */
public record AwaitedInfo(long threadId, List<TaskInfo> awaitedBy) {

  /** Copies the components. */
  public AwaitedInfo {
    awaitedBy = List.copyOf(awaitedBy);
  }
}
