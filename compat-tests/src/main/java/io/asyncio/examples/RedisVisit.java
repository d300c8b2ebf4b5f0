package io.asyncio.examples;

import static io.asyncio.Asyncio.*;
import static java.nio.charset.StandardCharsets.US_ASCII;

import io.asyncio.Coroutine;
import io.asyncio.streams.StreamPair;
import java.util.List;

/** What one hears who gives a {@link RedisServer} commands by hand. */
final class RedisVisit {

  private static final List<String> COMMANDS =
      List.of("SET tea 4 EX 60", "INCR tea", "TTL tea", "SET tea 3 NX", "GET", "BREW tea", "QUIT");

  private RedisVisit() {}

  /** Visits the server on this port of the machine. */
  static void of(int port) throws Exception {
    run(talk(port));
  }

  private static Coroutine<Void> talk(int port) {
    return async(() -> {
      StreamPair streams = await(openConnection("127.0.0.1", port));
      try (var writer = streams.writer()) {
        for (String command : COMMANDS) {
          writer.write((command + "\r\n").getBytes(US_ASCII));
          String answer = new String(await(streams.reader().readline()), US_ASCII);
          IO.println(command + ": " + answer.strip());
        }
      }
    });
  }
}
