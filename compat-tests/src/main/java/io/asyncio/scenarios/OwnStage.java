package io.asyncio.scenarios;

import io.asyncio.Awaitable;
import io.asyncio.DeadlockError;
import io.asyncio.EventLoop;
import io.asyncio.netty.VirtualTimeLoop;

/** A loop that runs itself. */
final class OwnStage implements Stage {

  private final VirtualTimeLoop loop = new VirtualTimeLoop();

  @Override
  public EventLoop loop() {
    return loop;
  }

  @Override
  public void advance(double seconds) {
    loop.advance(seconds);
  }

  @Override
  public boolean runUntilComplete(Awaitable<?> awaitable) throws Exception {
    try {
      Object _ = loop.runUntilComplete(awaitable);
      return true;
    } catch (DeadlockError e) {
      return false;
    }
  }

  @Override
  public void close() {
    loop.close();
  }
}
