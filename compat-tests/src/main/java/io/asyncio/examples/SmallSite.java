package io.asyncio.examples;

import static io.asyncio.Asyncio.*;
import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.asyncio.Coroutine;
import io.asyncio.streams.StreamReader;
import io.asyncio.streams.StreamWriter;
import java.util.Map;

/** A site for the {@link Crawler}, by streams. */
final class SmallSite {

  private static final Map<String, String> PAGES = Map.of(
      "/",
          "<a href=\"a.html\">A</a> <a href=\"b.html\">B</a> <a"
              + " href=\"http://example.com/\">far</a>",
      "/a.html", "<a href=\"/\">home</a> <a href=\"b.html#end\">B</a>",
      "/b.html", "<a href=\"gone.html\">gone</a> <a href=\"broken.html\">broken</a>",
      "/broken.html", "half a");

  private SmallSite() {}

  static Coroutine<Void> answer(StreamReader reader, StreamWriter writer) {
    return async(() -> {
      try (writer) {
        byte[] request = await(reader.readuntil("\r\n\r\n".getBytes(ISO_8859_1)));
        String path = new String(request, ISO_8859_1).split(" ", 3)[1];
        String page = PAGES.getOrDefault(path, "");
        String status = PAGES.containsKey(path) ? "200 OK" : "404 Not Found";
        int length = page.length() + (path.equals("/broken.html") ? 1 : 0);
        String head = "HTTP/1.1 " + status + "\r\nConnection: close\r\nContent-Length: " + length;
        writer.write((head + "\r\n\r\n" + page).getBytes(ISO_8859_1));
        await(writer.drain());
      }
    });
  }
}
