package io.asyncio.examples;

import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The head of a request over HTTP/1.
 *
 * @param headers by name, in small letters
 */
record HttpRequest(String method, String target, String version, Map<String, String> headers) {

  /** Reads the first line. */
  static HttpRequest of(String line) throws IOException {
    String[] words = line.split(" ", -1);
    if (words.length != 3 || !words[2].startsWith("HTTP/1.")) {
      throw new IOException("no request: " + line);
    }
    return new HttpRequest(words[0], words[1], words[2], new TreeMap<>());
  }

  /** Adds a header. */
  void add(String line) throws IOException {
    int colon = line.indexOf(':');
    if (colon <= 0) {
      throw new IOException("no header: " + line);
    }
    headers.put(
        line.substring(0, colon).toLowerCase(Locale.ROOT),
        line.substring(colon + 1).strip());
  }

  @Nullable
  String header(String name) {
    return headers.get(name);
  }

  /** Tells whether another request may follow; a body, which none of ours has, would be in its way. */
  boolean keepsConnection() {
    return version.equals("HTTP/1.1")
        && !"close".equalsIgnoreCase(header("connection"))
        && "0".equals(headers.getOrDefault("content-length", "0"))
        && header("transfer-encoding") == null;
  }
}
