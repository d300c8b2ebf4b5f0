package io.asyncio.streams;

import io.asyncio.Asyncio;
import io.asyncio.EventLoop;
import io.asyncio.Future;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** Coroutines that wait for the same thing. Owned by the loop's thread. */
final class Waiters {

  private final EventLoop loop;
  private final Deque<Future<@Nullable Void>> waiting = new ArrayDeque<>(1);

  Waiters(EventLoop loop) {
    this.loop = loop;
  }

  /** Waits in the current task for {@link #release}. */
  void waitHere() throws Exception {
    Future<@Nullable Void> waiter = loop.createFuture();
    waiting.add(waiter);
    try {
      Asyncio.await(waiter);
    } finally {
      waiting.remove(waiter);
    }
  }

  /** Lets all that wait go on, with {@code failure} if there is one. */
  void release(@Nullable Throwable failure) {
    for (Future<@Nullable Void> waiter; (waiter = waiting.poll()) != null; ) {
      if (waiter.done()) {
        continue; // cancelled
      }
      if (failure == null) {
        waiter.setResult(null);
      } else {
        waiter.setException(failure);
      }
    }
  }
}
