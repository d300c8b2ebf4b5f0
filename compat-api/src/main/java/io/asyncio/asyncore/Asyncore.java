package io.asyncio.asyncore;

import io.asyncio.EventLoop;
import io.asyncio.KeyboardInterrupt;
import io.asyncio.SystemExit;
import io.asyncio.internal.Seconds;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The functions of asyncore: the loop of the dispatchers, and what belongs to it.
 *
 * {@snippet :
 * new EchoServer("localhost", 8888);
 * Asyncore.loop();
 * }
 *
 * <p>Nothing here is made for several threads: a map of dispatchers belongs to the thread that polls it.
 *
 * @see <a href="https://docs.python.org/3.11/library/asyncore.html">asyncore</a>
 */
public final class Asyncore {

  /** Of {@link #readwrite}: there is something to read, or a client to accept. */
  public static final int POLLIN = 1;

  /** Of {@link #readwrite}: urgent data has come. No loop here finds that. */
  public static final int POLLPRI = 1 << 1;

  /** Of {@link #readwrite}: something can be written. */
  public static final int POLLOUT = 1 << 2;

  /** Of {@link #readwrite}: the socket has failed. */
  public static final int POLLERR = 1 << 3;

  /** Of {@link #readwrite}: the connection is over in both directions. */
  public static final int POLLHUP = 1 << 4;

  /** Of {@link #readwrite}: the channel is closed. */
  public static final int POLLNVAL = 1 << 5;

  private static final double DEFAULT_TIMEOUT = 30;
  private static final SocketMap SOCKET_MAP = new SocketMap();

  private Asyncore() {}

  /** Returns the map of all dispatchers that are made without one. */
  public static SocketMap socketMap() {
    return SOCKET_MAP;
  }

  /** Serves the dispatchers of {@link #socketMap()} until there are none. */
  public static void loop() throws Exception {
    loop(DEFAULT_TIMEOUT);
  }

  /**
   * As {@link #loop(double, boolean, SocketMap)}, by select, with {@link #socketMap()}.
   *
   * @param timeout how long one wait lasts at most, in seconds; infinity for no limit
   * @throws IllegalArgumentException if {@code timeout} is negative or not a number
   * @throws IllegalStateException if the map is {@link #attach attached} to an event loop
   * @throws Exception as the other one
   */
  public static void loop(double timeout) throws Exception {
    loop(timeout, false);
  }

  /**
   * As {@link #loop(double)}.
   *
   * @param timeout how long one wait lasts at most; {@code null} for no limit
   * @throws IllegalArgumentException if {@code timeout} is negative
   * @throws IllegalStateException if the map is {@link #attach attached} to an event loop
   * @throws Exception as the other one
   */
  public static void loop(@Nullable Duration timeout) throws Exception {
    loop(timeout, false);
  }

  /**
   * As {@link #loop(double, boolean, SocketMap)}, with {@link #socketMap()}.
   *
   * @param timeout how long one wait lasts at most, in seconds; infinity for no limit
   * @param usePoll whether to call as {@code poll} does, and not as {@code select}
   * @throws IllegalArgumentException if {@code timeout} is negative or not a number
   * @throws IllegalStateException if the map is {@link #attach attached} to an event loop
   * @throws Exception as the other one
   */
  public static void loop(double timeout, boolean usePoll) throws Exception {
    loop(timeout, usePoll, null);
  }

  /**
   * As {@link #loop(double, boolean)}.
   *
   * @param timeout how long one wait lasts at most; {@code null} for no limit
   * @param usePoll whether to call as {@code poll} does, and not as {@code select}
   * @throws IllegalArgumentException if {@code timeout} is negative
   * @throws IllegalStateException if the map is {@link #attach attached} to an event loop
   * @throws Exception as the other one
   */
  public static void loop(@Nullable Duration timeout, boolean usePoll) throws Exception {
    loop(timeout, usePoll, null);
  }

