package io.asyncio;

import io.asyncio.internal.Unchecked;
import java.util.Objects;

/**
 * Closes a server at the end of a block, however that ends, and waits until its last connection is
 * gone: {@code async with server}. {@link Asyncio#aclosing(Server)} makes it.
 */
public final class AclosingServer implements AutoCloseable {

  private final Server server;

  AclosingServer(Server server) {
    this.server = Objects.requireNonNull(server, "server");
  }

  /** Returns the server. */
  public Server server() {
    return server;
  }

  /**
   * Closes the server and awaits {@link Server#waitClosed}. In a coroutine.
   *
   * @throws CancelledError if the task is cancelled meanwhile; the server is closed all the same,
   *     and its connections go on
   * @throws IllegalStateException outside a task; the server is closed all the same
   */
  @Override
  public void close() {
    server.close();
    try {
      server.waitClosed().awaitHere();
    } catch (Exception e) {
      throw Unchecked.<RuntimeException>rethrow(e);
    }
  }
}
