package io.asyncio.examples;

import static io.asyncio.Asyncio.*;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.asyncio.Coroutine;
import io.asyncio.Server;
import io.asyncio.TlsOptions;
import io.asyncio.streams.StreamPair;
import io.asyncio.streams.StreamReader;
import io.asyncio.streams.StreamWriter;
import java.io.IOException;

/**
 * A protocol of lines, as that of mail is one: a connection begins in clear, and goes on encrypted
 * after {@code STARTTLS}. Whoever sends another command behind that one, still in clear, in the hope
 * that it will be taken for an encrypted one, is hung up on.
 *
 * {@snippet lang=python :
 * async def handle(reader, writer):
 *     ...
 *     await writer.start_tls(context)
 * }
 */
final class StartTls {

  private static final String HOST = "127.0.0.1";
  private static final String SECRET = "under the doormat";

  private final TlsOptions serverTls;
  private final TlsOptions clientTls;

  private StartTls(ExampleKeys keys) throws Exception {
    serverTls = TlsOptions.of(keys.shows("localhost"));
    clientTls = TlsOptions.of(keys.trusts("localhost")).withServerHostname("localhost");
  }

  private Coroutine<Void> handle(StreamReader reader, StreamWriter writer) {
    return async(() -> {
      boolean encrypted = false;
      try (writer) {
        for (byte[] line : each(reader)) {
          switch (text(line)) {
            case "STARTTLS" -> {
              say(writer, "go ahead");
              await(writer.startTls(serverTls));
              encrypted = true;
            }
            case "KEY" -> say(writer, encrypted ? SECRET : "not in public");
            default -> say(writer, "what?");
          }
          await(writer.drain());
        }
      } catch (IOException e) {
        // what came was no TLS, or he has gone
      }
    });
  }

  private static String text(byte[] line) {
    return new String(line, UTF_8).strip();
  }

  private static void say(StreamWriter writer, String line) {
    writer.write((line + "\n").getBytes(UTF_8));
  }

  /** Sends a command, and prints it with what is answered. */
  private static Coroutine<Void> ask(String name, StreamPair streams, String command) {
    return async(() -> {
      say(streams.writer(), command);
      IO.println(name + ": " + command.replace("\n", ", ") + "? "
          + text(await(streams.reader().readline())));
    });
  }

  private Coroutine<Void> polite(Server server) {
    return async(() -> {
      StreamPair streams = await(openConnection(HOST, server.port()));
      try (StreamWriter writer = streams.writer()) {
        await(ask("client", streams, "KEY"));
        await(ask("client", streams, "STARTTLS"));
        await(writer.startTls(clientTls));
        await(ask("client", streams, "KEY"));
      }
    });
  }

  private Coroutine<Void> smuggler(Server server) {
    return async(() -> {
      StreamPair streams = await(openConnection(HOST, server.port()));
      try (var _ = streams.writer()) {
        await(ask("smuggler", streams, "STARTTLS\nKEY, please"));
        String rest = text(await(streams.reader().read()));
        IO.println("smuggler: " + (rest.contains(SECRET) ? rest : "hung up on"));
      }
    });
  }

  private static Coroutine<Void> talk() {
    return async(() -> {
      StartTls talk = new StartTls(await(toThread(() -> ExampleKeys.of("localhost"))));
      Server server = await(startServer(talk::handle, HOST, 0));
      try (var _ = aclosing(server)) {
        await(talk.polite(server));
        await(talk.smuggler(server));
      }
    });
  }

  static void main() throws Exception {
    run(talk());
  }
}
