package io.asyncio.scenarios.io;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.runCoroutineThreadsafe;
import static io.asyncio.Asyncio.sleep;

import io.asyncio.Callback;
import io.asyncio.netty.NettyEventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * A loop that is attached to the event loop of a group of Netty, which runs all the time: it stands
 * still in a task of its own when its guest shall not run.
 */
final class AttachedIoStage implements IoStage {

  private static final double NANOS_PER_SECOND = 1e9;

  private final MultiThreadIoEventLoopGroup group;
  private final NettyEventLoop loop;
  private final Semaphore held = new Semaphore(0);
  private final Semaphore released = new Semaphore(0);

  /** Makes the group, of one event loop. */
  AttachedIoStage(IoHandlerFactory handlers) throws InterruptedException {
    group = new MultiThreadIoEventLoopGroup(1, handlers);
    loop = NettyEventLoop.attach(group.next());
    group.execute(this::hold);
    held.acquire();
  }

  /** On the host's thread. */
  private void hold() {
    held.release();
    released.acquireUninterruptibly();
  }

  @Override
  public NettyEventLoop loop() {
    return loop;
  }

  @Override
  public void post(Callback callback) {
    loop.callSoonThreadsafe(callback);
  }

  @Override
  public void run(double seconds) throws InterruptedException {
    var _ =
        group.schedule(this::hold, Math.round(seconds * NANOS_PER_SECOND), TimeUnit.NANOSECONDS);
    released.release();
    held.acquire();
  }

  @Override
  public void runReady() throws Exception {
    var ran = runCoroutineThreadsafe(
        async(() -> {
          await(sleep(0));
          await(sleep(0));
        }),
        loop);
    released.release();
    try {
      Object _ = ran.get();
    } finally {
      group.execute(this::hold);
      held.acquire();
    }
  }

  /** Ends the host, and with it the loop. */
  @Override
  public void close() {
    released.release();
    group.shutdownGracefully(0, 0, TimeUnit.SECONDS).syncUninterruptibly();
  }
}
