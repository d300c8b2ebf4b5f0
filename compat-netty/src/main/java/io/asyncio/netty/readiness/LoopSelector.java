package io.asyncio.netty.readiness;

import io.asyncio.netty.loop.LoopExecutor;
import io.netty.channel.IoEvent;
import io.netty.channel.IoRegistration;
import io.netty.channel.nio.NioIoEvent;
import io.netty.channel.nio.NioIoHandle;
import io.netty.channel.nio.NioIoOps;
import java.io.IOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectableChannel;
import org.jspecify.annotations.Nullable;

/**
 * Channels of the JDK in the selector of a loop on NIO. Owned by the loop's thread.
 *
 * <p>Registering calls Netty in the thread of whoever asks, coroutines included: it touches nothing
 * but the selector.
 */
final class LoopSelector implements ReadinessSource<SelectableChannel> {

  private final LoopExecutor executor;

  LoopSelector(LoopExecutor executor) {
    this.executor = executor;
  }

  @Override
  public Subscription subscribe(SelectableChannel channel, Listener listener) {
    return new Registered(channel, listener);
  }

  @Override
  public boolean isOpen(SelectableChannel channel) {
    return channel.isOpen();
  }

  @Override
  public void close() {
    // The selector is the loop's.
  }

  private final class Registered implements Subscription, NioIoHandle {

    private final SelectableChannel channel;
    private final Listener listener;
    private @Nullable IoRegistration registration;
    private int requested;

    Registered(SelectableChannel channel, Listener listener) {
      this.channel = channel;
      this.listener = listener;
    }

    @Override
    public void request(boolean reading, boolean writing) throws IOException {
      int operations = ChannelReadiness.operations(channel, reading, writing);
      if (operations != requested || !channel.isOpen()) {
        requested = operations;
        select(operations);
      }
    }

    private void select(int operations) throws IOException {
      try {
        if (registration == null) {
          registration = executor.registerNow(this);
        }
        if (registration.submit(NioIoOps.valueOf(operations)) < 0) {
          throw new ClosedChannelException();
        }
      } catch (CancelledKeyException e) {
        throw closed(e);
      } catch (IOException | RuntimeException e) {
        throw e;
      } catch (Exception e) {
        throw new IOException(e);
      }
    }

    private static IOException closed(CancelledKeyException cause) {
      IOException closed = new ClosedChannelException();
      closed.initCause(cause);
      return closed;
    }

    @Override
    public void handle(IoRegistration registration, IoEvent event) {
      int ready = ((NioIoEvent) event).ops().value();
      listener.ready(ChannelReadiness.isReading(ready), ChannelReadiness.isWriting(ready));
    }

    @Override
    public void cancel() {
      if (registration != null) {
        registration.cancel();
      }
    }

    @Override
    public SelectableChannel selectableChannel() {
      return channel;
    }

    /** The loop closes; the channel is still its user's. */
    @Override
    public void close() {}
  }
}
