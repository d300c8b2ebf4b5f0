package io.asyncio;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a {@linkplain Staggered race} ended.
 *
 * @param winner what the coroutine that won has returned; {@code null} if none won
 * @param index the place of the one that won among those given, from 0 on; {@code null} if none won
 * @param exceptions what each coroutine that was started has raised, in the order given; {@code
 *     null} in the place of the one that won. It cannot be changed.
 * @param <T> what the coroutines return
 */
public record StaggeredResult<T extends @Nullable Object>(
    @Nullable T winner, @Nullable Integer index, List<@Nullable Throwable> exceptions) {

  /** Makes a result, with a copy of {@code exceptions}. */
  public StaggeredResult {
    exceptions = Collections.unmodifiableList(new ArrayList<>(exceptions));
  }
}
