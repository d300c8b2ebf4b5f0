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
import org.jspecify.annotations.Nullable;

/**
 * Watches a socket by io_uring: the ring is asked to tell once, and asked again as long as that is
 * wanted. About a socket that takes more it is asked for all times to come, if it can be: the end of
 * the other side answers every question, so that one asked anew would keep the loop busy. On the
 * loop's own thread.
 */
final class RingWatch implements IoUringIoHandle {

  static final int POLLIN = 1;
  static final int POLLOUT = 4;

  private static final byte POLL_ADD = 6;
  private static final byte ASYNC_CANCEL = 14;
  private static final int MULTISHOT = 1;
  private static final int MORE = 2;
  private static final short NOTHING = 0;

  private final IoEventLoop executor;
  private final Channel channel;
  private final int event;
  private final Runnable listener;
  private final boolean repeats;
  private @Nullable IoRegistration registration;

  /** What the ring was asked for and has not answered, or 0. */
  private long asked;

  private boolean wanted;
  private boolean closed;

  /**
   * Makes one that watches nothing yet.
   *
   * @param event {@link #POLLIN} or {@link #POLLOUT}; an error is both
   * @param listener run in the poll that finds it
   */
  RingWatch(IoEventLoop executor, Channel channel, int event, Runnable listener) {
    this.executor = executor;
    this.channel = channel;
    this.event = event;
    this.listener = listener;
    this.repeats = event == POLLOUT && IoUring.isPollAddMultishotEnabled();
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
    asked = ring.submit(operation(POLL_ADD, descriptor, 0, repeats ? MULTISHOT : 0, event));
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
        listener.run();
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
