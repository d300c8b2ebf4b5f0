package io.asyncio.netty.stream;

import io.netty.channel.Channel;
import io.netty.channel.IoEvent;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoRegistration;
import io.netty.channel.unix.UnixChannel;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringIoEvent;
import io.netty.channel.uring.IoUringIoHandle;
import io.netty.channel.uring.IoUringIoOps;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Watches a socket by io_uring: the ring is asked to tell once, or for all times to come if it can be,
 * and asked again as long as that is wanted. On the loop's own thread.
 */
final class RingWatch implements IoUringIoHandle {

  private static final byte POLL_ADD = 6;
  private static final byte ASYNC_CANCEL = 14;
  private static final int MULTISHOT = 1;
  private static final int MORE = 2;
  private static final short NOTHING = 0;

  private final IoEventLoop executor;
  private final Channel channel;
  private final int events;
  private final IntConsumer listener;
  private final boolean repeats;
  private @Nullable IoRegistration registration;

  /** What the ring was asked for and has not answered, or 0. */
  private long asked;

  private boolean wanted;
  private boolean endsUnheard;
  private boolean closed;

  private RingWatch(
      IoEventLoop executor, Channel channel, int events, IntConsumer listener, boolean repeats) {
    this.executor = executor;
    this.channel = channel;
    this.events = events;
    this.listener = listener;
    this.repeats = repeats;
  }

  /**
   * Makes one that asks whenever it is told to, and watches nothing yet.
   *
   * @param events those of {@code poll(2)}; an error is each of them
   * @param listener run in the poll that finds them, with those that it has found, or a negative number
   *     if the ring refuses
   */
  static RingWatch single(IoEventLoop executor, Channel channel, int events, IntConsumer listener) {
    return new RingWatch(executor, channel, events, listener, false);
  }

  /** As {@link #single}, one whose question stands: it is answered whenever something happens. */
  static RingWatch standing(
      IoEventLoop executor, Channel channel, int events, IntConsumer listener) {
    return new RingWatch(executor, channel, events, listener, IoUring.isPollAddMultishotEnabled());
  }

  /** Withdraws the question when it is answered though nobody wants to know; returns this. */
  RingWatch endingUnheard() {
    endsUnheard = true;
    return this;
  }

  /** Asks, unless that is done already. */
  void watch() {
    wanted = true;
    if (asked == 0 && !closed && channel.isOpen()) {
      ask();
    }
  }

  private void ask() {
    IoRegistration ring = registration;
    if (ring == null) {
      ring = executor.register(this).getNow();
      registration = ring;
    }
    int descriptor = ((UnixChannel) channel).fd().intValue();
    asked = ring.submit(operation(POLL_ADD, descriptor, 0, repeats ? MULTISHOT : 0, events));
  }

  /** Has an answer that may still come ignored. */
  void ignore() {
    wanted = false;
  }

  /** A question that is not answered keeps a socket alive, which is about to be closed. */
  void stop() {
    wanted = false;
    if (registration != null) {
      if (asked != 0) {
        registration.submit(operation(ASYNC_CANCEL, -1, asked, 0, 0));
        asked = 0;
      }
      registration.cancel();
      registration = null;
    }
  }

  private static IoUringIoOps operation(
      byte code, int descriptor, long address, int length, int options) {
    return new IoUringIoOps(
        code,
        (byte) 0,
        NOTHING,
        descriptor,
        0,
        address,
        length,
        options,
        0L,
        NOTHING,
        NOTHING,
        0,
        0);
  }

  /** One of before {@link #stop} is valid no longer; who compares may find Netty's wrapper. */
  @Override
  public void handle(IoRegistration source, IoEvent event) {
    IoUringIoEvent answer = (IoUringIoEvent) event;
    if (registration != null && source.isValid() && answer.opcode() == POLL_ADD) {
      if ((answer.flags() & MORE) == 0) {
        asked = 0;
      }
      if (wanted) {
        listener.accept(answer.res());
      } else if (endsUnheard) {
        stop(); // or the loop would wake up for all that happens
      }
    }
  }

  /** The host of an attached loop ends, and waits until every question is answered. */
  @Override
  public void close() {
    closed = true;
    stop();
  }
}
