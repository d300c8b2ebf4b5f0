package io.asyncio.bench.servers;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.run;
import static io.asyncio.Asyncio.startServer;

import io.asyncio.Coroutine;
import io.asyncio.Server;
import io.asyncio.streams.StreamReader;
import io.asyncio.streams.StreamWriter;
import java.util.function.IntConsumer;

/** A coroutine for each client. */
final class CoroutineEcho {

  private CoroutineEcho() {}

  static void serve(IntConsumer listening) throws Exception {
    run(async(() -> {
      Server server = await(startServer(CoroutineEcho::handle, "127.0.0.1", 0));
      listening.accept(server.port());
      await(server.serveForever());
    }));
  }

  private static Coroutine<Void> handle(StreamReader reader, StreamWriter writer) {
    return async(() -> {
      try (writer) {
        for (byte[] data; (data = await(reader.read(8192))).length > 0; ) {
          writer.write(data);
          await(writer.drain());
        }
      }
    });
  }
}
