package io.asyncio.netty.message;

import io.asyncio.netty.transport.Departure;
import io.asyncio.netty.transport.SocketFailure;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What was written and has not left. It is gathered until the loop's own thread, where handlers run,
 * passes it on.
 *
 * <p>Owned by the loop's thread.
 */
final class Outgoing {

  /** A message, and what is promised of it. */
  private final class Written extends Departure {

    private final Object message;
    private boolean underWay;

    Written(Object message) {
      super(place.channel());
      this.message = message;
    }

    void passOn() {
      underWay = true;
      countUnderWay++;
      if (isDone()) {
        left(cause()); // it was cancelled meanwhile, and the channel drops it
      }
      var _ = place.write(message, this);
    }

    @Override
    protected void left(@Nullable Throwable failure) {
      if (!underWay) {
        return;
      }
      underWay = false;
      countUnderWay--;
      if (failure != null) {
        onFailed.accept(SocketFailure.of(failure));
      } else if (isEmpty()) {
        onAllSent.run();
      }
    }

    void drop(Throwable cause) {
      ReferenceCountUtil.release(message);
      tryFailure(cause);
    }
  }

  private final ChannelHandlerContext place;
  private final Consumer<Throwable> onFailed;
  private final Runnable onAllSent;
  private final ArrayDeque<Written> gathered = new ArrayDeque<>();
  private final Amount amount;
  private int countUnderWay;

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
    channel().config().setWriteBufferWaterMark(Amount.MARKS);
    this.amount = new Amount(channel());
  }

  private Channel channel() {
    return place.channel();
  }

  ChannelFuture write(Object message) {
    Written written = new Written(message);
    gathered.add(written);
    amount.add(message);
    return written;
  }

  /** Releases a message that comes too late. */
  ChannelFuture refuse(Object message, Throwable cause) {
    ReferenceCountUtil.release(message);
    return place.newFailedFuture(cause);
  }

  boolean isEmpty() {
    return gathered.isEmpty() && countUnderWay == 0;
  }

  /** Tells whether so much is gathered that the channel would be full if it had it. */
  boolean isFull() {
    return amount.isTooMuch();
  }

  /** Passes everything on. On the loop's own thread. */
  void flush() {
    if (gathered.isEmpty()) {
      return;
    }
    amount.clear();
    for (Written next; (next = gathered.poll()) != null; ) {
      next.passOn();
    }
    place.flush();
  }

  /** Drops what was not passed on. */
  void drop(Throwable cause) {
    amount.clear();
    for (Written next; (next = gathered.poll()) != null; ) {
      next.drop(cause);
    }
  }
}
