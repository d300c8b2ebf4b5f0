package io.asyncio.queues;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * An item was asked for, without waiting, of a {@link Queue} that has none.
 *
 * @see Queue#getNowait
 * @see <a
 *     href="https://docs.python.org/3/library/asyncio-queue.html#asyncio.QueueEmpty">asyncio.QueueEmpty</a>
 */
public final class QueueEmpty extends RuntimeException {

  @Serial
  private static final long serialVersionUID = 1L;

  /** Makes one without a message. */
  public QueueEmpty() {}

  /** Makes one with a message. */
  public QueueEmpty(@Nullable String message) {
    super(message);
  }
}
