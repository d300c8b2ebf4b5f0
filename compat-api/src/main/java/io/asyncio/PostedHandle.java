package io.asyncio;

import io.asyncio.contextvars.Context;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A callback that any thread has scheduled and any thread may cancel: whoever does so, or asks
 * whether somebody has, waits until the callback has returned if it runs at that moment.
 */
final class PostedHandle extends Handle {

  /** No monitor: a coroutine that is started eagerly in the callback could not begin under one. */
  private final ReentrantLock running = new ReentrantLock();

  PostedHandle(BaseEventLoop loop, @Nullable Runnable callback, Context context) {
    super(loop, callback, context);
  }

  @Override
  public void cancel() {
    running.lock();
    try {
      super.cancel();
    } finally {
      running.unlock();
    }
  }

  @Override
  public boolean cancelled() {
    running.lock();
    try {
      return super.cancelled();
    } finally {
      running.unlock();
    }
  }

  @Override
  void invoke() {
    running.lock();
    try {
      super.invoke(); // which finds no callback if it was cancelled meanwhile
    } finally {
      running.unlock();
    }
  }
}
