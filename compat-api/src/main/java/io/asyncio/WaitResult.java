package io.asyncio;

import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What {@link Asyncio#wait(Iterable)} gives.
 *
 * @param done those that are done, in the order in which they were given
 * @param pending those that are not
 */
public record WaitResult<T extends @Nullable Object>(Set<Future<T>> done, Set<Future<T>> pending) {

  /** Checks the components. */
  public WaitResult {
    Objects.requireNonNull(done, "done");
    Objects.requireNonNull(pending, "pending");
  }
}
