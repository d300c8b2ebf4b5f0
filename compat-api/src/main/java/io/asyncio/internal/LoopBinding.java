package io.asyncio.internal;

import io.asyncio.Asyncio;
import io.asyncio.EventLoop;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * The one loop that may make coroutines wait for an object: the first one that does.
 *
 * <p>Any thread may ask; of two loops that ask at the same time one gets the object.
 */
public final class LoopBinding {

  private static final AtomicReferenceFieldUpdater<LoopBinding, @Nullable EventLoop> LOOP =
      AtomicReferenceFieldUpdater.newUpdater(LoopBinding.class, EventLoop.class, "loop");

  /** Set once, by the thread of the loop that it is; read by the threads of others. */
  private volatile @Nullable EventLoop loop;

  /**
   * Returns the running loop, to which {@code owner} belongs from now on.
   *
   * @throws IllegalStateException if it belongs to another one, or if no loop runs
   */
  public EventLoop require(Object owner) {
    EventLoop running = Asyncio.getRunningLoop();
    if (loop != running && !LOOP.compareAndSet(this, null, running)) {
      throw new IllegalStateException(owner + " is bound to a different event loop");
    }
    return running;
  }
}
