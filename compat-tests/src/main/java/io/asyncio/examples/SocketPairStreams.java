package io.asyncio.examples;

import static io.asyncio.Asyncio.*;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.asyncio.Coroutine;
import io.asyncio.tools.SocketPair;

/**
 * Streams on a socket that is connected already: here one of a pair, into whose other end the
 * program itself writes.
 *
 * {@snippet lang=python :
 * left, right = socket.socketpair()
 * reader, writer = await asyncio.open_connection(sock=left)
 * loop.call_soon(right.send, b"...")
 * data = await reader.read(100)
 * }
 */
final class SocketPairStreams {

  static Coroutine<Void> listen() {
    return async(() -> {
      try (var pair = SocketPair.open()) {
        var streams = await(openConnection(pair.left()));
        getRunningLoop().callSoon(() -> Sockets.send(pair.right(), "from end to end"));
        byte[] data = await(streams.reader().read(100));
        IO.println("received: " + new String(data, UTF_8));
        streams.writer().close();
        await(streams.writer().waitClosed());
      }
    });
  }

  void main() throws Exception {
    run(listen());
  }
}
