package io.asyncio;

import io.asyncio.contextvars.Context;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a task is made: the keyword arguments of {@code asyncio.create_task}.
 *
 * @param name the name, or {@code null} for a numbered one ({@code Task-7})
 * @param context the context to run in, or {@code null} for a copy of the current one
 * @param eagerStart whether to run the first step at once, before {@code createTask} returns, or
 *     {@code null} to leave it to the task factory
 */
public record TaskOptions(
    @Nullable String name,
    @Nullable Context context,
    @Nullable Boolean eagerStart) {

  private static final TaskOptions DEFAULT = new TaskOptions(null, null, null);

  /** The options of {@code createTask(coroutine)}. */
  public static TaskOptions defaults() {
    return DEFAULT;
  }

  /** The default options, with a name: the text of {@code name}. */
  public static TaskOptions named(Object name) {
    return new TaskOptions(Objects.requireNonNull(name, "name").toString(), null, null);
  }

  /** Returns a copy with another name. */
  public TaskOptions name(String name) {
    return new TaskOptions(name, context, eagerStart);
  }

  /** Returns a copy with a context to run in. */
  public TaskOptions context(Context context) {
    return new TaskOptions(name, context, eagerStart);
  }

  /** Returns a copy that says whether the first step runs at once. */
  public TaskOptions eagerStart(boolean eagerStart) {
    return new TaskOptions(name, context, eagerStart);
  }
}
