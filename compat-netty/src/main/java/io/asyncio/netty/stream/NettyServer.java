package io.asyncio.netty.stream;

import io.asyncio.Asyncio;
import io.asyncio.CancelledError;
import io.asyncio.Coroutine;
import io.asyncio.EventLoop;
import io.asyncio.Future;
import io.asyncio.Server;
import io.asyncio.TimerHandle;
import io.asyncio.internal.Seconds;
import io.asyncio.netty.loop.LoopHost;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A server on one or more listeners.
 *
 * <pre>
 *   LISTENING --startServing--> ACCEPTING --close--> CLOSING --listeners closed--> CLOSED
 *       |                                              ^                             |
 *       +--------------------close---------------------+                 last client gone
 *                                                                                    |
 *                                                                                    v
 *                                                                                  ENDED
 * </pre>
 *
 * <p>Owned by the loop's thread.
 */
final class NettyServer implements Server {

  private enum State {
    LISTENING,
    ACCEPTING,
    CLOSING,
    CLOSED,
    ENDED
  }

  private final LoopHost host;
  private final Acceptor acceptor;
  private final List<Listener> listeners;
  private final List<Future<@Nullable Void>> closeWaiters = new ArrayList<>();
  private @Nullable Future<@Nullable Void> serving;
  private State state = State.LISTENING;

  NettyServer(LoopHost host, Acceptor acceptor, List<Listener> listeners) {
    this.host = host;
    this.acceptor = acceptor;
    this.listeners = List.copyOf(listeners);
    acceptor.whenLastClientIsGone(this::endIfDone);
    host.transports().opened(this);
  }

  private void endIfDone() {
    if (state != State.CLOSED || acceptor.hasClients()) {
      return;
    }
    state = State.ENDED;
    for (Future<@Nullable Void> waiter : closeWaiters) {
      if (!waiter.done()) {
        waiter.setResult(null);
      }
    }
    closeWaiters.clear();
  }

  @Override
  public void close() {
    host.requireOwnThread("close");
    if (isClosed()) {
      return;
    }
    state = State.CLOSING;
    host.transports().closed(this);
    listeners.forEach(Listener::leave);
    listeners.forEach(listener -> host.readyOnce(listener::close));
    host.readyOnce(this::listenersClosed);
    if (serving != null && !serving.done()) {
      serving.cancel();
    }
  }

  /** Whoever waits for the end of this server may want its addresses. */
  private void listenersClosed() {
    state = State.CLOSED;
    endIfDone();
  }

  private boolean isClosed() {
    return state.compareTo(State.CLOSING) >= 0;
  }

  @Override
  public void closeClients() {
    host.requireOwnThread("closeClients");
    acceptor.clients().forEach(StreamTransport::closeByServer);
  }

  @Override
  public void abortClients() {
    host.requireOwnThread("abortClients");
    acceptor.clients().forEach(StreamTransport::abort);
  }

  @Override
  public EventLoop getLoop() {
    return host.loop();
  }

  @Override
  public Coroutine<@Nullable Void> startServing() {
    return Asyncio.async(() -> {
      accept();
      Asyncio.await(Asyncio.sleep(0));
    });
  }

  private void accept() {
    if (isClosed()) {
      throw new IllegalStateException("server " + this + " is closed");
    }
    if (state == State.LISTENING) {
      state = State.ACCEPTING;
      host.readyOnce(this::readListeners);
    }
  }

  private void readListeners() {
    if (state == State.ACCEPTING) {
      listeners.forEach(Listener::accept);
    }
  }

  @Override
  public Coroutine<@Nullable Void> serveForever() {
    return Asyncio.async(() -> {
      if (serving != null) {
        throw new IllegalStateException(
            "server " + this + " is already being awaited on serveForever()");
      }
      accept();
      serveUntilCancelled();
    });
  }

  private void serveUntilCancelled() throws Exception {
    serving = host.loop().createFuture();
    try {
      Asyncio.await(serving);
    } catch (CancelledError e) {
      try {
        close();
        closeClients();
        Asyncio.await(waitClosed());
      } catch (Throwable second) {
        e.addSuppressed(second);
      }
      throw e;
    } finally {
      serving = null;
    }
  }

  @Override
  public boolean isServing() {
    return state == State.ACCEPTING;
  }

  @Override
  public Coroutine<@Nullable Void> waitClosed() {
    return Asyncio.async(() -> {
      if (state != State.ENDED) {
        Future<@Nullable Void> waiter = host.loop().createFuture();
        closeWaiters.add(waiter);
        Asyncio.await(waiter);
      }
    });
  }

  @Override
  public List<SocketAddress> sockets() {
    return isClosed() ? List.of() : listeners.stream().map(Listener::address).toList();
  }

  @Override
  public Coroutine<@Nullable Void> shutdown(double graceSeconds) {
    Seconds.requireNotNegative(graceSeconds, "graceSeconds");
    return Asyncio.async(() -> {
      close();
      TimerHandle end = host.loop().callLater(graceSeconds, this::abortClients);
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
