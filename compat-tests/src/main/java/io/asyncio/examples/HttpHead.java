package io.asyncio.examples;

import static io.asyncio.Asyncio.*;
import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.asyncio.Coroutine;
import io.asyncio.Server;
import io.asyncio.streams.StreamPair;
import io.asyncio.streams.StreamReader;
import io.asyncio.streams.StreamWriter;

/**
 * Asks an HTTP server for the headers of a page, by hand, and prints them line by line. The server
 * is a coroutine in the same program.
 *
 * {@snippet lang=python :
 * writer.write(f"HEAD {path} HTTP/1.0\r\nHost: {host}\r\n\r\n".encode("latin-1"))
 * async for line in reader:
 *     ...
 * }
 */
final class HttpHead {

  static Coroutine<Void> printHeaders(StreamPair streams, String host, String path) {
    return async(() -> {
      try (StreamWriter writer = streams.writer()) {
        String request = "HEAD " + path + " HTTP/1.0\r\nHost: " + host + "\r\n\r\n";
        writer.write(request.getBytes(ISO_8859_1));
        for (byte[] line : each(streams.reader())) {
          String header = new String(line, ISO_8859_1).strip();
          if (!header.isEmpty()) {
            IO.println("HTTP header> " + header);
          }
        }
      }
    });
  }

  static Coroutine<Void> answer(StreamReader reader, StreamWriter writer) {
    return async(() -> {
      byte[] request = await(reader.readuntil("\r\n\r\n".getBytes(ISO_8859_1)));
      boolean head = new String(request, ISO_8859_1).startsWith("HEAD / ");
      String status = head ? "200 OK" : "404 Not Found";
      String headers = "Content-Type: text/plain\r\nContent-Length: 12\r\nConnection: close\r\n";
      writer.write(("HTTP/1.0 " + status + "\r\n" + headers + "\r\n").getBytes(ISO_8859_1));
      writer.close();
      await(writer.waitClosed());
    });
  }

  static Coroutine<Void> headOfOwnServer() {
    return async(() -> {
      try (Server server = await(startServer(HttpHead::answer, "127.0.0.1", 0))) {
        var streams = await(openConnection("127.0.0.1", server.port()));
        await(printHeaders(streams, "127.0.0.1", "/"));
      }
    });
  }

  void main() throws Exception {
    run(headOfOwnServer());
  }
}
