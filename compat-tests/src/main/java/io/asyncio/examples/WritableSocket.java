package io.asyncio.examples;

import static io.asyncio.Asyncio.*;

import io.asyncio.EventLoop;
import io.asyncio.tools.SocketPair;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/**
 * A loop that writes to a socket whenever that takes something, and reads from the other end
 * whenever something is there. Who has no more to write takes the writer away, or would be called
 * again and again.
 *
 * {@snippet lang=python :
 * def on_writable():
 *     del data[:left.send(data)]
 *     if not data:
 *         loop.remove_writer(left)
 *         left.close()
 *
 * loop.add_writer(left, on_writable)
 * loop.add_reader(right, on_readable)
 * }
 */
final class WritableSocket {

  private static final int SIZE = 10_000_000;

  private final ByteBuffer data = ByteBuffer.allocate(SIZE);
  private final ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
  private int calls;
  private int received;

  private void onWritable(EventLoop loop, SocketChannel socket) throws IOException {
    calls++;
    socket.write(data);
    if (!data.hasRemaining()) {
      IO.println("all is written, there was a writer: " + loop.removeWriter(socket));
      IO.println("there still is one: " + loop.removeWriter(socket));
      socket.close();
    }
  }

  private void onReadable(EventLoop loop, SocketChannel socket) throws IOException {
    int count = socket.read(buffer.clear());
    if (count >= 0) {
      received += count;
      return;
    }
    IO.println("all is read: " + (received == SIZE));
    loop.removeReader(socket);
    loop.stop();
  }

  void main() throws Exception {
    try (var pair = SocketPair.open();
        EventLoop loop = newEventLoop()) {
      pair.left().configureBlocking(false);
      pair.right().configureBlocking(false);
      loop.addWriter(pair.left(), () -> onWritable(loop, pair.left()));
      loop.addReader(pair.right(), () -> onReadable(loop, pair.right()));
      loop.runForever();
      IO.println("it took more than one piece: " + (calls > 1));
    }
  }
}
