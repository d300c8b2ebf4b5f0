package io.asyncio.tools;

import java.util.Objects;

/**
 * A row of a table of tasks: a task and one of those that await it.
 *
 * @param threadId the thread that runs the task's loop; 0 for none
 * @param taskId the task, as {@code 0x...}
 * @param taskName its name
 * @param coroutineStack the functions on its stack, innermost first, with {@code " -> "} between
 * @param awaiterChain likewise those of the awaiting task; empty if there is none
 * @param awaiterName the name of the awaiting task; empty if there is none
 * @param awaiterId the awaiting task; {@code 0x0} if there is none
 */
public record TaskRow(
    long threadId,
    String taskId,
    String taskName,
    String coroutineStack,
    String awaiterChain,
    String awaiterName,
    String awaiterId) {

  /** Checks the components. */
  public TaskRow {
    Objects.requireNonNull(taskId, "taskId");
    Objects.requireNonNull(taskName, "taskName");
    Objects.requireNonNull(coroutineStack, "coroutineStack");
    Objects.requireNonNull(awaiterChain, "awaiterChain");
    Objects.requireNonNull(awaiterName, "awaiterName");
    Objects.requireNonNull(awaiterId, "awaiterId");
  }
}
