package io.asyncio.netty.stream;

import io.asyncio.Asyncio;
import io.asyncio.Connection;
import io.asyncio.Future;
import io.asyncio.netty.loop.LoopHost;
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
      LoopHost host, ReadyConnection carrier, Supplier<P> protocolFactory) throws Exception {
    P protocol;
    StreamTransport transport;
    try {
      protocol = protocolFactory.get();
      transport = carrier.newTransport(protocol, () -> {});
    } catch (Throwable e) {
      host.readyOnce(carrier::discard);
      throw e;
    }
    start(host, transport);
    return new Connection<>(transport, protocol);
  }

  private static void start(LoopHost host, StreamTransport transport) throws Exception {
    Future<@Nullable Void> made = host.loop().createFuture();
    host.readyOnce(() -> {
      transport.start();
      host.readyOnce(() -> succeed(made));
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