  /**
   * Serves the dispatchers of {@code map} in the calling thread until there are none: asks each of them
   * what it wants, waits until there is some of it, and calls their handlers.
   *
   * @param timeout how long one wait lasts at most, in seconds; infinity for no limit. It does not end
   *     the loop: the dispatchers are asked anew
   * @param usePoll {@code false}: all that can be read from are called, and then all that can be written
   *     to, as by {@code select}. {@code true}: each one is called for all that there is, as by {@code
   *     poll}; one whose connection is over in both directions also gets {@code handleClose}
   * @param map {@code null} for {@link #socketMap()}
   * @throws ExitNow if a handler throws it
   * @throws InterruptedIOException if the thread is interrupted while it waits
   * @throws IllegalArgumentException if {@code timeout} is negative or not a number
   * @throws IllegalStateException if the map is {@link #attach attached} to an event loop
   * @throws Exception what {@code readable}, {@code writable} or {@code handleError} throw; the
   *     dispatchers stay as they are
   */
  public static void loop(double timeout, boolean usePoll, @Nullable SocketMap map)
      throws Exception {
    SocketMap served = orDefault(map);
    Poller poller = poller(served, timeout);
    while (!served.isEmpty()) {
      round(poller, timeout, usePoll);
    }
  }

  /**
   * As {@link #loop(double, boolean, SocketMap)}.
   *
   * @param timeout how long one wait lasts at most; {@code null} for no limit
   * @param usePoll whether to call as {@code poll} does, and not as {@code select}
   * @param map {@code null} for {@link #socketMap()}
   * @throws IllegalArgumentException if {@code timeout} is negative
   * @throws IllegalStateException if the map is {@link #attach attached} to an event loop
   * @throws Exception as the other one
   */
  public static void loop(@Nullable Duration timeout, boolean usePoll, @Nullable SocketMap map)
      throws Exception {
    loop(Seconds.orUnlimited(timeout, "timeout"), usePoll, map);
  }

  /**
   * As {@link #loop(double, boolean, SocketMap)}, for no more than {@code count} waits. So {@code loop(0,
   * false, map, 1)} does what can be done now, for a program that has a loop of its own.
   *
   * @param timeout how long one wait lasts at most, in seconds; infinity for no limit
   * @param usePoll whether to call as {@code poll} does, and not as {@code select}
   * @param map {@code null} for {@link #socketMap()}
   * @param count how many waits at most; none if it is not positive
   * @throws IllegalArgumentException if {@code timeout} is negative or not a number
   * @throws IllegalStateException if the map is {@link #attach attached} to an event loop
   * @throws Exception as the other one
   */
  public static void loop(double timeout, boolean usePoll, @Nullable SocketMap map, int count)
      throws Exception {
    SocketMap served = orDefault(map);
    Poller poller = poller(served, timeout);
    for (int left = count; left > 0 && !served.isEmpty(); left--) {
      round(poller, timeout, usePoll);
    }
  }

  /**
   * As {@link #loop(double, boolean, SocketMap, int)}.
   *
   * @param timeout how long one wait lasts at most; {@code null} for no limit
   * @param usePoll whether to call as {@code poll} does, and not as {@code select}
   * @param map {@code null} for {@link #socketMap()}
   * @param count how many waits at most; none if it is not positive
   * @throws IllegalArgumentException if {@code timeout} is negative
   * @throws IllegalStateException if the map is {@link #attach attached} to an event loop
   * @throws Exception as the other one
   */
  public static void loop(
      @Nullable Duration timeout, boolean usePoll, @Nullable SocketMap map, int count)
      throws Exception {
    loop(Seconds.orUnlimited(timeout, "timeout"), usePoll, map, count);
  }

  private static SocketMap orDefault(@Nullable SocketMap map) {
    return map == null ? SOCKET_MAP : map;
  }

  private static Poller poller(SocketMap map, double timeout) {
    var _ = Seconds.requireNotNegative(timeout, "timeout");
    if (map.watch() instanceof Attachment attachment && attachment.isInForce()) {
      throw new IllegalStateException("The map is attached to an event loop, which serves it");
    }
    if (map.watch() instanceof Poller known) {
      return known;
    }
    Poller made = new Poller(map);
    map.watchedBy(made);
    return made;
  }

  private static void round(Poller poller, double timeout, boolean usePoll) throws Exception {
    if (usePoll) {
      poller.byPoll(timeout);
    } else {
      poller.bySelect(timeout);
    }
  }

