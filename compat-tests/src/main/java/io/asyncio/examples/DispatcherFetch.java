package io.asyncio.examples;

import io.asyncio.asyncore.Asyncore;
import io.asyncio.asyncore.SocketMap;

/**
 * Two HTTP clients, and the servers that they fetch from, as dispatchers in one loop. The clients log
 * what the loop asks them before it waits, {@code readable} and {@code writable}, and what it tells them
 * after.
 *
 * {@snippet lang=python :
 * clients = [HttpClient("http://one/"), HttpClient("http://two/")]
 * asyncore.loop()
 * for client in clients:
 *     print(client.read_buffer.getvalue())
 * }
 */
final class DispatcherFetch {

  void main() throws Exception {
    SocketMap map = new SocketMap();
    var one = new PageServer("the first page", map);
    var two = new PageServer("another page, which is longer", map);
    var first = new HttpFetch("first", one.port(), map);
    var second = new HttpFetch("second", two.port(), map);
    while (map.containsValue(first) || map.containsValue(second)) {
      Asyncore.loop(30, false, map, 1);
    }
    Asyncore.closeAll(map);
    IO.println("first got: " + first.body());
    IO.println("second got: " + second.body());
  }
}
