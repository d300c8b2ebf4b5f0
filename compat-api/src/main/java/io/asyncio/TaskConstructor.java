package io.asyncio;

import org.jspecify.annotations.Nullable;

/**
 * Makes a task as the constructor of {@link Task} does, {@code Task::new} for one: what {@link
 * Asyncio#createEagerTaskFactory} takes.
 */
@FunctionalInterface
public interface TaskConstructor {

  /** Makes a task of {@code loop}; {@code options} say whether it starts eagerly. */
  <T extends @Nullable Object> Task<T> create(
      Coroutine<T> coroutine, EventLoop loop, TaskOptions options);
}
