package io.asyncio.netty.loop;

import io.netty.util.concurrent.ThreadAwareExecutor;
import java.lang.ref.WeakReference;
import java.util.concurrent.RejectedExecutionException;

/** The loop as its handler knows it: not so well that it would keep a loop which is dropped. */
final class HandlerThread implements ThreadAwareExecutor {

  private final WeakReference<LoopExecutor> loop;

  HandlerThread(LoopExecutor loop) {
    this.loop = new WeakReference<>(loop);
  }

  @Override
  public boolean isExecutorThread(Thread thread) {
    LoopExecutor loop = this.loop.get();
    return loop != null && loop.inEventLoop(thread);
  }

  @Override
  public void execute(Runnable task) {
    LoopExecutor loop = this.loop.get();
    if (loop == null) {
      throw new RejectedExecutionException("Event loop is gone");
    }
    loop.execute(task);
  }
}
