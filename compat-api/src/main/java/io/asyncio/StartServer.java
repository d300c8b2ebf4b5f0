package io.asyncio;

import io.asyncio.streams.ClientConnected;
import io.asyncio.streams.StreamReader;
import io.asyncio.streams.StreamReaderProtocol;
import java.nio.channels.ServerSocketChannel;
import java.util.Objects;
import java.util.function.Supplier;

/** Listens, and puts streams on each connection. */
final class StartServer {

  private StartServer() {}

  static Coroutine<Server> of(ClientConnected callback, ServerOptions options) {
    Objects.requireNonNull(options, "options");
    return by(callback, options, (loop, factory, rest) -> loop.createServer(factory, rest));
  }

  static Coroutine<Server> of(
      ClientConnected callback, ServerSocketChannel channel, ServerOptions options) {
    Objects.requireNonNull(channel, "channel");
    Objects.requireNonNull(options, "options");
    return by(
        callback, options, (loop, factory, rest) -> loop.createServer(factory, channel, rest));
  }

  static Coroutine<Server> atUnix(ClientConnected callback, String path, ServerOptions options) {
    Objects.requireNonNull(path, "path");
    Objects.requireNonNull(options, "options");
    return by(
        callback, options, (loop, factory, rest) -> loop.createUnixServer(factory, path, rest));
  }

  static Coroutine<Server> ofUnix(
      ClientConnected callback, ServerSocketChannel channel, ServerOptions options) {
    Objects.requireNonNull(channel, "channel");
    Objects.requireNonNull(options, "options");
    return by(
        callback, options, (loop, factory, rest) -> loop.createUnixServer(factory, channel, rest));
  }

  private static Coroutine<Server> by(
      ClientConnected callback, ServerOptions options, Listener listener) {
    Objects.requireNonNull(callback, "callback");
    int limit = options.limit();
    ClientConnected placed = StreamCallbacks.placed(callback);
    return AsyncCoroutine.named("startServer", () -> {
      EventLoop loop = RunningLoop.requireRunning();
      return listener
          .listen(
              loop,
              () -> new StreamReaderProtocol(new StreamReader(limit, loop), placed, loop),
              options.withoutLimit())
          .awaitHere();
    });
  }

  /** The loop's method that listens. */
  private interface Listener {
    Coroutine<Server> listen(
        EventLoop loop, Supplier<StreamReaderProtocol> factory, ServerOptions rest);
  }
}
