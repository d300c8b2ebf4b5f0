package io.asyncio.netty.message;

import io.asyncio.netty.transport.SocketFailure;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.MessageSizeEstimator;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What was written and has not left. It is gathered until the loop's own thread, where handlers run,
 * passes it on.
 *
 * <p>Owned by the loop's thread.
 */
final class Outgoing {

  private final ChannelHandlerContext place;
  private final Consumer<Throwable> onFailed;
  private final Runnable onAllSent;
  private final MessageSizeEstimator.Handle sizes;
  private final Gathered gathered = new Gathered();
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
    channel().config().setWriteBufferWaterMark(Gathered.MARKS);
    this.sizes = channel().config().getMessageSizeEstimator().newHandle();
  }

  private Channel channel() {
    return place.channel();
  }

  /** Takes a message, which is written later. */
  Written prepare(Object message) {
    return new Written(this, place, message, sizes.size(message));
  }

  void write(Written message) {
    gathered.add(message);
  }

  boolean isEmpty() {
    return gathered.isEmpty() && underWay == 0;
  }

  /** Tells whether so much is gathered that the channel would be full if it had it. */
  boolean isFull() {
    return gathered.isTooMuch();
  }

  /** Passes everything on. On the loop's own thread. */
  void flush() {
    if (gathered.isEmpty()) {
      return;
    }
    for (Written next; (next = gathered.poll()) != null; ) {
      underWay++;
      next.passOn(place);
    }
    place.flush();
  }

  /** One that was under way has left, or has failed to. */
  void left(@Nullable Throwable failure) {
    underWay--;
    if (failure != null) {
      onFailed.accept(SocketFailure.of(failure));
    } else if (isEmpty()) {
      onAllSent.run();
    }
  }

  /** Drops what was not passed on. */
  void drop(Throwable cause) {
    gathered.drop(cause);
  }
}
