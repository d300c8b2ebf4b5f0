package io.asyncio.netty;

import io.asyncio.Asyncio;
import io.asyncio.Future;
import io.netty.util.concurrent.EventExecutor;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Netty's futures for coroutines, and asyncio's for Netty. No thread waits: each hears of the other by
 * a listener.
 *
 * {@snippet :
 * ChannelFuture connecting = bootstrap.connect(host, port);
 * await(NettyFutures.asAwaitable(connecting));
 * connecting.channel().writeAndFlush(message);
 * }
 *
 * @see <a
 *     href="https://docs.python.org/3/library/asyncio-future.html#asyncio.wrap_future">asyncio.wrap_future</a>
 */
public final class NettyFutures {

  private NettyFutures() {}

  /**
   * Waits for a future of Netty in the current task, and returns its value. With {@code import static
   * io.asyncio.netty.NettyFutures.*} beside that of {@code Asyncio.*} it is one {@code await} for all.
   * (An import of {@code await} alone would hide that of {@code Asyncio.*}.)
   *
   * @param future of any executor; see {@link #asAwaitable}
   * @throws Exception what it failed with; what the system, the JDK's channels or Netty's say is
   *     raised as the loop's own transports raise it: {@link io.asyncio.ConnectionResetError}, say
   * @throws io.asyncio.CancelledError if it or the current task was cancelled
   * @throws IllegalArgumentException if it is a void promise
   * @throws IllegalStateException outside a task
   */
  public static <T extends @Nullable Object> T await(io.netty.util.concurrent.Future<T> future)
      throws Exception {
    return Asyncio.await(asAwaitable(future));
  }

  /**
   * Returns a future of the running loop that ends as {@code future} does. Cancelling one cancels the
   * other; a future of Netty that cannot be cancelled any more goes on, and nobody hears of its end.
   *
   * <p>On the loop's thread, in a task or a callback.
   *
   * @param future of any executor; one of the loop's own ends the result at once, that of another
   *     thread in the loop's next iteration
   * @throws IllegalArgumentException if it is a void promise, which tells nobody that it is done
   * @throws IllegalStateException if no loop runs in the calling thread
   */
  public static <T extends @Nullable Object> Future<T> asAwaitable(
      io.netty.util.concurrent.Future<T> future) {
    Objects.requireNonNull(future, "future");
    return FromNetty.follow(future, Asyncio.getRunningLoop());
  }

  /**
   * Returns a future of Netty that ends as {@code task} does, for {@code addListener}, a {@code
   * PromiseCombiner} or a handler that has to wait for a coroutine. Cancelling one cancels the other.
   *
   * <p>On the thread of the task's loop. The result may be used on any thread.
   *
   * @param task a task, or another future of asyncio; that it failed counts as observed
   * @param executor on whose thread listeners are called, such as {@code context.executor()}
   */
  public static <T extends @Nullable Object> io.netty.util.concurrent.Future<T> asNetty(
      Future<T> task, EventExecutor executor) {
    Objects.requireNonNull(task, "task");
    Objects.requireNonNull(executor, "executor");
    return ToNetty.follow(task, executor.newPromise());
  }
}
