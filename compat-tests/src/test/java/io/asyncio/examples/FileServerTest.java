package io.asyncio.examples;

import static io.asyncio.Asyncio.openConnection;
import static io.asyncio.Asyncio.startServer;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio.Server;
import io.asyncio.netty.testing.LoopTest;
import io.asyncio.streams.StreamPair;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The file server of the examples, towards clients of all kinds. */
class FileServerTest extends LoopTest {

  private static final String MODIFIED = "Sun, 6 Nov 1994 08:49:37 GMT";

  @TempDir
  private Path directory;

  private Path root;

  @BeforeEach
  void makeFiles() throws IOException {
    root = Files.createDirectory(directory.resolve("root"));
    Files.writeString(directory.resolve("secret"), "secret");
    Files.writeString(Files.createDirectory(root.resolve("a b")).resolve("c+d.html"), "<p>");
    Files.writeString(root.resolve("empty"), "");
    Files.createSymbolicLink(root.resolve("way-out"), directory.resolve("secret"));
    Path digits = Files.writeString(root.resolve("digits"), "0123456789");
    Files.setLastModifiedTime(digits, FileTime.from(Instant.parse("1994-11-06T08:49:37Z")));
  }

  /** Returns what comes back for what is sent over one connection. */
  private String answerTo(String text) throws Exception {
    String[] answer = {""};
    run(() -> {
      Server server = soon(startServer(new FileServer(root)::handle, LOCALHOST, 0));
      StreamPair client = soon(openConnection(LOCALHOST, server.port()));
      try (var writer = client.writer()) {
        writer.write(text.getBytes(ISO_8859_1));
        writer.writeEof();
        answer[0] = new String(soon(client.reader().read()), ISO_8859_1);
      }
      server.close();
      soon(server.waitClosed());
    });
    return answer[0];
  }

  private String get(String target, String... headers) throws Exception {
    return answerTo("GET " + target + " HTTP/1.1\r\n" + String.join("\r\n", headers)
        + (headers.length == 0 ? "\r\n" : "\r\n\r\n"));
  }

  private static String body(String answer) {
    return answer.split("\r\n\r\n", 2)[1];
  }

  @Test
  void fileComesWithAllThatIsKnownOfIt() throws Exception {
    assertThat(get("/digits"))
        .startsWith("HTTP/1.1 200 OK\r\n")
        .contains("Content-Length: 10\r\n", "Accept-Ranges: bytes\r\n", "ETag: \"")
        .contains("Last-Modified: " + MODIFIED + "\r\n")
        .endsWith("\r\n\r\n0123456789");
    assertThat(get("/a%20b/c+d.html?x=1"))
        .contains("Content-Type: text/html\r\n")
        .endsWith("<p>");
    assertThat(get("/empty")).startsWith("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n");
  }

  @ParameterizedTest
  @CsvSource({"2-4,234,2-4", "7-,789,7-9", "-3,789,7-9", "8-99,89,8-9", "-99,0123456789,0-9"})
  void partIsSent(String range, String part, String told) throws Exception {
    assertThat(get("/digits", "Range: bytes=" + range))
        .startsWith("HTTP/1.1 206 Partial Content\r\nContent-Length: " + part.length() + "\r\n")
        .contains("Content-Range: bytes " + told + "/10\r\n")
        .endsWith("\r\n\r\n" + part);
  }

  @ParameterizedTest
  @ValueSource(strings = {"10-", "99-100", "4-2", "-0"})
  void partThatThereIsNotIsRefused(String range) throws Exception {
    assertThat(get("/digits", "Range: bytes=" + range))
        .startsWith("HTTP/1.1 416 Range Not Satisfiable\r\nContent-Length: 0\r\n")
        .contains("Content-Range: bytes */10\r\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"bytes=1-2,4-5", "bytes=-", "lines=1-2", "bytes=x-"})
  void rangeThatIsNotUnderstoodIsTheWholeFile(String range) throws Exception {
    assertThat(get("/digits", "Range: " + range)).startsWith("HTTP/1.1 200").endsWith("0123456789");
  }

  @Test
  void headHasNoBody() throws Exception {
    assertThat(answerTo("HEAD /digits HTTP/1.1\r\n\r\n"))
        .startsWith("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n")
        .endsWith("\r\n\r\n");
  }

  @Test
  void whatTheClientHasIsNotSentAgain() throws Exception {
    String tag = get("/digits").replaceAll("(?s).*ETag: (\"[^\"]*\").*", "$1");
    for (String condition : new String[] {
      "If-None-Match: " + tag,
      "If-None-Match: \"x\", W/" + tag,
      "If-None-Match: *",
      "If-Modified-Since: " + MODIFIED
    }) {
      assertThat(get("/digits", condition))
          .startsWith("HTTP/1.1 304 Not Modified\r\nETag: " + tag)
          .doesNotContain("Content-Length")
          .endsWith("\r\n\r\n");
    }
    assertThat(get("/digits", "If-None-Match: \"x\"")).endsWith("0123456789");
    assertThat(get("/digits", "If-Modified-Since: Sat, 5 Nov 1994 08:49:37 GMT"))
        .endsWith("789");
    assertThat(body(get("/digits", "Range: bytes=0-0", "If-Range: " + tag))).isEqualTo("0");
    assertThat(body(get("/digits", "Range: bytes=0-0", "If-Range: \"x\""))).hasSize(10);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/../secret",
        "/%2e%2e/secret",
        "/a%20b/../../secret",
        "/way-out",
        "/",
        "/a%20b",
        "/nothing",
        "digits",
        "/%00",
        "/%zz",
        "//etc/passwd"
      })
  void nothingElseIsShown(String target) throws Exception {
    assertThat(get(target)).startsWith("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n");
  }

  @Test
  void connectionsAreKept() throws Exception {
    String request = "GET /digits HTTP/1.1\r\nRange: bytes=1-2\r\n\r\n";
    String last = "GET /digits HTTP/1.1\r\nConnection: close\r\n\r\n";
    assertThat(answerTo(request + request + last + request).split("HTTP/1.1 ")).hasSize(4);
    assertThat(answerTo("GET /digits HTTP/1.0\r\n\r\n" + request).split("HTTP/1.1 "))
        .hasSize(2);
    assertThat(answerTo("POST /digits HTTP/1.1\r\nContent-Length: 9\r\n\r\nGET / HTT"))
        .startsWith("HTTP/1.1 405 Method Not Allowed\r\n")
        .containsOnlyOnce("HTTP/1.1");
  }

  @Test
  void whatIsNoRequestEndsTheConnection() throws Exception {
    assertThat(answerTo("hello\r\n\r\n")).isEmpty();
    assertThat(answerTo("GET /digits HTTP/1.1\r\nno header\r\n\r\n")).isEmpty();
    assertThat(answerTo("GET /digits HTTP/1.1\r\n" + "a: b\r\n".repeat(200))).isEmpty();
  }
}
