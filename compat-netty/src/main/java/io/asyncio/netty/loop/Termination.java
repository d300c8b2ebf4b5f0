package io.asyncio.netty.loop;

import io.netty.util.concurrent.BlockingOperationException;
import io.netty.util.concurrent.DefaultPromise;
import io.netty.util.concurrent.GlobalEventExecutor;

/**
 * The end of a loop. Its listeners are called elsewhere, and its own thread and its coroutines,
 * without which it never comes, may not wait for it.
 */
final class Termination extends DefaultPromise<Void> {

  private final LoopExecutor.Driver driver;

  Termination(LoopExecutor.Driver driver) {
    super(GlobalEventExecutor.INSTANCE);
    this.driver = driver;
  }

  @Override
  protected void checkDeadLock() {
    if (driver.runsCaller()) {
      throw new BlockingOperationException(toString());
    }
    super.checkDeadLock();
  }
}
