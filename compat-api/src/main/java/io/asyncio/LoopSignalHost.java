package io.asyncio;

import io.asyncio.contextvars.Context;
import io.asyncio.internal.signals.SignalHost;

/** What a loop does for its signal handlers. */
record LoopSignalHost(BaseEventLoop loop) implements SignalHost {

  @Override
  public Handle newCallback(Runnable callback, Context context) {
    return loop.newCallback(callback, context);
  }

  @Override
  public void checkThread(String method) {
    loop.checkThread(method);
  }

  @Override
  public void ready(Handle callback) {
    loop.ready(callback);
  }

  @Override
  public void post(Runnable work) {
    loop.postFromOutside(PlainHandle.droppable(loop, work));
  }
}
