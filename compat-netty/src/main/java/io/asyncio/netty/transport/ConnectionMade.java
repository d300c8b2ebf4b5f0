package io.asyncio.netty.transport;

import io.asyncio.Asyncio;
import io.asyncio.Future;
import io.asyncio.netty.loop.LoopHost;
import io.asyncio.transports.BaseTransport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Waits for a new transport's {@code connectionMade}. */
public final class ConnectionMade {

  private ConnectionMade() {}

  /**
   * Starts a transport, and returns when {@code connectionMade} has run. If that is not waited for any
   * more, the transport is closed. In a coroutine of the loop.
   *
   * @param start is given what to run behind {@code connectionMade}
   */
  public static void await(LoopHost host, BaseTransport transport, Consumer<Runnable> start)
      throws Exception {
    Future<@Nullable Void> made = host.loop().createFuture();
    start.accept(() -> {
      if (!made.done()) {
        made.setResult(null);
      }
    });
    try {
      Asyncio.await(made);
    } catch (Throwable e) {
      transport.close();
      throw e;
    }
  }
}
