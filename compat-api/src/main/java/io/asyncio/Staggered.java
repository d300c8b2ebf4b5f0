package io.asyncio;

import io.asyncio.internal.Seconds;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Races of coroutines that are started one after the other: {@code asyncio.staggered}.
 *
 * @see <a href="https://datatracker.ietf.org/doc/html/rfc8305">RFC 8305, Happy Eyeballs</a>
 */
public final class Staggered {

  private Staggered() {}

  /**
   * Starts the first coroutine, and the next one when the one before has failed or {@code delay}
   * seconds are over, until one returns: that has won, and the others are cancelled.
   *
   * <p>It ends when no coroutine is left running. If the awaiting task is cancelled, so are the
   * coroutines, and the {@link CancelledError} is raised when they have ended.
   *
   * {@snippet :
   * List<Supplier<Coroutine<Channel>>> ways = List.of(() -> connect(v6), () -> connect(v4));
   * Channel first = await(Staggered.race(ways, 0.25)).winner();
   * }
   *
   * <p><b>Pitfall.</b> A coroutine that is cancelled must raise the {@link CancelledError} again,
   * when it has put away what it has made. If it returns instead, while another one has won, the
   * race fails.
   *
   * @param coroutines makes the coroutines, each when its turn has come; what making one throws
   *     counts as its failure
   * @param delay how long a coroutine has for itself, in seconds; infinity: until it has failed
   * @return a coroutine of what came out of it, also if none has won
   * @throws IllegalArgumentException if {@code delay} is not a number
   * @throws ExceptionGroup (when awaited) if iterating over {@code coroutines} fails, or a second
   *     one has won
   * @see <a
   *     href="https://github.com/python/cpython/blob/3.14/Lib/asyncio/staggered.py">asyncio.staggered.staggered_race</a>
   */
  public static <T extends @Nullable Object> Coroutine<StaggeredResult<T>> race(
      Iterable<? extends Supplier<? extends Coroutine<? extends T>>> coroutines, double delay) {
    Objects.requireNonNull(coroutines, "coroutines");
    Seconds.require(delay, "delay");
    return new AsyncCoroutine<>(
        () -> new StaggeredRace<T>(Task.running().loop, coroutines.iterator(), delay).run());
  }

  /**
   * As {@link #race(Iterable, double)}; {@code null}: each has for itself until it has failed.
   *
   * @param coroutines make the coroutines, each of which is one way to get the result
   * @param delay how long to wait for one before the next one starts beside it
   */
  public static <T extends @Nullable Object> Coroutine<StaggeredResult<T>> race(
      Iterable<? extends Supplier<? extends Coroutine<? extends T>>> coroutines,
      @Nullable Duration delay) {
    return race(coroutines, Seconds.orUnlimited(delay, "delay"));
  }
}
