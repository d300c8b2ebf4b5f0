package io.asyncio;

import io.asyncio.internal.Ports;
import io.asyncio.streams.StreamPair;
import io.asyncio.streams.StreamReader;
import io.asyncio.streams.StreamReaderProtocol;
import java.nio.channels.SocketChannel;
import java.util.Objects;
import java.util.function.Supplier;

/** Connects, and puts streams on the connection. */
final class OpenConnection {

  private OpenConnection() {}

  static Coroutine<StreamPair> of(String host, int port, ConnectionOptions options) {
    Objects.requireNonNull(host, "host");
    Ports.check(port);
    return by(options, (loop, protocol, rest) -> loop.createConnection(protocol, host, port, rest));
  }

  static Coroutine<StreamPair> of(SocketChannel channel, ConnectionOptions options) {
    Objects.requireNonNull(channel, "channel");
    return by(options, (loop, protocol, rest) -> loop.createConnection(protocol, channel, rest));
  }

  static Coroutine<StreamPair> toUnix(String path, ConnectionOptions options) {
    Objects.requireNonNull(path, "path");
    return by(options, (loop, protocol, rest) -> loop.createUnixConnection(protocol, path, rest));
  }

  static Coroutine<StreamPair> ofUnix(SocketChannel channel, ConnectionOptions options) {
    Objects.requireNonNull(channel, "channel");
    return by(
        options, (loop, protocol, rest) -> loop.createUnixConnection(protocol, channel, rest));
  }

  private static Coroutine<StreamPair> by(ConnectionOptions options, Connector connector) {
    int limit = Objects.requireNonNull(options, "options").limit();
    StreamCallbacks.Opening opening = new StreamCallbacks.Opening();
    return AsyncCoroutine.named("openConnection", () -> {
      EventLoop loop = RunningLoop.requireRunning();
      var _ = connector
          .connect(
              loop,
              () -> new StreamReaderProtocol(new StreamReader(limit, loop), opening, loop),
              options.withoutLimit())
          .awaitHere();
      StreamPair streams = opening.take();
      Task<?> task = Asyncio.currentTask();
      if (task != null) {
        task.keep(streams);
      }
      return streams;
    });
  }

  /** The loop's method that connects. */
  private interface Connector {
    Coroutine<Connection<StreamReaderProtocol>> connect(
        EventLoop loop, Supplier<StreamReaderProtocol> protocol, ConnectionOptions rest);
  }
}
