package io.asyncio;

import io.asyncio.internal.strand.StrandHost;
import org.jspecify.annotations.Nullable;

/** What a loop does for its strands. */
final class LoopStrandHost extends StrandHost {

  private final BaseEventLoop loop;

  LoopStrandHost(BaseEventLoop loop) {
    this.loop = loop;
  }

  @Override
  protected BaseEventLoop loop() {
    return loop;
  }

  @Override
  protected @Nullable Thread thread() {
    return loop.thread;
  }

  @Override
  protected @Nullable Thread mounted() {
    return loop.mounted;
  }

  @Override
  protected void mounted(@Nullable Thread thread) {
    loop.mounted = thread;
  }

  @Override
  protected long blockingGraceNanos() {
    return loop.blockingGraceNanos();
  }

  @Override
  protected void detached(Task<?> task, Thread blocked) {
    loop.elsewhere.handedOut();
    if (loop.blockingGraceNanos() > 0) {
      loop.reportBlocked(task, blocked);
    }
  }

  @Override
  protected void resumeSoon(Task<?> task) {
    loop.resumeSoon(task);
  }
}
