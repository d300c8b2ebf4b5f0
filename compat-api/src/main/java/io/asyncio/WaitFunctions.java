package io.asyncio;

import io.asyncio.internal.Seconds;
import java.util.Iterator;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The forms of {@link Asyncio}'s {@code wait}.
 *
 * @see <a href="https://docs.python.org/3/library/asyncio-task.html#asyncio.wait">asyncio.wait</a>
 */
abstract class WaitFunctions extends SubprocessFunctions {

  WaitFunctions() {}

  /** As {@link #wait(Iterable, double, ReturnWhen)}: until all are done. */
  public static <T extends @Nullable Object> Coroutine<WaitResult<T>> wait(
      Iterable<? extends Awaitable<? extends T>> futures) {
    return wait(futures, Seconds.UNLIMITED, ReturnWhen.ALL_COMPLETED);
  }

  /** As {@link #wait(Iterable, double, ReturnWhen)}: until all are done, or the time is over. */
  public static <T extends @Nullable Object> Coroutine<WaitResult<T>> wait(
      Iterable<? extends Awaitable<? extends T>> futures, double seconds) {
    return wait(futures, seconds, ReturnWhen.ALL_COMPLETED);
  }

  /** As {@link #wait(Iterable, double, ReturnWhen)}, without a limit of time. */
  public static <T extends @Nullable Object> Coroutine<WaitResult<T>> wait(
      Iterable<? extends Awaitable<? extends T>> futures, ReturnWhen returnWhen) {
    return wait(futures, Seconds.UNLIMITED, returnWhen);
  }

  /**
   * Waits until the futures are done as {@code returnWhen} says, or {@code seconds} are over, and
   * says which are done. It raises no timeout, and cancels nothing.
   *
   * @param futures tasks and futures
   * @param seconds the limit; infinity for none
   * @throws IllegalArgumentException if there are none, if there is a coroutine among them, or if
   *     {@code seconds} is not a number
   * @see <a
   *     href="https://docs.python.org/3/library/asyncio-task.html#asyncio.wait">asyncio.wait</a>
   */
  public static <T extends @Nullable Object> Coroutine<WaitResult<T>> wait(
      Iterable<? extends Awaitable<? extends T>> futures, double seconds, ReturnWhen returnWhen) {
    Objects.requireNonNull(futures, "futures");
    return WaitForFutures.of(futures::iterator, seconds, returnWhen);
  }

  /** As {@link #wait(Iterator, double, ReturnWhen)}: until all are done. */
  public static <T extends @Nullable Object> Coroutine<WaitResult<T>> wait(
      Iterator<? extends Awaitable<? extends T>> futures) {
    return wait(futures, Seconds.UNLIMITED, ReturnWhen.ALL_COMPLETED);
  }

  /** As {@link #wait(Iterator, double, ReturnWhen)}: until all are done, or the time is over. */
  public static <T extends @Nullable Object> Coroutine<WaitResult<T>> wait(
      Iterator<? extends Awaitable<? extends T>> futures, double seconds) {
    return wait(futures, seconds, ReturnWhen.ALL_COMPLETED);
  }

  /** As {@link #wait(Iterator, double, ReturnWhen)}, without a limit of time. */
  public static <T extends @Nullable Object> Coroutine<WaitResult<T>> wait(
      Iterator<? extends Awaitable<? extends T>> futures, ReturnWhen returnWhen) {
    return wait(futures, Seconds.UNLIMITED, returnWhen);
  }

  /**
   * As {@link #wait(Iterable, double, ReturnWhen)}, for tasks that are made while they are asked
   * for, such as those of a stream's iterator: that is read to its end once, when this is called.
   */
  public static <T extends @Nullable Object> Coroutine<WaitResult<T>> wait(
      Iterator<? extends Awaitable<? extends T>> futures, double seconds, ReturnWhen returnWhen) {
    Objects.requireNonNull(futures, "futures");
    return WaitForFutures.of(() -> futures, seconds, returnWhen);
  }
}
