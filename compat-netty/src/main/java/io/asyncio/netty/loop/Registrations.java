package io.asyncio.netty.loop;

import io.netty.channel.Channel;
import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoRegistration;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.unix.DomainSocketChannel;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.internal.logging.InternalLogger;
import io.netty.util.internal.logging.InternalLoggerFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** What is registered with a loop, in a list. Owned by the loop's thread. */
final class Registrations {

  private static final InternalLogger LOGGER =
      InternalLoggerFactory.getInstance(Registrations.class);

  private final EventExecutor loop;
  private final IoHandler handler;
  private final Leftovers leftovers;
  private @Nullable Registration first;

  Registrations(EventExecutor loop, IoHandler handler, Leftovers leftovers) {
    this.loop = loop;
    this.handler = handler;
    this.leftovers = leftovers;
  }

  boolean isEmpty() {
    return first == null;
  }

  /** Lists what the loop's handler has registered; on io_uring channels alone. */
  IoRegistration add(IoHandle handle, IoRegistration registration) {
    IoHandler serving = LateHandler.behind(handler);
    boolean onRing = serving instanceof IoUringIoHandler;
    if (onRing && !(handle instanceof Channel.Unsafe)) {
      return registration; // by which answers are told from those to earlier questions
    }
    Registration listed = onRing && handle instanceof Channel.Unsafe unsafe
        ? onRing(handle, registration, unsafe.voidPromise().channel())
        : serving instanceof EpollIoHandler
            ? new EpollRegistration(this, handle, registration)
            : new Registration(this, handle, registration);
    Registration second = first;
    listed.next = second;
    if (second == null) {
      leftovers.keep(null);
    } else {
      second.previous = listed;
    }
    first = listed;
    return listed;
  }

  /** Channels cancel what the handler gave and not what they got. */
  private Registration onRing(IoHandle handle, IoRegistration registration, Channel channel) {
    Registration listed = channel instanceof ServerChannel
        ? new RingListening(this, handle, registration, channel)
        : channel instanceof DomainSocketChannel
            ? new RingUnixSocket(this, handle, registration)
            : new Registration(this, handle, registration);
    channel.closeFuture().addListener(_ -> cancelled(listed));
    return listed;
  }

  /** A registration is valid no longer. On any thread. */
  void cancelled(Registration registration) {
    if (loop.inEventLoop()) {
      remove(registration);
    } else {
      try {
        loop.execute(() -> remove(registration));
      } catch (RejectedExecutionException e) {
        // The loop is closed, and looks at the list no more.
      }
    }
  }

  /** Takes a registration out of the list, unless it has left. */
  private void remove(Registration registration) {
    Registration previous = registration.previous;
    Registration next = registration.next;
    if (previous != null) {
      previous.next = next;
    } else if (first == registration) {
      first = next;
    }
    if (next != null) {
      next.previous = previous;
    }
    registration.previous = null;
    registration.next = null;
    if (first == null) {
      leftovers.keep(handler);
    }
  }

  /** Has all that is registered closed, unless that was asked for before. */
  void closeAll() {
    List<Registration> all = new ArrayList<>();
    for (Registration one = first; one != null; one = one.next) {
      all.add(one);
    }
    for (Registration registration : all) {
      try {
        registration.closeHandle();
      } catch (Exception e) {
        LOGGER.warn("Failed to close {}", registration, e);
      }
    }
  }
}
