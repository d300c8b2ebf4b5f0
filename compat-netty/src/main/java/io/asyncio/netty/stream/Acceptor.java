package io.asyncio.netty.stream;

import io.asyncio.ExceptionContext;
import io.asyncio.contextvars.Context;
import io.asyncio.netty.loop.LoopEnding;
import io.asyncio.netty.loop.LoopHost;
import io.asyncio.netty.posix.Errno;
import io.asyncio.netty.transport.Opening;
import io.asyncio.netty.transport.SocketFailure;
import io.asyncio.protocols.StreamProtocol;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes transports and protocols of the connections that a server accepts, and keeps count of them.
 * Owned by the loop's thread.
 */
final class Acceptor {

  private static final double RETRY_DELAY_SECONDS = 1;

  private final LoopHost host;

  /** That in which the server was made; each connection has a copy. */
  private final Context context = Context.copyContext();

  private final Supplier<? extends StreamProtocol> protocolFactory;
  private final boolean keepAlive;
  private final @Nullable TlsSettings tls;
  private final Consumer<StreamConnection> onClosed = this::disconnected;
  private int clients;
  private Runnable onLastClientGone = () -> {};

  Acceptor(
      LoopHost host,
      Supplier<? extends StreamProtocol> protocolFactory,
      boolean keepAlive,
      @Nullable TlsSettings tls) {
    this.host = host;
    this.protocolFactory = protocolFactory;
    this.keepAlive = keepAlive;
    this.tls = tls;
  }

  /** Tells whether the system is to probe idle connections. */
  boolean keepAlive() {
    return keepAlive;
  }

  void whenLastClientIsGone(Runnable action) {
    onLastClientGone = action;
  }

  /** Returns the transports of the connections that stand. */
  List<StreamTransport> clients() {
    return host.transports()
        .open(StreamTransport.class)
        .filter(transport -> transport.tells(onClosed))
        .toList();
  }

  boolean hasClients() {
    return clients > 0;
  }

  /** A connection was accepted. */
  void accepted(ReadyConnection connection) {
    host.ready(host.callback(() -> connect(connection), context.copy()));
  }

  private void connect(ReadyConnection connection) {
    StreamTransport transport;
    try {
      transport = TlsConnection.over(connection, tls).newTransport(protocolFactory.get(), onClosed);
    } catch (Throwable e) {
      connection.discard();
      LoopEnding.rethrow(e);
      host.loop()
          .callExceptionHandler(
              ExceptionContext.of("Error on transport creation for incoming connection", e));
      return;
    }
    clients++;
    transport.start(Opening.UNATTENDED);
  }

  private void disconnected(StreamConnection transport) {
    clients--;
    if (clients == 0) {
      onLastClientGone.run();
    }
  }

  /**
   * Accepting failed. Without descriptors it would fail again and again, so it pauses for a second. A
   * client that has gone before it was accepted is nobody's failure.
   */
  void failed(Listener listener, Throwable cause) {
    if (Errno.ECONNABORTED.isOf(cause)) {
      return;
    }
    boolean outOfResources = SocketFailure.isOutOfResources(cause);
    if (outOfResources) {
      listener.pause();
      host.loop().callLater(RETRY_DELAY_SECONDS, listener::accept);
    }
    String message = outOfResources ? "accept out of system resources" : "accept failed";
    host.readyOnce(() -> host.loop()
        .callExceptionHandler(ExceptionContext.of(message, SocketFailure.raised(cause))
            .with("listener", listener.address())));
  }
}
