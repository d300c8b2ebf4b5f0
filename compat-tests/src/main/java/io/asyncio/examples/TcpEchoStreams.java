package io.asyncio.examples;

import static io.asyncio.Asyncio.*;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.asyncio.Coroutine;
import io.asyncio.Server;
import io.asyncio.streams.StreamReader;
import io.asyncio.streams.StreamWriter;
import java.net.InetSocketAddress;

/**
 * An echo server and its client as coroutines over streams: reading waits, and writing followed by
 * {@code drain} waits when the other side is slow.
 *
 * {@snippet lang=python :
 * reader, writer = await asyncio.open_connection(host, port)
 * writer.write(message.encode())
 * await writer.drain()
 * data = await reader.read(100)
 * writer.close()
 * await writer.wait_closed()
 * }
 */
final class TcpEchoStreams {

  static Coroutine<Void> handle(StreamReader reader, StreamWriter writer) {
    return async(() -> {
      byte[] data = await(reader.read(100));
      IO.println("server: echoing '" + new String(data, UTF_8) + "'");
      writer.write(data);
      await(writer.drain());
      writer.close();
      await(writer.waitClosed());
    });
  }

  static Coroutine<Void> client(InetSocketAddress address, String message) {
    return async(() -> {
      var streams = await(openConnection(address.getHostString(), address.getPort()));
      StreamWriter writer = streams.writer();
      IO.println("client: sending '" + message + "'");
      writer.write(message.getBytes(UTF_8));
      await(writer.drain());

      byte[] data = await(streams.reader().read(100));
      IO.println("client: received '" + new String(data, UTF_8) + "'");
      writer.close();
      await(writer.waitClosed());
    });
  }

  static Coroutine<Void> echo() {
    return async(() -> {
      Server server = await(startServer(TcpEchoStreams::handle, "127.0.0.1", 0));
      try (var _ = aclosing(server)) {
        await(client(server.addresses().getFirst(), "Hello over there"));
      }
    });
  }

  void main() throws Exception {
    run(echo());
  }
}
