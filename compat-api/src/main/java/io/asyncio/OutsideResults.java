package io.asyncio;

import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.WeakHashMap;

/**
 * The futures by which other threads wait for what a loop does. When the loop has closed, those that
 * are not done will never be: they fail. Used by any thread.
 */
final class OutsideResults {

  /** Held by what feeds them, and by those who wait. */
  private final Set<LoopCompletableFuture<?>> pending =
      Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

  void add(LoopCompletableFuture<?> future) {
    pending.add(future);
  }

  void remove(LoopCompletableFuture<?> future) {
    pending.remove(future);
  }

  /** The loop is closed. */
  void end() {
    List<LoopCompletableFuture<?>> left;
    synchronized (pending) {
      left = List.copyOf(pending);
      pending.clear();
    }
    left.forEach(LoopCompletableFuture::loopClosed);
  }
}
