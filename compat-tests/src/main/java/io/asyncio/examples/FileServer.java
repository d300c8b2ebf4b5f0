package io.asyncio.examples;

import static io.asyncio.Asyncio.*;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.asyncio.Coroutine;
import io.asyncio.LimitOverrunError;
import io.asyncio.Server;
import io.asyncio.streams.StreamPair;
import io.asyncio.streams.StreamReader;
import io.asyncio.streams.StreamWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * An HTTP/1.1 server of the files in a directory: GET and HEAD, ranges, conditions, connections
 * that are kept. The files go out by {@code sendfile}, so that the system never copies them.
 *
 * <p>The arguments are the directory and the port to listen on, until Ctrl-C. Without them the
 * program asks itself for a file that it has made.
 *
 * {@snippet lang=python :
 * writer.write(head)
 * await loop.sendfile(writer.transport, file, offset, count)
 * }
 */
final class FileServer {

  private static final String HOST = "127.0.0.1";
  private static final double PATIENCE_SECONDS = 60;
  private static final int MOST_HEADERS = 100;

  private final FileAnswers answers;

  FileServer(Path root) throws IOException {
    answers = new FileAnswers(root);
  }

  Coroutine<Void> handle(StreamReader reader, StreamWriter writer) {
    return async(() -> {
      try (writer) {
        boolean goesOn = true;
        while (goesOn) {
          HttpRequest request = await(waitFor(request(reader), PATIENCE_SECONDS));
          goesOn = await(answer(request, writer));
        }
      } catch (LimitOverrunError | IOException e) {
        // he has gone, says nothing more, or talks without an end
      }
    });
  }

  private static Coroutine<HttpRequest> request(StreamReader reader) {
    return async(() -> {
      HttpRequest request = HttpRequest.of(await(line(reader)));
      for (int i = 0; i < MOST_HEADERS; i++) {
        String header = await(line(reader));
        if (header.isEmpty()) {
          return request;
        }
        request.add(header);
      }
      throw new IOException("too many headers");
    });
  }

  private static Coroutine<String> line(StreamReader reader) {
    return async(() -> new String(await(reader.readuntil()), ISO_8859_1).stripTrailing());
  }

  /** Answers, and tells whether the connection goes on. */
  private Coroutine<Boolean> answer(HttpRequest request, StreamWriter writer) {
    return async(() -> {
      boolean goesOn = request.keepsConnection();
      try (FileAnswer answer = answers.to(request)) {
        writer.write(answer.head(goesOn).getBytes(US_ASCII));
        if (answer.hasBody() && !request.method().equals("HEAD")) {
          await(answer.sendBody(writer));
        }
        await(writer.drain());
      }
      return goesOn;
    });
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
        for (List<String> request : List.of(
            List.of("GET /tea.txt"),
            List.of("GET /tea.txt", "Range: bytes=5-8"),
            List.of("GET /tea.txt", "Range: bytes=-5"),
            List.of("GET /tea.txt", "Range: bytes=99-"),
            List.of("HEAD /tea.txt"),
            List.of("GET /../secret"),
            List.of("GET /coffee.txt"),
            List.of("DELETE /tea.txt"))) {
          await(ask(server, request));
        }
      }
    });
  }

  private static Coroutine<Void> ask(Server server, List<String> request) {
    return async(() -> {
      StreamPair streams = await(openConnection(HOST, server.port()));
      try (StreamWriter writer = streams.writer()) {
        String headers = String.join("\r\n", request.subList(1, request.size()));
        writer.write((request.getFirst() + " HTTP/1.1\r\nHost: tea\r\nConnection: close\r\n"
                + headers
                + (headers.isEmpty() ? "\r\n" : "\r\n\r\n"))
            .getBytes(US_ASCII));
        String answer = new String(await(streams.reader().read()), UTF_8);
        String[] parts = answer.split("\r\n\r\n", 2);
        IO.println("client: " + String.join(", ", request));
        IO.println(
            "client:   " + parts[0].lines().findFirst().orElseThrow() + " | " + parts[1].strip());
      }
    });
  }

  private static void talkOfTea() throws Exception {
    Path directory = Files.createTempDirectory("files");
    Path tea = directory.resolve("tea.txt");
    try {
      Files.writeString(tea, "four euro a pot\n");
      run(new FileServer(directory).talk());
    } finally {
      Files.deleteIfExists(tea);
      Files.delete(directory);
    }
  }

  static void main(String... args) throws Exception {
    if (args.length == 0) {
      talkOfTea();
    } else {
      run(new FileServer(Path.of(args[0])).serve(Integer.parseInt(args[1])));
    }
  }
}
