package io.asyncio;

import io.asyncio.internal.Seconds;
import java.net.InetSocketAddress;
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
   *
   * <p><b>Pitfall.</b> It waits for nobody: {@code try (server)} goes on behind the block while
   * handlers are at work, and if the program ends there, they are cut off. asyncio's {@code async
   * with server} waits until the last connection is gone; that is {@link Asyncio#aclosing(Server)}:
   *
   * {@snippet :
   * try (var _ = aclosing(server)) {
   *   await(server.serveForever());
   * }
   * }
   */
  @Override
  void close();

  /** Closes the transports of all connections, once what they have to send is sent. */
  void closeClients();

  /** Closes the transports of all connections at once. */
  void abortClients();

  /** Returns the loop that the server belongs to. */
  EventLoop getLoop();

  /**
   * Begins to accept connections. Does nothing if it does already.
   *
   * @throws IllegalStateException (when awaited) if the server is closed
   */
  Coroutine<@Nullable Void> startServing();

  /**
   * Accepts connections until the coroutine is cancelled, which closes the server and the connections
   * that stand, as {@link #closeClients} does, and waits until they are gone. Who wants to tell them
   * something first waits for an event, and calls {@link #shutdown}.
   *
   * @throws IllegalStateException (when awaited) if the server is closed, or another call is under
   *     way
   */
  Coroutine<@Nullable Void> serveForever();

  /** Tells whether the server accepts connections. */
  boolean isServing();

  /** Waits until the server is closed, its addresses are free, and its last connection is gone. */
  Coroutine<@Nullable Void> waitClosed();

  /**
   * Returns the addresses that it listens on, one for each of its sockets; none once it is closed.
   * {@code Server.sockets} of asyncio gives the sockets themselves, mostly to be asked for their
   * {@code getsockname()}: that is what this list holds. The sockets are the loop's.
   *
   * @see #addresses
   */
  List<SocketAddress> sockets();

  /**
   * Returns the hosts and ports that it listens on; none once it is closed. What is neither, such
   * as the path of a Unix socket, stands in {@link #sockets} alone.
   */
  default List<InetSocketAddress> addresses() {
    return sockets().stream()
        .filter(InetSocketAddress.class::isInstance)
        .map(InetSocketAddress.class::cast)
        .toList();
  }

  /**
   * Returns the port that it listens on, of all its {@link #addresses}: the one that was taken if
   * it was to be a free one.
   *
   * @throws IllegalStateException if it listens on none, because it is closed for instance, or on
   *     several different ones: a free one is taken for each host and family
   */
  default int port() {
    List<Integer> ports =
        addresses().stream().map(InetSocketAddress::getPort).distinct().toList();
    if (ports.size() != 1) {
      throw new IllegalStateException("server " + this + " listens on " + ports.size() + " ports");
    }
    return ports.getFirst();
  }

  /**
   * Closes the server in an orderly way: stops listening, waits up to {@code graceSeconds} for the
   * connections to end by themselves, and then aborts those that are left.
   *
   * @param graceSeconds infinity for as long as they take
   * @throws IllegalArgumentException if {@code graceSeconds} is negative or not a number
   */
  Coroutine<@Nullable Void> shutdown(double graceSeconds);

  /**
   * As {@link #shutdown(double)}.
   *
   * @param grace how long to wait for the connections to end
   * @throws IllegalArgumentException if {@code grace} is negative
   */
  default Coroutine<@Nullable Void> shutdown(Duration grace) {
    return shutdown(Seconds.of(grace, "grace"));
  }
}
