package io.asyncio;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * A computation that may wait on its way: what calling an {@code async def} function gives in
 * Python.
 *
 * <p>Nothing runs until it is awaited, which runs it to its end inside the current task, or made a
 * {@link Task}, which runs it beside the current one. It can be run once. {@link
 * Asyncio#async(Callable)} makes one:
 *
 * {@snippet :
 * static Coroutine<Integer> compute(int x, int y) {
 *   return async(() -> {
 *     await(sleep(1.0));
 *     return x + y;
 *   });
 * }
 * }
 *
 * <p>An implementation of one's own has {@link #awaitHere} run the body, and is accepted wherever a
 * coroutine is. It is no functional interface: {@code createTask(() -> work())} is refused by the
 * compiler, since it would drop the coroutine that {@code work()} makes.
 *
 * <p><b>Pitfall.</b> A coroutine that is neither awaited nor made a task never runs. One that a
 * callback drops is reported at once, see {@link Callback}; one that the body of another returns
 * ({@code async(() -> work())} for {@code async(() -> await(work()))}) and nobody awaits then, when
 * the garbage collector finds it or the loop closes; and any other in debug mode alone, then too.
 *
 * @param <T> what it returns
 * @see <a href="https://docs.python.org/3/library/asyncio-task.html#coroutines">Coroutines</a>
 */
public non-sealed interface Coroutine<T extends @Nullable Object> extends Awaitable<T> {

  /** The body of a coroutine that returns nothing. */
  @FunctionalInterface
  interface Body {

    /** Runs the coroutine; it may await. */
    void run() throws Exception;
  }

  /** Returns the name of the function that made this coroutine, as far as it is known. */
  default String name() {
    return getClass().getSimpleName();
  }

  /**
   * Gives up a coroutine that was not started, so that it is not reported as never awaited; does
   * nothing to one that was.
   */
  void close();
}
