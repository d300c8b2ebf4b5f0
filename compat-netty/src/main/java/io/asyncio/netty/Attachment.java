package io.asyncio.netty;

import io.asyncio.Asyncio;
import io.asyncio.Connection;
import io.asyncio.Future;
import io.asyncio.protocols.BaseProtocol;
import io.netty.channel.Channel;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Puts a transport and a protocol on a connected channel. */
final class Attachment {

  private Attachment() {}

  /**
   * Makes a protocol and its transport, and returns when {@code connectionMade} has run. In a
   * coroutine of the loop.
   *
   * @param channel registered, connected, not reading; it is closed if this fails
   */
  static <P extends BaseProtocol> Connection<P> attach(
      NettyEventLoop loop, Channel channel, Supplier<P> protocolFactory) throws Exception {
    P protocol;
    SocketTransport transport;
    try {
      protocol = protocolFactory.get();
      transport = new SocketTransport(loop, channel, protocol, () -> {});
    } catch (Throwable e) {
      loop.closeSoon(channel);
      throw e;
    }
    start(loop, transport);
    return new Connection<>(transport, protocol);
  }

  private static void start(NettyEventLoop loop, SocketTransport transport) throws Exception {
    Future<@Nullable Void> made = loop.createFuture();
    loop.readyOnce(
        () -> {
          transport.start();
          loop.readyOnce(() -> succeed(made));
        });
    try {
      Asyncio.await(made);
    } catch (Throwable e) {
      transport.close();
      throw e;
    }
  }

  private static void succeed(Future<@Nullable Void> made) {
    if (!made.done()) {
      made.setResult(null);
    }
  }
}
