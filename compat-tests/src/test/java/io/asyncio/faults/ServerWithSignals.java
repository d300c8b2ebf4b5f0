package io.asyncio.faults;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.getRunningLoop;
import static io.asyncio.Asyncio.run;
import static io.asyncio.Asyncio.startServer;

import io.asyncio.Coroutine;
import io.asyncio.Server;
import io.asyncio.locks.Event;
import io.asyncio.netty.testing.Pair;
import io.asyncio.streams.StreamReader;
import io.asyncio.streams.StreamWriter;

/** A program that serves until it is sent SIGTERM. */
final class ServerWithSignals {

  private static final double GRACE_SECONDS = 20;

  private ServerWithSignals() {}

  /** Usage: no arguments; prints its port, and how it ends. */
  static void main(String[] args) throws Exception {
    run(async(ServerWithSignals::serve));
  }

  private static void serve() throws Exception {
    Event terminated = new Event();
    getRunningLoop().addSignalHandler("TERM", terminated::set);
    Server server = await(startServer(ServerWithSignals::echo, FaultRun.LOCALHOST, 0));
    System.out.println(Pair.port(server));
    try {
      await(terminated.waitFor());
      System.out.println("ending");
      await(server.shutdown(GRACE_SECONDS));
    } finally {
      System.out.println("ended");
    }
  }

  private static Coroutine<Void> echo(StreamReader reader, StreamWriter writer) {
    return async(() -> {
      try (writer) {
        byte[] data;
        while ((data = await(reader.read(100))).length > 0) {
          writer.write(data);
        }
      }
      return null;
    });
  }
}
