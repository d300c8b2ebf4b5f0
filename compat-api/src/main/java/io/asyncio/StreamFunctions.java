package io.asyncio;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.getRunningLoop;

import io.asyncio.internal.Ports;
import io.asyncio.streams.ClientConnected;
import io.asyncio.streams.PlainClientConnected;
import io.asyncio.streams.StreamPair;
import io.asyncio.streams.StreamReader;
import io.asyncio.streams.StreamReaderProtocol;
import io.asyncio.streams.StreamWriter;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The functions of {@link Asyncio} that make streams.
 *
 * @see <a href="https://docs.python.org/3/library/asyncio-stream.html">Streams</a>
 */
@SuppressWarnings("overloads") // of two callbacks, a lambda of one expression is a ClientConnected
abstract class StreamFunctions extends CallGraphFunctions {

  StreamFunctions() {}

  /**
   * Connects to a host and port over TCP, and returns the connection as streams.
   *
   * @param host a name or an address
   * @param port 0 to 65535
   * @throws IllegalArgumentException (when called) if the port is out of range
   * @throws java.io.IOException (when awaited) if the host is unknown or no address answers
   * @see <a
   *     href="https://docs.python.org/3/library/asyncio-stream.html#asyncio.open_connection">asyncio.open_connection</a>
   */
  public static Coroutine<StreamPair> openConnection(String host, int port) {
    return openConnection(host, port, ConnectionOptions.defaults());
  }

  /** As {@link #openConnection(String, int)}, with options. */
  public static Coroutine<StreamPair> openConnection(
      String host, int port, ConnectionOptions options) {
    Objects.requireNonNull(host, "host");
    Ports.check(port);
    return open(options, (loop, protocol) -> loop.createConnection(protocol, host, port, options));
  }

  /** Returns a channel that is connected already as streams. The loop owns it then. */
  public static Coroutine<StreamPair> openConnection(SocketChannel channel) {
    return openConnection(channel, ConnectionOptions.defaults());
  }

  /** As {@link #openConnection(SocketChannel)}, with options. */
  public static Coroutine<StreamPair> openConnection(
      SocketChannel channel, ConnectionOptions options) {
    Objects.requireNonNull(channel, "channel");
    return open(options, (loop, protocol) -> loop.createConnection(protocol, channel, options));
  }

  private static Coroutine<StreamPair> open(
      ConnectionOptions options,
      BiFunction<
              EventLoop,
              Supplier<StreamReaderProtocol>,
              Coroutine<Connection<StreamReaderProtocol>>>
          connector) {
    int limit = options.limit();
    return async(() -> {
      EventLoop loop = getRunningLoop();
      StreamReader reader = new StreamReader(limit, loop);
      StreamReaderProtocol protocol = new StreamReaderProtocol(reader, loop);
      var connection = await(connector.apply(loop, () -> protocol));
      StreamWriter writer = new StreamWriter(connection.transport(), protocol, reader, loop);
      return new StreamPair(reader, writer);
    });
  }

  /**
   * Listens on a host and port over TCP, and calls {@code callback} with the streams of each
   * connection. This form takes a plain callback.
   *
   * @param host a name or an address; {@code null} or {@code ""} is every interface
   * @param port 0 to 65535; 0 takes a free one
   * @throws IllegalArgumentException (when called) if the port is out of range
   * @throws java.io.IOException (when awaited) if the host is unknown or the address is in use
   * @see <a
   *     href="https://docs.python.org/3/library/asyncio-stream.html#asyncio.start_server">asyncio.start_server</a>
   */
  public static Coroutine<Server> startServer(
      PlainClientConnected callback, @Nullable String host, int port) {
    return startServer(callback, ServerOptions.of(host, port));
  }

  /**
   * As {@link #startServer(PlainClientConnected, String, int)}, and runs what the callback returns
   * as a task.
   */
  public static Coroutine<Server> startServer(
      ClientConnected callback, @Nullable String host, int port) {
    return startServer(callback, ServerOptions.of(host, port));
  }

  /**
   * As {@link #startServer(PlainClientConnected, String, int)}, with options; host and port there
   * are not used.
   */
  public static Coroutine<Server> startServer(
      PlainClientConnected callback, @Nullable String host, int port, ServerOptions options) {
    return startServer(callback, options.at(host, port));
  }

  /** As {@link #startServer(PlainClientConnected, String, int, ServerOptions)}, of a coroutine. */
  public static Coroutine<Server> startServer(
      ClientConnected callback, @Nullable String host, int port, ServerOptions options) {
    return startServer(callback, options.at(host, port));
  }

  /** As {@link #startServer(PlainClientConnected, String, int)}, where {@code options} say. */
  public static Coroutine<Server> startServer(
      PlainClientConnected callback, ServerOptions options) {
    Objects.requireNonNull(options, "options");
    return start(callback, options, (loop, factory) -> loop.createServer(factory, options));
  }

  /** As {@link #startServer(PlainClientConnected, ServerOptions)}, of a coroutine. */
  public static Coroutine<Server> startServer(ClientConnected callback, ServerOptions options) {
    return startServer((PlainClientConnected) callback, options);
  }

  /** Serves a channel that is bound already with streams. The loop owns it then. */
  public static Coroutine<Server> startServer(
      PlainClientConnected callback, ServerSocketChannel channel) {
    return startServer(callback, channel, ServerOptions.defaults());
  }

  /** As {@link #startServer(PlainClientConnected, ServerSocketChannel)}, of a coroutine. */
  public static Coroutine<Server> startServer(
      ClientConnected callback, ServerSocketChannel channel) {
    return startServer(callback, channel, ServerOptions.defaults());
  }

  /** As {@link #startServer(PlainClientConnected, ServerSocketChannel)}, with options. */
  public static Coroutine<Server> startServer(
      PlainClientConnected callback, ServerSocketChannel channel, ServerOptions options) {
    Objects.requireNonNull(channel, "channel");
    return start(
        callback, options, (loop, factory) -> loop.createServer(factory, channel, options));
  }

  /**
   * As {@link #startServer(PlainClientConnected, ServerSocketChannel, ServerOptions)}, of a
   * coroutine.
   */
  public static Coroutine<Server> startServer(
      ClientConnected callback, ServerSocketChannel channel, ServerOptions options) {
    return startServer((PlainClientConnected) callback, channel, options);
  }

  private static Coroutine<Server> start(
      PlainClientConnected callback,
      ServerOptions options,
      BiFunction<EventLoop, Supplier<StreamReaderProtocol>, Coroutine<Server>> listener) {
    Objects.requireNonNull(callback, "callback");
    int limit = options.limit();
    return async(() -> {
      EventLoop loop = getRunningLoop();
      return await(listener.apply(
          loop, () -> new StreamReaderProtocol(new StreamReader(limit, loop), callback, loop)));
    });
  }
}
