package io.asyncio.examples;

import io.asyncio.asyncore.Asyncore;
import io.asyncio.asyncore.SocketMap;

/**
 * The loop of the dispatchers inside of another loop, one step each time round: so a program that has a
 * loop of its own, such as a user interface, serves dispatchers besides.
 *
 * {@snippet lang=python :
 * while asyncore.socket_map:
 *     loop_counter += 1
 *     asyncore.loop(timeout=1, count=1)
 * }
 */
final class DispatcherSteps {

  void main() throws Exception {
    SocketMap map = new SocketMap();
    var server = new PageServer("a page, step by step", map);
    var client = new HttpFetch("client", server.port(), map);
    int counter = 0;
    while (map.containsValue(client)) {
      counter++;
      IO.println("loop counter: " + counter);
      Asyncore.loop(1, false, map, 1);
    }
    Asyncore.closeAll(map);
    IO.println("got: " + client.body());
  }
}
