package io.asyncio.locks;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Barrier} was aborted, or reset while a task waited.
 *
 * @see <a
 *     href="https://docs.python.org/3/library/asyncio-sync.html#asyncio.BrokenBarrierError">asyncio.BrokenBarrierError</a>
 */
public final class BrokenBarrierError extends IllegalStateException {

  @Serial
  private static final long serialVersionUID = 1L;

  /** Makes one without a message. */
  public BrokenBarrierError() {}

  /** Makes one with a message. */
  public BrokenBarrierError(@Nullable String message) {
    super(message);
  }
}
