package io.asyncio.queues;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * An item was put, without waiting, into a {@link Queue} that is full.
 *
 * @see Queue#putNowait
 * @see <a
 *     href="https://docs.python.org/3/library/asyncio-queue.html#asyncio.QueueFull">asyncio.QueueFull</a>
 */
public final class QueueFull extends RuntimeException {

  @Serial
  private static final long serialVersionUID = 1L;

  /** Makes one without a message. */
  public QueueFull() {}

  /** Makes one with a message. */
  public QueueFull(@Nullable String message) {
    super(message);
  }
}
