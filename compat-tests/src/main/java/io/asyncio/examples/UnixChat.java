package io.asyncio.examples;

import static io.asyncio.Asyncio.*;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.asyncio.Coroutine;
import io.asyncio.Server;
import io.asyncio.ServerOptions;
import io.asyncio.streams.StreamPair;
import io.asyncio.streams.StreamReader;
import io.asyncio.streams.StreamWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * A chat within one machine, over a Unix socket that its user alone may connect to: each line goes to
 * everybody else. The file of the socket is gone when the server is.
 *
 * <p>The argument is the path to listen on, for {@code nc -U}, until Ctrl-C. Without it two guests of the
 * program's own have a talk.
 *
 * {@snippet lang=python :
 * async with await asyncio.start_unix_server(handle, path) as server:
 *     await server.serve_forever()
 * }
 */
final class UnixChat {

  private static final ServerOptions PRIVATE =
      ServerOptions.defaults().withMode(PosixFilePermissions.fromString("rw-------"));

  private final Set<StreamWriter> guests = new LinkedHashSet<>();

  private Coroutine<Void> handle(StreamReader reader, StreamWriter writer) {
    return async(() -> {
      guests.add(writer);
      tellOthers(writer, "* somebody has come\n".getBytes(UTF_8));
      try (writer) {
        for (byte[] line : each(reader)) {
          tellOthers(writer, line);
        }
      } finally {
        guests.remove(writer);
        tellOthers(writer, "* somebody has left\n".getBytes(UTF_8));
      }
    });
  }

  private void tellOthers(StreamWriter speaker, byte[] line) {
    for (StreamWriter guest : guests) {
      if (guest != speaker && !guest.isClosing()) {
        guest.write(line);
      }
    }
  }

  private Coroutine<Void> serve(String path) {
    return async(() -> {
      Server server = await(startUnixServer(this::handle, path, PRIVATE));
      try (var _ = aclosing(server)) {
        IO.println("server: listening on " + path);
        await(server.serveForever());
      }
    });
  }

  private static void say(StreamPair guest, String line) {
    guest.writer().write((line + "\n").getBytes(UTF_8));
  }

  private static Coroutine<Void> hear(String name, StreamPair guest) {
    return async(() -> {
      String line = new String(await(guest.reader().readline()), UTF_8).strip();
      IO.println(name + " hears: " + line);
    });
  }

  private Coroutine<Void> talk(Path path) {
    return async(() -> {
      Server server = await(startUnixServer(this::handle, path, PRIVATE));
      try (var _ = aclosing(server)) {
        IO.println(
            "The socket is " + PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
        StreamPair ann = await(openUnixConnection(path));
        say(ann, "Nobody hears this");
        StreamPair bob = await(openUnixConnection(path));
        await(hear("Ann", ann));
        say(ann, "Hello");
        await(hear("Bob", bob));
        say(bob, "Hello yourself");
        await(hear("Ann", ann));
        bob.writer().close();
        await(hear("Ann", ann));
        ann.writer().close();
      }
      IO.println("The socket is " + (Files.exists(path) ? "still there" : "gone"));
    });
  }

  void main(String... args) throws Exception {
    if (args.length > 0) {
      run(serve(args[0]));
      return;
    }
    Path directory = Files.createTempDirectory("chat");
    try {
      run(talk(directory.resolve("socket")));
    } finally {
      Files.delete(directory);
    }
  }
}
