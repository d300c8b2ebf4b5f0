package io.asyncio;

import io.asyncio.contextvars.Context;
import io.asyncio.internal.Setting;
import io.asyncio.internal.Settings;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a task is made: the keyword arguments of {@code asyncio.create_task}. Immutable; each {@code
 * with} method returns a copy.
 */
public final class TaskOptions {

  private static final Setting<String> NAME = Setting.of("name");
  private static final Setting<Context> CONTEXT = Setting.of("context");
  private static final Setting<Boolean> EAGER_START = Setting.of("eagerStart");
  private static final TaskOptions DEFAULT = new TaskOptions(Settings.NONE);

  private final Settings settings;

  private TaskOptions(Settings settings) {
    this.settings = settings;
  }

  /** The options of {@code createTask(coroutine)}. */
  public static TaskOptions defaults() {
    return DEFAULT;
  }

  /** The default options, with a name: the text of {@code name}. */
  public static TaskOptions named(Object name) {
    return DEFAULT.withName(Objects.requireNonNull(name, "name").toString());
  }

  /** Returns the name, or {@code null} for a numbered one ({@code Task-7}). */
  public @Nullable String name() {
    return settings.find(NAME);
  }

  /** Returns a copy with another name. */
  public TaskOptions withName(String name) {
    return with(NAME, name);
  }

  /** Returns the context to run in, or {@code null} for a copy of the current one. */
  public @Nullable Context context() {
    return settings.find(CONTEXT);
  }

  /** Returns a copy with a context to run in. */
  public TaskOptions withContext(Context context) {
    return with(CONTEXT, context);
  }

  /**
   * Tells whether to run the first step at once, before {@code createTask} returns; {@code null} to
   * leave it to the task factory.
   */
  public @Nullable Boolean eagerStart() {
    return settings.find(EAGER_START);
  }

  /** Returns a copy that says whether the first step runs at once. */
  public TaskOptions withEagerStart(boolean eagerStart) {
    return with(EAGER_START, eagerStart);
  }

  /** Returns the names of what was given, such as those that a call refuses. */
  public Set<String> given() {
    return settings.given();
  }

  private <T> TaskOptions with(Setting<T> setting, T value) {
    return new TaskOptions(settings.with(setting, value));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof TaskOptions options && settings.equals(options.settings);
  }

  @Override
  public int hashCode() {
    return settings.hashCode();
  }

  @Override
  public String toString() {
    return settings.describe(TaskOptions.class);
  }
}
