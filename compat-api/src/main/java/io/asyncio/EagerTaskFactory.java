package io.asyncio;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A task factory whose tasks start at once, unless the options say otherwise. */
final class EagerTaskFactory implements TaskFactory {

  static final TaskFactory DEFAULT = new EagerTaskFactory(Task::new);

  private final TaskConstructor constructor;

  EagerTaskFactory(TaskConstructor constructor) {
    this.constructor = Objects.requireNonNull(constructor, "constructor");
  }

  @Override
  public <T extends @Nullable Object> Task<T> create(
      EventLoop loop, Coroutine<T> coroutine, TaskOptions options) {
    TaskOptions eager = options.eagerStart() == null ? options.withEagerStart(true) : options;
    return constructor.create(coroutine, loop, eager);
  }
}
