package io.asyncio.examples;

import static io.asyncio.Asyncio.*;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.asyncio.Coroutine;
import io.asyncio.LimitOverrunError;
import io.asyncio.Server;
import io.asyncio.streams.StreamPair;
import io.asyncio.streams.StreamReader;
import io.asyncio.streams.StreamWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A cache that speaks a part of memcached's protocol: {@code set}, {@code get}, {@code delete},
 * {@code quit}, with times after which values are forgotten. All connections share one map without
 * a lock, since only one coroutine runs at a time.
 *
 * <p>The argument is the port to listen on, until Ctrl-C. Without it the program talks to itself.
 *
 * {@snippet lang=python :
 * command, *arguments = (await reader.readuntil(b"\r\n")).decode().split()
 * match command:
 *     case "get": ...
 *     case "set":
 *         value = await reader.readexactly(int(arguments[3]) + 2)
 * }
 */
final class MemoryCache {

  private static final String HOST = "127.0.0.1";
  private static final int LONGEST_KEY = 250;
  private static final int LARGEST_VALUE = 1 << 20;
  private static final int MOST_ENTRIES = 10_000;
  private static final String END = "\r\n";

  /** A value, and when it is to be forgotten. */
  @SuppressWarnings("ArrayRecordComponent") // nobody compares values
  private record Value(String flags, byte[] bytes, double deadline) {
    boolean isFresh() {
      return getRunningLoop().time() < deadline;
    }
  }

  /** What a client has done that the protocol does not know; the connection goes on. */
  private static final class ClientError extends Exception {
    private static final long serialVersionUID = 1L;

    ClientError(String message) {
      super(message);
    }
  }

  /** Forgets what was not used for the longest time, if there is too much. */
  private final Map<String, Value> entries = new LinkedHashMap<>(16, 0.75f, true) {
    private static final long serialVersionUID = 1L;

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, Value> eldest) {
      return size() > MOST_ENTRIES;
    }
  };

  Coroutine<Void> handle(StreamReader reader, StreamWriter writer) {
    return async(() -> {
      try (writer) {
        while (true) {
          String line = text(await(reader.readuntil(bytes(END))));
          String[] words = line.strip().split(" +");
          if (words[0].equals("quit")) {
            return;
          }
          writer.write(await(answer(words, reader)));
          await(writer.drain());
        }
      } catch (LimitOverrunError | IOException e) {
        // he has gone, or talks without an end
      }
    });
  }

  private Coroutine<byte[]> answer(String[] words, StreamReader reader) {
    return async(() -> {
      try {
        return switch (words[0]) {
          case "get" -> get(words);
          case "set" -> bytes(set(words, reader) + END);
          case "delete" ->
            bytes((entries.remove(key(words)) == null ? "NOT_FOUND" : "DELETED") + END);
          default -> bytes("ERROR" + END);
        };
      } catch (ClientError e) {
        return bytes("CLIENT_ERROR " + e.getMessage() + END);
      }
    });
  }

  private byte[] get(String[] words) throws ClientError {
    var answer = new ByteArrayOutputStream();
    String key = key(words);
    Value value = entries.get(key);
    if (value != null && value.isFresh()) {
      String head = "VALUE " + key + " " + value.flags() + " " + value.bytes().length;
      answer.writeBytes(bytes(head + END));
      answer.writeBytes(value.bytes());
      answer.writeBytes(bytes(END));
    }
    answer.writeBytes(bytes("END" + END));
    return answer.toByteArray();
  }

  private String set(String[] words, StreamReader reader) throws Exception {
    if (words.length != 5) {
      throw new ClientError("set KEY FLAGS SECONDS LENGTH");
    }
    int length = number(words[4]);
    int seconds = number(words[3]);
    if (length > LARGEST_VALUE) {
      throw new IOException("too large"); // and nobody knows where the next command begins
    }
    byte[] value = await(reader.readexactly(length));
    if (!text(await(reader.readuntil(bytes(END)))).equals(END)) {
      throw new ClientError("bad data chunk");
    }
    double deadline = seconds == 0 ? Double.POSITIVE_INFINITY : getRunningLoop().time() + seconds;
    entries.put(key(words), new Value(words[2], value, deadline));
    return "STORED";
  }

  private static String key(String[] words) throws ClientError {
    if (words.length < 2 || words[1].length() > LONGEST_KEY) {
      throw new ClientError("bad key");
    }
    return words[1];
  }

  private static int number(String word) throws ClientError {
    if (!word.matches("\\d{1,9}")) {
      throw new ClientError("no number: " + word);
    }
    return Integer.parseInt(word);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, UTF_8);
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

  private Coroutine<Void> talk() {
    return async(() -> {
      Server server = await(startServer(this::handle, HOST, 0));
      try (var _ = aclosing(server)) {
        StreamPair streams = await(openConnection(HOST, server.port()));
        String[] commands = {
          "set tea 0 0 9\r\nfour euro",
          "get tea",
          "set tea 0 0 many",
          "delete tea",
          "get tea",
          "brew"
        };
        for (String command : commands) {
          streams.writer().write(bytes(command + END));
        }
        streams.writer().write(bytes("quit" + END));
        for (byte[] line : each(streams.reader())) {
          IO.println("client: " + text(line).strip());
        }
        streams.writer().close();
      }
    });
  }

  void main(String... args) throws Exception {
    run(args.length > 0 ? serve(Integer.parseInt(args[0])) : talk());
  }
}
