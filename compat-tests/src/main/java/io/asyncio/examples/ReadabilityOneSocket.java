package io.asyncio.examples;

import static io.asyncio.Asyncio.*;

import io.asyncio.EventLoop;
import java.nio.channels.SocketChannel;

/**
 * A loop that watches a socket and calls back when it can be read from; no transport, no coroutine.
 * The end shows what {@code stop} does: the callback that calls it goes on, and what is scheduled
 * from then on waits until the loop runs again. The argument is the server's pause in seconds.
 *
 * {@snippet lang=python :
 * loop.add_reader(sock, on_readable)    # loop.stop() at the end of the stream
 * loop.run_forever()
 * }
 */
final class ReadabilityOneSocket {

  void main(String... args) throws Exception {
    double pause = args.length > 0 ? Double.parseDouble(args[0]) : 1.0;
    try (HelloServer server = new HelloServer(pause);
        SocketChannel socket = server.connect();
        EventLoop loop = newEventLoop()) {
      loop.addReader(socket, () -> onReadable(loop, socket));
      IO.println("waiting for the server");
      loop.runForever();
      IO.println("the loop has stopped");
      loop.runUntilComplete(sleep(0));
    }
  }

  static void onReadable(EventLoop loop, SocketChannel socket) {
    String text = Sockets.receive(socket);
    if (!text.isEmpty()) {
      text.lines().forEach(line -> IO.println("received: " + line));
      return;
    }
    IO.println("the server has hung up");
    loop.removeReader(socket);
    loop.stop();
    loop.callSoon(() -> IO.println("scheduled after stop(): runs when the loop runs again"));
    IO.println("after stop() this callback goes on to its end");
  }
}
