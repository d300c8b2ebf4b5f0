package io.asyncio;

import io.asyncio.internal.Seconds;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A server that listens, made by {@link Network#createServer}. Used on the loop's thread and in its
 * coroutines alone.
 *
 * @see <a
 *     href="https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.Server">asyncio.Server</a>
 */
public interface Server extends AutoCloseable {

  /**
   * Stops listening. Connections that stand go on. Does nothing if it is closed already; ends
   * {@link #serveForever}.
   */
  @Override
  void close();

  /** Closes the transports of all connections, once what they have to send is sent. */
  void closeClients();

  /** Closes the transports of all connections at once. */
  void abortClients();

  /** Returns the loop that the server belongs to. */
  EventLoop getLoop();

  /** Begins to accept connections. Does nothing if it does already. */
  Coroutine<@Nullable Void> startServing();

  /**
   * Accepts connections until the coroutine is cancelled, which closes the server.
   *
   * @throws IllegalStateException (when awaited) if the server is closed, or another call is under
   *     way
   */
  Coroutine<@Nullable Void> serveForever();

  /** Tells whether the server accepts connections. */
  boolean isServing();

  /** Waits until the server is closed and its last connection is gone. */
  Coroutine<@Nullable Void> waitClosed();

  /** Returns the addresses that it listens on; none once it is closed. */
  List<SocketAddress> sockets();

  /**
   * Closes the server in an orderly way: stops listening, waits up to {@code graceSeconds} for the
   * connections to end by themselves, and then aborts those that are left.
   *
   * @param graceSeconds infinity for as long as they take
   * @throws IllegalArgumentException if {@code graceSeconds} is negative or not a number
   */
  Coroutine<@Nullable Void> shutdown(double graceSeconds);

  /** As {@link #shutdown(double)}. */
  default Coroutine<@Nullable Void> shutdown(Duration grace) {
    return shutdown(Seconds.of(grace, "grace"));
  }
}
