package io.asyncio.netty;

import io.asyncio.Asyncio;
import io.asyncio.Connection;
import io.asyncio.Future;
import io.asyncio.protocols.BaseProtocol;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Puts a transport and a protocol on a connection. */
final class Attachment {

  private Attachment() {}

  /**
   * Makes a protocol and its transport, and returns when {@code connectionMade} has run. In a
   * coroutine of the loop.
   *
   * @param carrier closed if this fails
   */
  static <P extends BaseProtocol> Connection<P> attach(
      NettyEventLoop loop, Carrier carrier, Supplier<P> protocolFactory) throws Exception {
    P protocol;
    StreamTransport transport;
    try {
      protocol = protocolFactory.get();
      transport = carrier.newTransport(protocol, () -> {});
    } catch (Throwable e) {
      loop.readyOnce(carrier::discard);
      throw e;
    }
    start(loop, transport);
    return new Connection<>(transport, protocol);
  }

  private static void start(NettyEventLoop loop, StreamTransport transport) throws Exception {
    Future<@Nullable Void> made = loop.createFuture();
    loop.readyOnce(() -> {
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
