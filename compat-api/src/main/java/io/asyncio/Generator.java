package io.asyncio;

import org.jspecify.annotations.Nullable;

/**
 * What the body of an asynchronous generator yields its elements to.
 *
 * @param <T> what it yields
 * @see Asyncio#generator
 */
public sealed interface Generator<T extends @Nullable Object> permits GeneratorBody {

  /** The body of an asynchronous generator: an {@code async def} with a {@code yield} in it. */
  @FunctionalInterface
  interface Body<T extends @Nullable Object> {

    /** Runs the generator; it may await, and yields to {@code out}. */
    void run(Generator<T> out) throws Exception;
  }

  /**
   * Hands {@code value} to whoever iterates, and suspends the body until the next element is asked
   * for.
   *
   * @return what {@link AsyncGenerator#asend} sent; {@code null} after {@link AsyncGenerator#next}
   * @throws GeneratorExit if the generator is being closed
   * @throws Exception what {@link AsyncGenerator#athrow} threw: the same object
   * @throws IllegalStateException outside the generator's body
   */
  @SuppressWarnings("NamedLikeContextualKeyword") // always called on an object
  @Nullable
  Object yield(T value) throws Exception;
}
