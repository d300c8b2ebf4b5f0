package io.asyncio;

import io.asyncio.internal.Unchecked;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Closes an asynchronous generator at the end of a block, however that ends.
 *
 * {@snippet :
 * try (var ticks = aclosing(ticks(3))) {
 *   for (int tick : each(ticks)) {
 *     if (tick == 1) {
 *       break; // the generator's finally runs here, not some time later
 *     }
 *   }
 * }
 * }
 *
 * @param <T> what the generator yields
 * @see <a
 *     href="https://docs.python.org/3/library/contextlib.html#contextlib.aclosing">contextlib.aclosing</a>
 */
public final class Aclosing<T extends @Nullable Object> implements AsyncIterable<T>, AutoCloseable {

  private final AsyncGenerator<T> generator;

  Aclosing(AsyncGenerator<T> generator) {
    this.generator = Objects.requireNonNull(generator, "generator");
  }

  /** Returns the generator. */
  public AsyncGenerator<T> generator() {
    return generator;
  }

  @Override
  public AsyncIterator<T> asyncIterator() {
    return generator.asyncIterator();
  }

  /**
   * Awaits the end of the generator. In a coroutine. What the generator's clean-up raises comes out
   * as it is, checked exceptions too.
   *
   * @throws IllegalStateException if the body yields again or is running, or outside a task
   */
  @Override
  public void close() {
    try {
      generator.aclose().awaitHere();
    } catch (Exception e) {
      throw Unchecked.<RuntimeException>rethrow(e);
    }
  }
}
