package io.asyncio.netty.loop;

import io.netty.util.concurrent.BlockingOperationException;
import io.netty.util.concurrent.DefaultPromise;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.GlobalEventExecutor;

/**
 * The end of a loop. Its listeners are called elsewhere, and its own thread, without which it never
 * comes, may not wait for it.
 */
final class Termination extends DefaultPromise<Void> {

  private final EventExecutor loop;

  Termination(EventExecutor loop) {
    super(GlobalEventExecutor.INSTANCE);
    this.loop = loop;
  }

  @Override
  protected void checkDeadLock() {
    if (loop.inEventLoop()) {
      throw new BlockingOperationException(toString());
    }
    super.checkDeadLock();
  }
}
