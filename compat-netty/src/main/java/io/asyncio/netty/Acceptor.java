package io.asyncio.netty;

import io.asyncio.ExceptionContext;
import io.asyncio.protocols.BaseProtocol;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Makes transports and protocols of the connections that a server accepts, and keeps count of them.
 * Owned by the loop's thread.
 */
final class Acceptor {

  private static final double RETRY_DELAY_SECONDS = 1;

  private final NettyEventLoop loop;
  private final Supplier<? extends BaseProtocol> protocolFactory;
  private final boolean keepAlive;
  private final Set<StreamTransport> clients = new HashSet<>();
  private Runnable onLastClientGone = () -> {};

  Acceptor(
      NettyEventLoop loop, Supplier<? extends BaseProtocol> protocolFactory, boolean keepAlive) {
    this.loop = loop;
    this.protocolFactory = protocolFactory;
    this.keepAlive = keepAlive;
  }

  /** Tells whether the system is to probe idle connections. */
  boolean keepAlive() {
    return keepAlive;
  }

  void whenLastClientIsGone(Runnable action) {
    onLastClientGone = action;
  }

  /** Returns the transports of the connections that stand. */
  Set<StreamTransport> clients() {
    return Set.copyOf(clients);
  }

  boolean hasClients() {
    return !clients.isEmpty();
  }

  /** A connection was accepted. */
  void accepted(Carrier carrier) {
    loop.readyOnce(() -> connect(carrier));
  }

  private void connect(Carrier carrier) {
    StreamTransport transport;
    try {
      transport = newTransport(carrier);
    } catch (Throwable e) {
      carrier.discard();
      Passing.through(e);
      loop.callExceptionHandler(
          ExceptionContext.of("Error on transport creation for incoming connection", e)
              .with("carrier", carrier));
      return;
    }
    clients.add(transport);
    transport.start();
  }

  private StreamTransport newTransport(Carrier carrier) {
    StreamTransport[] transport = new StreamTransport[1];
    transport[0] = carrier.newTransport(protocolFactory.get(), () -> disconnected(transport[0]));
    return transport[0];
  }

  private void disconnected(StreamTransport transport) {
    clients.remove(transport);
    if (clients.isEmpty()) {
      onLastClientGone.run();
    }
  }

  /**
   * Accepting failed. Without descriptors it would fail again and again, so it pauses for a second.
   */
  void failed(Listener listener, Throwable cause) {
    boolean outOfResources = SocketFailure.isOutOfResources(cause);
    if (outOfResources) {
      listener.pause();
      loop.callLater(RETRY_DELAY_SECONDS, listener::accept);
    }
    String message = outOfResources ? "accept out of system resources" : "accept failed";
    loop.readyOnce(() -> loop.callExceptionHandler(
        ExceptionContext.of(message, cause).with("listener", listener.address())));
  }
}
