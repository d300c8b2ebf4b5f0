package io.asyncio.tools;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A task, and who awaits it.
 *
 * @param taskId tells it from the other tasks
 * @param taskName its name, if that is known
 * @param coroutineStack its own stack; empty if it has not begun
 * @param awaitedBy the stacks of the tasks that await it
 */
public record TaskInfo(
    long taskId,
    @Nullable String taskName,
    List<CoroInfo> coroutineStack,
    List<CoroInfo> awaitedBy) {

  /** Copies the components. */
  public TaskInfo {
    coroutineStack = List.copyOf(coroutineStack);
    awaitedBy = List.copyOf(awaitedBy);
  }
}
