package io.asyncio.netty.message;

import io.asyncio.netty.transport.SocketFailure;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.util.ArrayDeque;
import java.util.function.Consumer;

/**
 * What was written and has not left. It is gathered until the loop's own thread, where handlers run,
 * passes it on.
 *
 * <p>Owned by the loop's thread.
 */
final class Outgoing {

  /** asyncio's. */
  private static final WriteBufferWaterMark MARKS = new WriteBufferWaterMark(16 * 1024, 64 * 1024);

  private record Written(Object message, ChannelPromise promise) {}

  private final ChannelHandlerContext place;
  private final Consumer<Throwable> onFailed;
  private final Runnable onAllSent;
  private final ArrayDeque<Written> gathered = new ArrayDeque<>();
  private int underWay;

  /**
   * Makes that of a connection.
   *
   * @param onFailed is told what a write has failed with
   * @param onAllSent run when nothing is left that was written
   */
  Outgoing(ChannelHandlerContext place, Consumer<Throwable> onFailed, Runnable onAllSent) {
    this.place = place;
    this.onFailed = onFailed;
    this.onAllSent = onAllSent;
    channel().config().setWriteBufferWaterMark(MARKS);
  }

  private Channel channel() {
    return place.channel();
  }

  ChannelFuture write(Object message) {
    ChannelPromise promise = place.newPromise();
    gathered.add(new Written(message, promise));
    return promise;
  }

  /** Releases a message that comes too late. */
  ChannelFuture refuse(Object message, Throwable cause) {
    ReferenceCountUtil.release(message);
    return place.newFailedFuture(cause);
  }

  boolean isEmpty() {
    return gathered.isEmpty() && underWay == 0;
  }

  /** Passes everything on. On the loop's own thread. */
  void flush() {
    if (gathered.isEmpty()) {
      return;
    }
    for (Written next; (next = gathered.poll()) != null; ) {
      underWay++;
      next.promise.addListener(this::left);
      var _ = place.write(next.message, next.promise);
    }
    place.flush();
  }

  private void left(Future<?> done) {
    underWay--;
    if (!done.isSuccess()) {
      onFailed.accept(SocketFailure.of(done.cause()));
    } else if (isEmpty()) {
      onAllSent.run();
    }
  }

  /** Drops what was not passed on. */
  void drop(Throwable cause) {
    for (Written next; (next = gathered.poll()) != null; ) {
      ReferenceCountUtil.release(next.message);
      next.promise.tryFailure(cause);
    }
  }
}
