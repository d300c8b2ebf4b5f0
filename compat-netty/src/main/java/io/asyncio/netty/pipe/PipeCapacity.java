package io.asyncio.netty.pipe;

import io.asyncio.internal.Log;
import io.asyncio.netty.posix.Libc;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.concurrent.Semaphore;

/**
 * How much a pipe holds, which is raised once it carries much: the two sides of a small pipe wait
 * for one another again and again.
 *
 * <pre>
 *             raise            close
 *   USUAL ------------> LARGE ------> FIXED
 *     |                                 ^
 *     +---- close, the system refuses --+
 * </pre>
 *
 * <p>The system counts what all pipes of a user hold. Who is over 64 MiB gets pipes of two pages
 * from then on, in every program. So only {@link #LARGE_ONES} are large at a time, a quarter of
 * that, and on epoll none that has not been full.
 *
 * <p>Owned by the loop's thread.
 */
public final class PipeCapacity {

  /** A pipe that someone else made keeps what it has. */
  static final PipeCapacity NOT_OURS = new PipeCapacity();

  private static final int LARGE_BYTES = 512 * 1024;
  private static final int LARGE_ONES = 32;

  /** Of all loops. */
  private static final Semaphore FREE = new Semaphore(LARGE_ONES);

  private enum State {
    USUAL,
    LARGE,
    FIXED
  }

  private final int descriptor;
  private State state;

  private PipeCapacity() {
    this.descriptor = -1;
    this.state = State.FIXED;
  }

  /** Makes that of a new pipe, by the descriptor of either end. */
  public PipeCapacity(int descriptor) {
    this.descriptor = descriptor;
    this.state = State.USUAL;
  }

  /** Has the pipe hold more, if that is allowed and it does not yet. */
  public void raise() {
    if (state == State.USUAL && FREE.tryAcquire()) {
      state = State.LARGE;
      try {
        Libc.setPipeCapacity(descriptor, LARGE_BYTES);
      } catch (IOException e) {
        Log.LOGGER.log(Level.DEBUG, "a pipe stays as it is", e);
        close();
      }
    }
  }

  /** The pipe is of no more use. */
  public void close() {
    if (state == State.LARGE) {
      FREE.release();
    }
    state = State.FIXED;
  }
}
