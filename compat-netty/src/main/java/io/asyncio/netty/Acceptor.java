package io.asyncio.netty;

import io.asyncio.ExceptionContext;
import io.asyncio.protocols.BaseProtocol;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Takes what the listening channels of a server accept, and makes transports and protocols of it.
 * Owned by the loop's thread.
 */
@Sharable
final class Acceptor extends ChannelInboundHandlerAdapter {

  private static final double RETRY_DELAY_SECONDS = 1;

  private final NettyEventLoop loop;
  private final Supplier<? extends BaseProtocol> protocolFactory;
  private final boolean keepAlive;
  private final Set<SocketTransport> clients = new HashSet<>();
  private Runnable onLastClientGone = () -> {};

  Acceptor(
      NettyEventLoop loop, Supplier<? extends BaseProtocol> protocolFactory, boolean keepAlive) {
    this.loop = loop;
    this.protocolFactory = protocolFactory;
    this.keepAlive = keepAlive;
  }

  /** Sets a listening channel up that is about to be registered; it does not accept yet. */
  void attachTo(Channel listener) {
    listener.config().setAutoRead(false);
    listener.pipeline().addLast(this);
  }

  void whenLastClientIsGone(Runnable action) {
    onLastClientGone = action;
  }

  /** Returns the transports of the connections that stand. */
  Set<SocketTransport> clients() {
    return Set.copyOf(clients);
  }

  boolean hasClients() {
    return !clients.isEmpty();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    Channel child = (Channel) message;
    loop.prepare(child);
    if (keepAlive) {
      keepAlive(child);
    }
    loop.register(child)
        .addListener(
            registered -> {
              if (registered.isSuccess()) {
                loop.readyOnce(() -> connect(child));
              }
            });
  }

  private static void keepAlive(Channel child) {
    try {
      child.config().setOption(ChannelOption.SO_KEEPALIVE, true);
    } catch (ChannelException e) {
      // The client is gone already; its transport will tell.
    }
  }

  private void connect(Channel child) {
    SocketTransport transport;
    try {
      transport = newTransport(child);
    } catch (Throwable e) {
      NettyEventLoop.closeNow(child);
      Passing.through(e);
      loop.callExceptionHandler(
          ExceptionContext.of("Error on transport creation for incoming connection", e)
              .withChannel(child));
      return;
    }
    clients.add(transport);
    transport.start();
  }

  private SocketTransport newTransport(Channel child) {
    SocketTransport[] transport = new SocketTransport[1];
    transport[0] =
        new SocketTransport(loop, child, protocolFactory.get(), () -> disconnected(transport[0]));
    return transport[0];
  }

  private void disconnected(SocketTransport transport) {
    clients.remove(transport);
    if (clients.isEmpty()) {
      onLastClientGone.run();
    }
  }

  /**
   * Accepting failed. Without descriptors it would fail again and again, so it pauses for a second.
   */
  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    Channel listener = context.channel();
    if (!SocketFailure.isOutOfResources(cause)) {
      report("accept failed", cause, listener);
      return;
    }
    if (listener.config().isAutoRead()) {
      listener.config().setAutoRead(false);
      loop.callLater(RETRY_DELAY_SECONDS, () -> acceptAgain(listener));
    }
    report("accept out of system resources", cause, listener);
  }

  private static void acceptAgain(Channel listener) {
    if (listener.isOpen()) {
      listener.config().setAutoRead(true);
    }
  }

  private void report(String message, Throwable cause, Channel listener) {
    loop.readyOnce(
        () -> loop.callExceptionHandler(ExceptionContext.of(message, cause).withChannel(listener)));
  }
}
