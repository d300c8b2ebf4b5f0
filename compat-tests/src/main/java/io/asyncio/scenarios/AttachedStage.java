package io.asyncio.scenarios;

import io.asyncio.Asyncio;
import io.asyncio.Awaitable;
import io.asyncio.EventLoop;
import io.asyncio.Future;
import io.asyncio.netty.NettyEventLoop;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import java.util.concurrent.TimeUnit;

/** A loop that is attached to the event loop of an {@link EmbeddedChannel}, with a clock of its own. */
final class AttachedStage implements Stage {

  private static final long NOTHING = -1;

  private final MockTicker clock = Ticker.newMockTicker();
  private final EmbeddedChannel channel =
      EmbeddedChannel.builder().ticker(clock).build();
  private final NettyEventLoop loop = NettyEventLoop.attach(channel.eventLoop());

  @Override
  public EventLoop loop() {
    return loop;
  }

  @Override
  public void advance(double seconds) {
    clock.advance(Math.round(seconds * 1e9), TimeUnit.NANOSECONDS);
  }

  @Override
  public boolean runUntilComplete(Awaitable<?> awaitable) throws Exception {
    Future<?> future = Asyncio.ensureFuture(awaitable, loop);
    channel.runPendingTasks();
    while (!future.done()) {
      long next = channel.runScheduledPendingTasks();
      if (!channel.hasPendingTasks()) {
        if (next == NOTHING) {
          return false;
        }
        clock.advance(next, TimeUnit.NANOSECONDS);
      }
      channel.runPendingTasks();
    }
    Object _ = future.result();
    return true;
  }

  @Override
  public void close() {
    var _ = channel.close();
  }
}
