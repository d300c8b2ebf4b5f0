package io.asyncio.tools;

import java.util.List;

/**
 * The stack of a task.
 *
 * @param callStack its frames, innermost first
 * @param taskId the task
 */
public record CoroInfo(List<FrameInfo> callStack, long taskId) {

  /** Copies the components. */
  public CoroInfo {
    callStack = List.copyOf(callStack);
  }
}
