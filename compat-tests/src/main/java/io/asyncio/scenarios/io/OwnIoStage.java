package io.asyncio.scenarios.io;

import static io.asyncio.Asyncio.sleep;

import io.asyncio.Callback;
import io.asyncio.EventLoop;

/** A loop that its user runs. */
record OwnIoStage(EventLoop loop) implements IoStage {

  @Override
  public void post(Callback callback) {
    loop.callSoon(callback);
  }

  @Override
  public void run(double seconds) {
    loop.callLater(seconds, loop::stop);
    loop.runForever();
  }

  @Override
  public void runReady() throws Exception {
    Object _ = loop.runUntilComplete(sleep(0));
    Object _ = loop.runUntilComplete(sleep(0));
  }

  @Override
  public void close() {
    loop.close();
  }
}
