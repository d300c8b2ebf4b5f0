package io.asyncio.netty.loop;

import io.asyncio.contextvars.Context;
import io.netty.channel.IoEvent;
import io.netty.channel.IoHandle;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.kqueue.KQueueIoHandle;
import io.netty.channel.nio.NioIoHandle;
import io.netty.channel.unix.FileDescriptor;
import io.netty.channel.uring.IoUringIoHandle;
import java.nio.channels.SelectableChannel;

/**
 * Stands between a handler and a channel of Netty's users, so that what the channel's handlers do runs
 * in a context of the channel's own: a copy of that in which it was registered. Owned by the loop's
 * thread.
 */
@SuppressWarnings("try") // close() is what Netty declares it to be
abstract sealed class InContext implements IoHandle {

  private final IoHandle handle;
  private final Context context = Context.copyContext();
  private boolean entered;

  private InContext(IoHandle handle) {
    this.handle = handle;
  }

  /** Makes what is to be registered in the place of {@code handle}. */
  static IoHandle of(IoHandle handle) {
    return switch (handle) {
      case NioIoHandle nio -> new OfNio(nio);
      case EpollIoHandle epoll -> new OfEpoll(epoll);
      case KQueueIoHandle kqueue -> new OfKqueue(kqueue);
      case IoUringIoHandle ring -> new OfRing(ring);
      default -> handle; // the handler refuses it
    };
  }

  /** A handler may make the loop look for I/O. */
  @Override
  public final void handle(IoRegistration registration, IoEvent event) {
    if (entered) {
      handle.handle(registration, event);
      return;
    }
    entered = true;
    try {
      context.run(() -> handle.handle(registration, event));
    } finally {
      entered = false;
    }
  }

  @Override
  public final void registered() {
    handle.registered();
  }

  @Override
  public final void unregistered() {
    handle.unregistered();
  }

  @Override
  public final void close() throws Exception {
    handle.close();
  }

  @SuppressWarnings("try")
  private static final class OfNio extends InContext implements NioIoHandle {

    private final NioIoHandle handle;

    OfNio(NioIoHandle handle) {
      super(handle);
      this.handle = handle;
    }

    @Override
    public SelectableChannel selectableChannel() {
      return handle.selectableChannel();
    }
  }

  @SuppressWarnings("try")
  private static final class OfEpoll extends InContext implements EpollIoHandle {

    private final EpollIoHandle handle;

    OfEpoll(EpollIoHandle handle) {
      super(handle);
      this.handle = handle;
    }

    @Override
    public FileDescriptor fd() {
      return handle.fd();
    }
  }

  @SuppressWarnings("try")
  private static final class OfKqueue extends InContext implements KQueueIoHandle {

    private final KQueueIoHandle handle;

    OfKqueue(KQueueIoHandle handle) {
      super(handle);
      this.handle = handle;
    }

    @Override
    public int ident() {
      return handle.ident();
    }
  }

  @SuppressWarnings("try")
  private static final class OfRing extends InContext implements IoUringIoHandle {

    OfRing(IoUringIoHandle handle) {
      super(handle);
    }
  }
}
