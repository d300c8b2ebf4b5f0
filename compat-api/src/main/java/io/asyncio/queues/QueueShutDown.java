package io.asyncio.queues;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Queue} was shut down: nothing can be put into it, or nothing is left to get.
 *
 * @see Queue#shutdown
 * @see <a
 *     href="https://docs.python.org/3/library/asyncio-queue.html#asyncio.QueueShutDown">asyncio.QueueShutDown</a>
 */
public final class QueueShutDown extends RuntimeException {

  @Serial
  private static final long serialVersionUID = 1L;

  /** Makes one without a message. */
  public QueueShutDown() {}

  /** Makes one with a message. */
  public QueueShutDown(@Nullable String message) {
    super(message);
  }
}
