package io.asyncio.examples;

import static io.asyncio.Asyncio.*;

import io.asyncio.EventLoop;
import java.nio.channels.SocketChannel;
import java.util.HashSet;
import java.util.Set;

/**
 * A loop that watches two sockets at once. Both servers speak at the same moment, and still the
 * callbacks run one at a time: each is over before the next begins, so they need no lock. The
 * argument is the servers' pause in seconds.
 *
 * {@snippet lang=python :
 * loop.add_reader(left, on_readable, "left", left)
 * loop.add_reader(right, on_readable, "right", right)
 * loop.run_forever()
 * }
 */
final class ReadabilityTwoSockets {

  private final Set<String> open = new HashSet<>();

  void main(String... args) throws Exception {
    double pause = args.length > 0 ? Double.parseDouble(args[0]) : 1.0;
    try (HelloServer leftServer = new HelloServer(pause);
        HelloServer rightServer = new HelloServer(pause);
        SocketChannel left = leftServer.connect();
        SocketChannel right = rightServer.connect();
        EventLoop loop = newEventLoop()) {
      watch(loop, "left", left);
      watch(loop, "right", right);
      loop.runForever();
      IO.println("the loop has stopped");
    }
  }

  private void watch(EventLoop loop, String name, SocketChannel socket) {
    open.add(name);
    loop.addReader(socket, () -> onReadable(loop, name, socket));
  }

  private void onReadable(EventLoop loop, String name, SocketChannel socket) {
    IO.println(name + " begins");
    String text = Sockets.receive(socket);
    if (text.isEmpty()) {
      IO.println("  the server has hung up");
      loop.removeReader(socket);
      open.remove(name);
    } else {
      text.lines().forEach(line -> IO.println("  received: " + line));
    }
    if (open.isEmpty()) {
      loop.stop();
    }
    IO.println(name + " ends");
  }
}
