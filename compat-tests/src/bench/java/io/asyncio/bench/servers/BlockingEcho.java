package io.asyncio.bench.servers;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.createTask;
import static io.asyncio.Asyncio.getRunningLoop;
import static io.asyncio.Asyncio.run;

import io.asyncio.Coroutine;
import io.asyncio.Task;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.HashSet;
import java.util.Set;
import java.util.function.IntConsumer;

/** A blocking loop for each client, without a word of asynchronous code in it. */
final class BlockingEcho {

  private BlockingEcho() {}

  static void serve(IntConsumer listening) throws Exception {
    run(async(() -> {
      getRunningLoop().setBlockingGrace(0); // who blocks lets the others go on at once
      Set<Task<?>> clients = new HashSet<>();
      try (ServerSocketChannel listener = ServerSocketChannel.open()) {
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1000);
        listening.accept(listener.socket().getLocalPort());
        while (true) {
          SocketChannel client = listener.accept();
          Task<?> task = createTask(handle(client));
          clients.add(task);
          task.addDoneCallback(clients::remove);
        }
      }
    }));
  }

  private static Coroutine<Void> handle(SocketChannel client) {
    return async(() -> {
      ByteBuffer buffer = ByteBuffer.allocate(8192);
      try (client) {
        while (client.read(buffer.clear()) >= 0) {
          buffer.flip();
          while (buffer.hasRemaining()) {
            client.write(buffer);
          }
        }
      }
    });
  }
}
