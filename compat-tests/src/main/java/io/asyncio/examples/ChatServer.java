package io.asyncio.examples;

import static io.asyncio.Asyncio.*;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.asyncio.Coroutine;
import io.asyncio.Server;
import io.asyncio.Task;
import io.asyncio.queues.Queue;
import io.asyncio.queues.QueueShutDown;
import io.asyncio.streams.StreamPair;
import io.asyncio.streams.StreamReader;
import io.asyncio.streams.StreamWriter;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A chat room: the first line of a connection is a name, each further one goes to everybody. What
 * somebody has not read yet waits in a queue of his own, so that he holds up nobody; who is too far
 * behind has to leave.
 *
 * <p>The argument is the port to listen on, for {@code nc} or {@code telnet}, until Ctrl-C. Without
 * it two guests of the program's own have a talk.
 *
 * {@snippet lang=python :
 * async for line in reader:
 *     for member in members.values():
 *         member.put_nowait(f"{name}: {line.decode()}")
 * }
 */
final class ChatServer {

  private static final String HOST = "127.0.0.1";
  private static final int FARTHEST_BEHIND = 100;

  /** Who is in the room, and what he is still to be sent. */
  private record Member(StreamWriter writer, Queue<String> lines) {

    void hear(String line) {
      if (lines.full()) {
        writer.transport().abort();
      } else if (!writer.isClosing()) {
        lines.putNowait(line);
      }
    }

    Coroutine<Void> send() {
      return async(() -> {
        try {
          while (true) {
            writer.write((await(lines.get()) + "\n").getBytes(UTF_8));
            await(writer.drain());
          }
        } catch (QueueShutDown | IOException e) {
          // he has left
        }
      });
    }
  }

  private final Map<String, Member> members = new LinkedHashMap<>();

  private void tellAll(String line) {
    members.values().forEach(member -> member.hear(line));
  }

  Coroutine<Void> handle(StreamReader reader, StreamWriter writer) {
    return async(() -> {
      try (writer) {
        String name = text(await(reader.readline()));
        if (name.isEmpty() || members.containsKey(name)) {
          writer.write("* Choose another name\n".getBytes(UTF_8));
          return;
        }
        await(chat(name, reader, new Member(writer, new Queue<>(FARTHEST_BEHIND))));
      } catch (IllegalArgumentException | IOException e) {
        IO.println("server: a guest has been lost, " + e.getMessage());
      }
    });
  }

  private Coroutine<Void> chat(String name, StreamReader reader, Member member) {
    return async(() -> {
      Task<Void> sending = createTask(member.send());
      members.put(name, member);
      tellAll("* " + name + " has come");
      try {
        for (byte[] line : each(reader)) {
          tellAll(name + ": " + text(line));
        }
      } finally {
        members.remove(name);
        tellAll("* " + name + " has left");
        member.lines().shutdown();
        await(sending);
      }
    });
  }

  private static String text(byte[] line) {
    return new String(line, UTF_8).strip();
  }

  private Coroutine<Void> serve(int port) {
    return async(() -> {
      Server server = await(startServer(this::handle, HOST, port));
      try (var _ = aclosing(server)) {
        IO.println("server: listening on port " + server.port());
        await(server.serveForever());
      }
    });
  }

  private static void say(StreamPair guest, String line) {
    guest.writer().write((line + "\n").getBytes(UTF_8));
  }

  private static Coroutine<Void> listen(String name, StreamPair guest, int lines) {
    return async(() -> {
      for (int i = 0; i < lines; i++) {
        IO.println(name + " reads: " + text(await(guest.reader().readline())));
      }
    });
  }

  private Coroutine<Void> talk() {
    return async(() -> {
      Server server = await(startServer(this::handle, HOST, 0));
      try (var _ = aclosing(server)) {
        StreamPair ann = await(openConnection(HOST, server.port()));
        StreamPair bob = await(openConnection(HOST, server.port()));
        say(ann, "Ann");
        await(listen("Ann", ann, 1));
        for (String line : List.of("Ann", "")) {
          StreamPair other = await(openConnection(HOST, server.port()));
          say(other, line);
          await(listen("Somebody", other, 1));
          other.writer().close();
        }
        say(bob, "Bob");
        await(listen("Bob", bob, 1));
        say(bob, "Is anybody here?");
        await(listen("Ann", ann, 2));
        say(ann, "I am");
        await(listen("Bob", bob, 2));
        bob.writer().close();
        await(listen("Ann", ann, 2));
        ann.writer().close();
      }
    });
  }

  void main(String... args) throws Exception {
    run(args.length > 0 ? serve(Integer.parseInt(args[0])) : talk());
  }
}
