package io.asyncio.netty.transport;

import io.asyncio.Asyncio;
import io.asyncio.Future;
import io.asyncio.netty.loop.LoopHost;
import io.asyncio.transports.BaseTransport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Waits for a new transport's {@code connectionMade}. */
public final class ConnectionMade implements Opening {

  private final Future<@Nullable Void> future;

  private ConnectionMade(Future<@Nullable Void> future) {
    this.future = future;
  }

  /**
   * Starts a transport, and returns when {@code connectionMade} has run. If that is not waited for any
   * more, the transport is closed. In a coroutine of the loop.
   *
   * @param start is given what to run behind {@code connectionMade}
   */
  public static void await(LoopHost host, BaseTransport transport, Consumer<Runnable> start)
      throws Exception {
    awaitOpening(host, transport, opening -> start.accept(opening::made));
  }

  /**
   * As {@link #await}, of a transport whose opening may fail.
   *
   * @param start is given what to tell of it
   */
  public static void awaitOpening(LoopHost host, BaseTransport transport, Consumer<Opening> start)
      throws Exception {
    ConnectionMade opening = new ConnectionMade(host.loop().createFuture());
    start.accept(opening);
    try {
      Asyncio.await(opening.future);
    } catch (Throwable e) {
      transport.close();
      throw e;
    }
  }

  @Override
  public void made() {
    if (!future.done()) {
      future.setResult(null);
    }
  }

  @Override
  public void failed(Throwable cause) {
    if (!future.done()) {
      future.setException(cause);
    }
  }
}
