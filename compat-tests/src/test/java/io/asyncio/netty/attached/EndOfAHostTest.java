package io.asyncio.netty.attached;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.runCoroutineThreadsafe;
import static io.asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio.CancelledError;
import io.asyncio.netty.IoTransport;
import io.asyncio.netty.NettyEventLoop;
import io.asyncio.netty.testing.Collected;
import io.asyncio.netty.testing.Leaks;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ManualIoEventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SingleThreadIoEventLoop;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.RejectedExecutionHandlers;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What hosts that are busy, ending or gone do to their loops, and these to them. */
@ParameterizedClass(name = "{0}")
@MethodSource("io.asyncio.netty.testing.Transports#available")
@ExtendWith(Leaks.class)
@Timeout(60)
class EndOfAHostTest {

  private static final int LONGEST_QUEUE = 16;

  /** How often a host looks for I/O in some hundred milliseconds, if nothing makes it spin. */
  private static final int MOST_LOOKS = 500;

  @Parameter
  IoTransport ioTransport;

  /** Counts how often its loops look for I/O. */
  private static final class Counting extends MultiThreadIoEventLoopGroup {

    static final AtomicInteger LOOKS = new AtomicInteger();

    Counting(IoHandlerFactory handlers) {
      super(1, handlers);
    }

    @Override
    protected IoEventLoop newChild(
        Executor executor, IoHandlerFactory factory, Object... arguments) {
      return new SingleThreadIoEventLoop(this, executor, factory) {
        @Override
        protected int runIo() {
          LOOKS.incrementAndGet();
          return super.runIo();
        }
      };
    }
  }

  private static NettyEventLoop withTaskThatTakesItsTime(MultiThreadIoEventLoopGroup group)
      throws Exception {
    NettyEventLoop loop = NettyEventLoop.attach(group.next());
    CountDownLatch begun = new CountDownLatch(1);
    var _ = runCoroutineThreadsafe(
        async(() -> {
          begun.countDown();
          try {
            await(sleep(3_600));
          } catch (CancelledError e) {
            await(sleep(0.05));
            throw e;
          }
        }),
        loop);
    begun.await();
    loop.asNetty().submit(() -> loop.setExceptionHandler((_, _) -> {})).sync();
    return loop;
  }

  @Test
  void hostThatShutsDownDoesNotSpinUntilItIsQuiet() throws Exception {
    var group = new Counting(AttachedTest.handlers(ioTransport));
    NettyEventLoop loop = withTaskThatTakesItsTime(group);
    int before = Counting.LOOKS.get();

    group.shutdownGracefully(250, 10_000, TimeUnit.MILLISECONDS).sync();

    assertThat(loop.isClosed()).isTrue();
    assertThat(Counting.LOOKS.get() - before).isLessThan(MOST_LOOKS);
  }

  @Test
  void hostThatWaitsForTasksDoesNotSpin() throws Exception {
    var group = new Counting(AttachedTest.handlers(ioTransport));
    NettyEventLoop loop = withTaskThatTakesItsTime(group);
    int before = Counting.LOOKS.get();

    NettyEventLoop.shutdownGracefully(group, 0.25).sync();

    assertThat(loop.isClosed()).isTrue();
    assertThat(Counting.LOOKS.get() - before).isLessThan(MOST_LOOKS);
  }

  @Test
  void loopOfAHostWhoseQueueIsFullGetsItsTurnLater() throws Exception {
    var host = new SingleThreadIoEventLoop(
        null,
        new DefaultThreadFactory("full"),
        AttachedTest.handlers(ioTransport),
        LONGEST_QUEUE,
        RejectedExecutionHandlers.reject(),
        TimeUnit.SECONDS.toNanos(1));
    NettyEventLoop loop = NettyEventLoop.attach(host);
    CountDownLatch busy = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    host.execute(() -> {
      busy.countDown();
      try {
        goOn.await();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    });
    busy.await();
    assertThat(fill(host)).as("tasks, which Netty rounds up").isGreaterThanOrEqualTo(LONGEST_QUEUE);

    var result = runCoroutineThreadsafe(
        async(() -> {
          await(sleep(0.001));
          return "done";
        }),
        loop);
    goOn.countDown();

    assertThat(result.get(30, TimeUnit.SECONDS)).isEqualTo("done");
    host.shutdownGracefully(0, 10, TimeUnit.SECONDS).sync();
  }

  private static int fill(IoEventLoop host) {
    int given = 0;
    while (true) {
      try {
        host.execute(() -> {});
        given++;
      } catch (RejectedExecutionException e) {
        return given;
      }
    }
  }

  @Test
  void nothingOnAThreadThatGoesOnKeepsALoopThatItHasServed() throws Exception {
    try (var thread = Executors.newSingleThreadExecutor()) {
      List<WeakReference<NettyEventLoop>> served = new ArrayList<>();
      thread.submit(() -> served.add(serve())).get();
      Collected.await(served.getFirst());
    }
  }

  /** Runs a host, with a loop and tasks, until it has ended. */
  private WeakReference<NettyEventLoop> serve() {
    var host = new ManualIoEventLoop(Thread.currentThread(), AttachedTest.handlers(ioTransport));
    NettyEventLoop loop = NettyEventLoop.attach(host);
    var task = loop.createTask(async(() -> {
      await(sleep(0.001));
      return "done";
    }));
    while (!task.done()) {
      host.run(TimeUnit.SECONDS.toNanos(1));
    }
    var _ = host.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    while (!host.isTerminated()) {
      host.runNow();
    }
    return new WeakReference<>(loop);
  }
}
