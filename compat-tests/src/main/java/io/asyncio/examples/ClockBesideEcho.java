package io.asyncio.examples;

import static io.asyncio.Asyncio.*;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.asyncio.CancelledError;
import io.asyncio.Coroutine;
import io.asyncio.Server;
import io.asyncio.Task;
import io.asyncio.streams.ClientConnected;
import io.asyncio.streams.StreamReader;
import io.asyncio.streams.StreamWriter;
import java.net.InetSocketAddress;

/**
 * A clock that ticks beside a conversation over a socket: while one task waits for its answer, the
 * other goes on. The argument is the length of a second.
 *
 * {@snippet lang=python :
 * clock = asyncio.create_task(tick(1.0))
 * await talk(host, port)
 * clock.cancel()
 * }
 */
final class ClockBesideEcho {

  static Coroutine<Void> tick(double period) {
    return async(() -> {
      for (int seconds = 0; ; seconds++) {
        IO.println("clock: " + seconds);
        await(sleep(period));
      }
    });
  }

  /** Answers each line, after a while. */
  static Coroutine<Void> echo(StreamReader reader, StreamWriter writer, double pause) {
    return async(() -> {
      for (byte[] line : each(reader)) {
        await(sleep(pause));
        writer.write(line);
        await(writer.drain());
      }
      writer.close();
    });
  }

  static Coroutine<Void> talk(InetSocketAddress address, String... words) {
    return async(() -> {
      var streams = await(openConnection(address.getHostString(), address.getPort()));
      try (StreamWriter writer = streams.writer()) {
        for (String word : words) {
          IO.println("client: " + word + "?");
          writer.write((word + "\n").getBytes(UTF_8));
          byte[] answer = await(streams.reader().readline());
          IO.println("client: " + new String(answer, UTF_8).strip() + "!");
        }
      }
    });
  }

  static Coroutine<Void> talkBesideClock(double second) {
    return async(() -> {
      ClientConnected slowEcho = (reader, writer) -> echo(reader, writer, 1.5 * second);
      try (Server server = await(startServer(slowEcho, "127.0.0.1", 0))) {
        Task<Void> clock = createTask(tick(second));
        await(talk(server.addresses().getFirst(), "ready", "steady", "go"));
        clock.cancel();
        try {
          await(clock);
        } catch (CancelledError e) {
          IO.println("clock: stopped");
        }
      }
    });
  }

  void main(String... args) throws Exception {
    run(talkBesideClock(args.length > 0 ? Double.parseDouble(args[0]) : 1.0));
  }
}
