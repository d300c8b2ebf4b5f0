package io.asyncio.netty.loop;

import io.netty.channel.IoEvent;
import io.netty.channel.IoHandle;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoEvent;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.kqueue.KQueueIoEvent;
import io.netty.channel.kqueue.KQueueIoHandle;
import io.netty.channel.nio.NioIoEvent;
import io.netty.channel.nio.NioIoHandle;
import io.netty.channel.unix.FileDescriptor;
import java.nio.channels.SelectableChannel;

/**
 * Stands between a handler and what is registered with it: what the handler has to say while another
 * thread than the loop's runs it is kept, and said when the loop's thread runs again.
 *
 * <p>Used by whichever of the two runs the handler.
 */
@SuppressWarnings("try") // close() is what Netty declares it to be
abstract sealed class Relay implements IoHandle {

  private final Relays relays;
  private final IoHandle handle;

  private Relay(Relays relays, IoHandle handle) {
    this.relays = relays;
    this.handle = handle;
  }

  /** Makes what is to be registered in the place of {@code handle}. */
  static IoHandle of(Relays relays, IoHandle handle) {
    return switch (handle) {
      case NioIoHandle nio -> new OfNio(relays, nio);
      case EpollIoHandle epoll -> new OfEpoll(relays, epoll);
      case KQueueIoHandle kqueue -> new OfKqueue(relays, kqueue);
      default -> handle; // the handler refuses it
    };
  }

  /** Returns an event that may be kept; that of the handler is valid during the call alone. */
  abstract IoEvent kept(IoEvent event);

  @Override
  public final void handle(IoRegistration registration, IoEvent event) {
    if (relays.isHolding()) {
      IoEvent kept = kept(event);
      relays.hold(() -> {
        if (registration.isValid()) { // what was said before may have ended it
          handle.handle(registration, kept);
        }
      });
    } else {
      handle.handle(registration, event);
    }
  }

  @Override
  public final void registered() {
    handle.registered();
  }

  @Override
  public final void unregistered() {
    if (relays.isHolding()) {
      relays.hold(handle::unregistered);
    } else {
      handle.unregistered();
    }
  }

  @Override
  public final void close() throws Exception {
    if (relays.isHolding()) {
      relays.hold(handle::close);
    } else {
      handle.close();
    }
  }

  @SuppressWarnings("try")
  private static final class OfNio extends Relay implements NioIoHandle {

    private final NioIoHandle handle;

    OfNio(Relays relays, NioIoHandle handle) {
      super(relays, handle);
      this.handle = handle;
    }

    @Override
    public SelectableChannel selectableChannel() {
      return handle.selectableChannel();
    }

    @Override
    IoEvent kept(IoEvent event) {
      var ops = ((NioIoEvent) event).ops();
      return (NioIoEvent) () -> ops;
    }
  }

  @SuppressWarnings("try")
  private static final class OfEpoll extends Relay implements EpollIoHandle {

    private final EpollIoHandle handle;

    OfEpoll(Relays relays, EpollIoHandle handle) {
      super(relays, handle);
      this.handle = handle;
    }

    @Override
    public FileDescriptor fd() {
      return handle.fd();
    }

    @Override
    IoEvent kept(IoEvent event) {
      var ops = ((EpollIoEvent) event).ops();
      return (EpollIoEvent) () -> ops;
    }
  }

  @SuppressWarnings("try")
  private static final class OfKqueue extends Relay implements KQueueIoHandle {

    private final KQueueIoHandle handle;

    OfKqueue(Relays relays, KQueueIoHandle handle) {
      super(relays, handle);
      this.handle = handle;
    }

    @Override
    public int ident() {
      return handle.ident();
    }

    @Override
    IoEvent kept(IoEvent event) {
      KQueueIoEvent queue = (KQueueIoEvent) event;
      return KQueueIoEvent.newEvent(
          queue.ident(),
          queue.filter(),
          queue.flags(),
          queue.fflags(),
          queue.data(),
          queue.udata());
    }
  }
}
