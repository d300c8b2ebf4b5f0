package io.asyncio.streams;

import io.asyncio.EventLoop;
import io.asyncio.Future;
import io.asyncio.internal.Unchecked;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What reads and drains of a stream raise: one exception, again and again. If it came without a
 * trace, as transports make it, its trace is each time that of the await which raises it; a user's
 * stays as it is.
 *
 * <p>Owned by the loop's thread.
 */
final class Loss {

  final Throwable exception;
  private final boolean traceless;

  Loss(Throwable exception) {
    this.exception = Objects.requireNonNull(exception, "exception");
    this.traceless = exception.getStackTrace().length == 0;
  }

  /** Raises it, in the current task. */
  void raise(EventLoop loop) throws Exception {
    if (traceless) {
      throw Unchecked.<Exception>rethrow(exception.fillInStackTrace());
    }
    Future<@Nullable Void> failed = loop.createFuture();
    failed.setException(exception);
    failed.awaitHere();
  }

  /** Raises {@code raised}, which a future has raised; it may be this. */
  static void raiseAgain(@Nullable Loss loss, Throwable raised) throws Exception {
    if (loss != null && loss.traceless && loss.exception == raised) {
      raised.fillInStackTrace();
    }
    throw Unchecked.<Exception>rethrow(raised);
  }
}
