package io.asyncio;

import org.jspecify.annotations.Nullable;

/**
 * A function that yields elements to a coroutine, and may await between them: what calling an
 * {@code async def} function with a {@code yield} in it gives in Python.
 *
 * {@snippet :
 * static AsyncGenerator<Integer> ticks(int count) {
 *   return generator(
 *       out -> {
 *         for (int i = 0; i < count; i++) {
 *           out.yield(i);
 *           await(sleep(1.0));
 *         }
 *       });
 * }
 * }
 *
 * <p>In a coroutine:
 *
 * {@snippet :
 * for (int tick : each(ticks(3))) {
 *   System.out.println(tick);
 * }
 * }
 *
 * <p>The body runs in the task that iterates, in its context, from one {@code yield} to the next.
 * It may be iterated once, by one coroutine at a time. A generator that is left half-way stays
 * suspended until it is closed: by {@link #aclose}, by the loop when the garbage collector has
 * found it, by {@link EventLoop#shutdownAsyncgens}, or when its loop is closed.
 *
 * <p>Used on the loop's thread; the coroutines that its methods return do nothing until they are
 * awaited, and can be awaited once.
 *
 * @param <T> what it yields
 * @see Asyncio#generator
 * @see Asyncio#each
 * @see Asyncio#aclosing
 * @see <a
 *     href="https://docs.python.org/3/reference/expressions.html#asynchronous-generator-iterator-methods">Asynchronous
 *     generator-iterator methods</a>
 */
public interface AsyncGenerator<T extends @Nullable Object>
    extends AsyncIterator<T>, AsyncIterable<T> {

  /**
   * Goes on to the next {@code yield}: {@code agen.__anext__()}.
   *
   * @return a coroutine that gives the element yielded
   * @throws StopAsyncIteration (when awaited) at the end
   * @throws IllegalStateException (when awaited) if the generator is running already
   * @throws Exception (when awaited) what the body raises, which has ended then
   */
  @Override
  Coroutine<T> next();

  /**
   * Goes on, with {@code value} as the value of the {@code yield} where the body is suspended:
   * {@code agen.asend(value)}.
   *
   * @param value what to send; only {@code null} before the first {@code yield}
   * @return a coroutine that gives the element yielded next
   * @throws IllegalArgumentException (when awaited) if there is no {@code yield} yet to take the
   *     value; the body is not begun then
   * @throws StopAsyncIteration (when awaited) at the end
   * @throws IllegalStateException (when awaited) if the generator is running already
   * @throws Exception (when awaited) what the body raises, which has ended then
   */
  Coroutine<T> asend(@Nullable Object value);

  /**
   * Goes on by throwing {@code exception} at the {@code yield} where the body is suspended: {@code
   * agen.athrow(exception)}.
   *
   * @param exception thrown into a body that was not started, it ends the generator and comes back
   * @return a coroutine that gives the element yielded next; {@code null} if the generator has
   *     ended already
   * @throws StopAsyncIteration (when awaited) at the end
   * @throws IllegalStateException (when awaited) if the generator is running already
   * @throws Exception (when awaited) what the body raises, such as {@code exception}; it has ended
   *     then
   */
  Coroutine<T> athrow(Throwable exception);

  /**
   * Ends the generator: throws a {@link GeneratorExit} at the {@code yield} where it is suspended,
   * and waits for its clean-up: {@code agen.aclose()}. Does nothing if it has ended.
   *
   * @throws IllegalStateException (when awaited) if the body yields again or is running
   * @throws Exception (when awaited) what the clean-up raises
   */
  Coroutine<@Nullable Void> aclose();

  /** Returns this generator: it can be iterated once. */
  @Override
  default AsyncIterator<T> asyncIterator() {
    return this;
  }
}
