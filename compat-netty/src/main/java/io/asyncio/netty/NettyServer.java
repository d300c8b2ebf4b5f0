package io.asyncio.netty;

import io.asyncio.Asyncio;
import io.asyncio.Coroutine;
import io.asyncio.EventLoop;
import io.asyncio.ExceptionContext;
import io.asyncio.Future;
import io.asyncio.Server;
import io.asyncio.TimerHandle;
import io.asyncio.protocols.BaseProtocol;
import io.netty.channel.Channel;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A server on one or more listening channels. Owned by the loop's thread. */
final class NettyServer implements Server {

  private final NettyEventLoop loop;
  private final Supplier<? extends BaseProtocol> protocolFactory;
  private final List<Channel> listeners;
  private final Set<SocketTransport> clients = new HashSet<>();
  private final List<Future<@Nullable Void>> closeWaiters = new ArrayList<>();
  private @Nullable Future<@Nullable Void> serving;
  private boolean accepting;
  private boolean closed;

  NettyServer(
      NettyEventLoop loop,
      Supplier<? extends BaseProtocol> protocolFactory,
      List<Channel> listeners) {
    this.loop = loop;
    this.protocolFactory = protocolFactory;
    this.listeners = List.copyOf(listeners);
  }

  /** A connection was accepted; it is registered with the loop and does not read yet. */
  void accepted(Channel channel) {
    loop.readyOnce(() -> connect(channel));
  }

  private void connect(Channel channel) {
    SocketTransport transport;
    try {
      transport = newTransport(channel);
    } catch (Throwable e) {
      loop.closeSoon(channel);
      Passing.through(e);
      loop.callExceptionHandler(
          ExceptionContext.of("Error on transport creation for incoming connection", e)
              .withChannel(channel));
      return;
    }
    clients.add(transport);
    transport.start();
  }

  private SocketTransport newTransport(Channel channel) {
    SocketTransport[] transport = new SocketTransport[1];
    transport[0] =
        new SocketTransport(loop, channel, protocolFactory.get(), () -> disconnected(transport[0]));
    return transport[0];
  }

  private void disconnected(SocketTransport transport) {
    clients.remove(transport);
    wakeUpIfDone();
  }

  private void wakeUpIfDone() {
    if (closed && clients.isEmpty()) {
      for (Future<@Nullable Void> waiter : closeWaiters) {
        if (!waiter.done()) {
          waiter.setResult(null);
        }
      }
      closeWaiters.clear();
    }
  }

  @Override
  public void close() {
    loop.requireOwnThread("close");
    if (closed) {
      return;
    }
    closed = true;
    accepting = false;
    for (Channel listener : listeners) {
      loop.closeSoon(listener);
    }
    Future<@Nullable Void> serving = this.serving;
    if (serving != null && !serving.done()) {
      serving.cancel();
    }
    wakeUpIfDone();
  }

  @Override
  public void closeClients() {
    loop.requireOwnThread("closeClients");
    for (SocketTransport client : List.copyOf(clients)) {
      client.close();
    }
  }

  @Override
  public void abortClients() {
    loop.requireOwnThread("abortClients");
    for (SocketTransport client : List.copyOf(clients)) {
      client.abort();
    }
  }

  @Override
  public EventLoop getLoop() {
    return loop;
  }

  @Override
  public Coroutine<@Nullable Void> startServing() {
    return Asyncio.async(this::accept);
  }

  void accept() {
    requireNotClosed();
    if (!accepting) {
      accepting = true;
      for (Channel listener : listeners) {
        listener.config().setAutoRead(true);
      }
    }
  }

  private void requireNotClosed() {
    if (closed) {
      throw new IllegalStateException("server " + this + " is closed");
    }
  }

  @Override
  public Coroutine<@Nullable Void> serveForever() {
    return Asyncio.async(
        () -> {
          if (serving != null) {
            throw new IllegalStateException(
                "server " + this + " is already being awaited on serveForever()");
          }
          requireNotClosed();
          accept();
          serveUntilCancelled();
        });
  }

  private void serveUntilCancelled() throws Exception {
    Future<@Nullable Void> forever = loop.createFuture();
    serving = forever;
    try {
      Asyncio.await(forever);
    } catch (Throwable e) {
      close();
      closeClients();
      Asyncio.await(waitClosed());
      throw e;
    } finally {
      serving = null;
    }
  }

  @Override
  public boolean isServing() {
    return accepting;
  }

  @Override
  public Coroutine<@Nullable Void> waitClosed() {
    return Asyncio.async(
        () -> {
          if (!closed || !clients.isEmpty()) {
            Future<@Nullable Void> waiter = loop.createFuture();
            closeWaiters.add(waiter);
            Asyncio.await(waiter);
          }
        });
  }

  @Override
  public List<SocketAddress> sockets() {
    if (closed) {
      return List.of();
    }
    return listeners.stream().map(Channel::localAddress).toList();
  }

  @Override
  public Coroutine<@Nullable Void> shutdown(double graceSeconds) {
    if (!(graceSeconds >= 0)) {
      throw new IllegalArgumentException("graceSeconds must not be negative: " + graceSeconds);
    }
    return Asyncio.async(
        () -> {
          close();
          TimerHandle end = loop.callLater(graceSeconds, this::abortClients);
          try {
            Asyncio.await(waitClosed());
          } finally {
            end.cancel();
          }
        });
  }

  @Override
  public String toString() {
    return "<Server sockets=" + sockets() + ">";
  }
}
