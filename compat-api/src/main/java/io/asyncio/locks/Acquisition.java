package io.asyncio.locks;

import io.asyncio.internal.OneShot;

/**
 * What {@code acquire} returns: the coroutine and, once it ran, what it gives, in one object.
 *
 * <pre>
 *            await                  close
 *   (new) ---------->  holding  ----------->  released
 *     |
 *     |  close
 *     +----------->  given up, cannot be awaited any more
 * </pre>
 */
abstract class Acquisition extends OneShot<Held> implements Held {

  private boolean holding;

  Acquisition(String name) {
    super(name);
  }

  /** Acquires, in the current task. */
  abstract void acquireHere() throws Exception;

  abstract void release();

  @Override
  protected final Held run() throws Exception {
    acquireHere();
    holding = true;
    return this;
  }

  @Override
  public final void close() {
    super.close();
    if (holding) {
      holding = false;
      release();
    }
  }
}