  /**
   * Has an event loop serve dispatchers beside its coroutines, and returns their map: {@code new
   * EchoServer(Asyncore.attach(loop))} is served while the loop runs. Called again, it returns the same
   * map.
   *
   * <p>The dispatchers are asked in each iteration, before the loop looks for I/O; so they cost
   * something in each iteration. Their handlers are callbacks of the loop, in a copy of the context of
   * the first call of this method; there, coroutines may be started, but not awaited. What a handler
   * throws and {@code handleError} passes on goes to the loop's exception handler. What {@code readable}
   * and {@code writable} throw goes to {@code handleError} here.
   *
   * <p>Closing the loop does not close the dispatchers: that is for {@link #closeAll(SocketMap)}. In
   * debug mode it logs a warning of each that is open.
   *
   * <p><b>Pitfall.</b> Only dispatchers that were given this map are served. For those that were made
   * without one, and wait in silence otherwise: {@code Asyncore.attach(loop, Asyncore.socketMap())}.
   *
   * <p><b>Pitfall.</b> A dispatcher that is closed in a callback lets go of its address when that has
   * returned, or a little later; who binds the same address again does it then.
   *
   * @param loop the event loop
   * @throws IllegalStateException if the loop is closed, or runs in another thread
   * @throws IllegalArgumentException if the loop is not one of this project's
   */
  public static SocketMap attach(EventLoop loop) {
    return Attachment.of(loop, null).map;
  }

  /**
   * As {@link #attach(EventLoop)}, for the dispatchers of {@code map}; returns it. A loop may serve
   * several. With {@link #socketMap()}, programs that know of no map are served.
   *
   * @param loop the event loop
   * @param map the dispatchers
   * @throws IllegalArgumentException if the loop is not one of this project's
   * @throws IllegalStateException if another loop, that is not closed, serves the map
   */
  public static SocketMap attach(EventLoop loop, SocketMap map) {
    return Attachment.of(loop, Objects.requireNonNull(map, "map")).map;
  }

  /** As {@link #closeAll(SocketMap)}, with {@link #socketMap()}. */
  public static void closeAll() throws Exception {
    closeAll(null);
  }

  /**
   * As {@link #closeAll(SocketMap, boolean)}, where the first exception ends it.
   *
   * @param map {@code null} for {@link #socketMap()}
   * @throws Exception what {@code close} throws
   */
  public static void closeAll(@Nullable SocketMap map) throws Exception {
    closeAll(map, false);
  }

  /**
   * Closes all dispatchers of a map, and empties it.
   *
   * @param map {@code null} for {@link #socketMap()}
   * @param ignoreAll whether to go on when {@code close} throws an exception, which is dropped then; but
   *     for {@link ExitNow}, {@link KeyboardInterrupt} and {@link SystemExit}
   * @throws Exception what {@code close} throws; the others are left as they are
   */
  public static void closeAll(@Nullable SocketMap map, boolean ignoreAll) throws Exception {
    SocketMap closed = orDefault(map);
    for (Dispatcher dispatcher : List.copyOf(closed.values())) {
      try {
        dispatcher.close();
      } catch (ExitNow | KeyboardInterrupt | SystemExit e) {
        throw e;
      } catch (Throwable e) {
        if (!ignoreAll) {
          throw e;
        }
      }
    }
    closed.clear();
  }

  /** Calls {@link Dispatcher#handleReadEvent}, and {@link Dispatcher#handleError} if that throws. */
  public static void read(Dispatcher dispatcher) throws Exception {
    Events.read(dispatcher);
  }

  /** Calls {@link Dispatcher#handleWriteEvent}, and {@link Dispatcher#handleError} if that throws. */
  public static void write(Dispatcher dispatcher) throws Exception {
    Events.write(dispatcher);
  }

  /** Calls {@link Dispatcher#handleExptEvent}, and {@link Dispatcher#handleError} if that throws. */
  public static void exception(Dispatcher dispatcher) throws Exception {
    Events.exception(dispatcher);
  }

  /**
   * Calls what belongs to each flag, in the order read, write, urgent, closed, until one throws: then {@link
   * Dispatcher#handleClose} if a connection was lost, else {@link Dispatcher#handleError}.
   *
   * @param flags {@link #POLLIN}, {@link #POLLPRI}, {@link #POLLOUT}, {@link #POLLERR}, {@link #POLLHUP},
   *     {@link #POLLNVAL}, or several
   */
  public static void readwrite(Dispatcher dispatcher, int flags) throws Exception {
    Events.readwrite(dispatcher, flags);
  }

  /** Returns where an exception came from, in one line. May be called on any thread. */
  public static CompactTraceback compactTraceback(Throwable error) {
    return CompactTraceback.of(error);
  }
}
