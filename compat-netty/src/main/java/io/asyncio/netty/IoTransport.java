package io.asyncio.netty;

import io.asyncio.netty.loop.Backend;
import io.netty.channel.EventLoop;
import io.netty.channel.IoEventLoop;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.kqueue.KQueue;
import io.netty.channel.kqueue.KQueueIoHandle;
import io.netty.channel.nio.NioIoHandle;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringIoHandle;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The ways in which an event loop can do I/O. One is chosen for each loop when it is made. */
public enum IoTransport {
  /** {@link #EPOLL} or {@link #KQUEUE} where the machine has it, else {@link #NIO}. */
  AUTO,
  /** The JDK's selector; works everywhere. */
  NIO,
  /** Linux' epoll. */
  EPOLL,
  /** Linux' io_uring. */
  IO_URING,
  /** The kqueue of macOS and BSD. */
  KQUEUE;

  private static final String PROPERTY = "asyncio.transport";

  /**
   * Returns the transport that the system property {@code asyncio.transport} names, in any case;
   * {@link #AUTO} without it.
   *
   * @throws IllegalArgumentException if it names none
   */
  public static IoTransport configured() {
    String name = System.getProperty(PROPERTY, "auto");
    try {
      return valueOf(name.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          PROPERTY + ": expected auto, nio, epoll, io_uring or kqueue, got " + name, e);
    }
  }

  /** Returns the transport whose channels an event loop serves, or {@code null} if it has none. */
  static @Nullable IoTransport of(EventLoop eventLoop) {
    if (!(eventLoop instanceof IoEventLoop io)) {
      return null;
    }
    return io.isCompatible(EpollIoHandle.class)
        ? EPOLL
        : io.isCompatible(IoUringIoHandle.class)
            ? IO_URING
            : io.isCompatible(KQueueIoHandle.class)
                ? KQUEUE
                : io.isCompatible(NioIoHandle.class) ? NIO : null;
  }

  /** Tells whether this machine has the transport. */
  public boolean isAvailable() {
    return unavailability() == null;
  }

  /** Returns what {@link #AUTO} means on this machine, and any other transport itself. */
  public IoTransport resolve() {
    if (this != AUTO) {
      return this;
    }
    return EPOLL.isAvailable() ? EPOLL : KQUEUE.isAvailable() ? KQUEUE : NIO;
  }

  /** Returns why this machine lacks the transport, or {@code null} if it has it. */
  @Nullable
  Throwable unavailability() {
    return switch (this) {
      case AUTO, NIO -> null;
      case EPOLL -> Epoll.unavailabilityCause();
      case IO_URING -> IoUring.unavailabilityCause();
      case KQUEUE -> KQueue.unavailabilityCause();
    };
  }

  /**
   * Returns Netty's classes for the transport.
   *
   * @throws IllegalStateException if this machine lacks it
   */
  Backend backend() {
    IoTransport resolved = resolve();
    Throwable cause = resolved.unavailability();
    if (cause != null) {
      throw new IllegalStateException("transport " + resolved + " is not available here", cause);
    }
    return switch (resolved) {
      case AUTO, NIO -> Backend.NIO;
      case EPOLL -> Backend.EPOLL;
      case IO_URING -> Backend.IO_URING;
      case KQUEUE -> Backend.KQUEUE;
    };
  }
}
