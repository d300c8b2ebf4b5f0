package io.asyncio.examples;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio.interop.Program;
import io.asyncio.netty.testing.LoopTest;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The pages of the example of HTTP and WebSockets, towards curl, and towards who pipelines. */
@Timeout(60)
class WebSocketSiteCurlTest extends LoopTest {

  private static final int SIZE = (1 << 20) + 1; // so large that curl asks whether it may send it

  @TempDir
  private Path directory;

  private NettyHost host;
  private int port;

  @BeforeEach
  void listen() throws Exception {
    host = NettyHost.start(ioTransport, 2);
    port = host.listen(new WebSocketSite()::fill);
  }

  @AfterEach
  void end() throws Exception {
    host.close();
  }

  private List<String> curl(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("curl", "-q", "-sS", "--noproxy", "*"));
    for (String argument : arguments) {
      command.add(argument.replace("site", "http://127.0.0.1:" + port));
    }
    try (Program curl = Program.start(loop, directory, command)) {
      return curl.awaitEnd();
    }
  }

  @Test
  void curlKeepsItsConnectionFromPageToPage() throws Exception {
    Program.assumeInstalled("curl");
    run(() -> assertThat(curl("site/tea", "site/slow", "site/no", "-w", "%{num_connects} new\n"))
        .containsExactly(
            "four euro a pot", "1 new", "here at last", "0 new", "not found", "0 new"));
  }

  @Test
  void curlPostsABodyAndGetsItBack() throws Exception {
    Program.assumeInstalled("curl");
    byte[] body = new byte[SIZE];
    new Random(1).nextBytes(body);
    Files.write(directory.resolve("body"), body);
    run(() -> {
      curl("-T", "body", "-X", "POST", "site/echo", "-o", "back");
      assertThat(directory.resolve("back")).hasBinaryContent(body);
    });
  }

  @Test
  void curlIsToldWhatIsNotThereAndWhatIsNotAllowed() throws Exception {
    Program.assumeInstalled("curl");
    run(() -> {
      assertThat(curl("-I", "site/tea"))
          .startsWith("HTTP/1.1 200 OK")
          .contains("content-length: 16")
          .doesNotContain("four euro a pot");
      String status = "%{http_code}\n";
      assertThat(curl("-w", status, "site/no")).containsExactly("not found", "404");
      assertThat(curl("-w", status, "-X", "PUT", "-d", "x", "site/tea"))
          .containsExactly("not allowed", "405");
      assertThat(curl("-w", status, "-H", "Connection: close", "site/tea"))
          .containsExactly("four euro a pot", "200");
      assertThat(curl("-w", "\n%{http_code}", "site/room")).last().isEqualTo("400");
    });
  }

  private String answerTo(String text) throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        InputStream in = socket.getInputStream()) {
      socket.getOutputStream().write(text.getBytes(US_ASCII));
      return new String(in.readAllBytes(), US_ASCII);
    }
  }

  @Test
  void pipelinedRequestsAreAnsweredInTheirOrder() throws Exception {
    assertThat(answerTo(
            "GET /slow HTTP/1.1\r\n\r\nPOST /echo HTTP/1.1\r\nContent-Length: 5\r\n\r\nhello"
                + "GET /tea HTTP/1.1\r\nConnection: close\r\n\r\n"))
        .containsSubsequence("here at last", "hello", "four euro");
  }

  @Test
  void malformedRequestIsRefusedBehindTheAnswersBefore() throws Exception {
    assertThat(answerTo("GET /slow HTTP/1.1\r\n\r\nwhat is this?\r\n\r\n"))
        .containsSubsequence("200 OK", "here at last", "400 Bad Request", "connection: close");
    assertThat(answerTo("GET /tea HTTP/1.1\r\nConnection: close\r\n\r\n")).contains("four euro");
  }

  @Test
  void clientThatGoesInMidBodyEndsItsOwnConnectionAlone() throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket
          .getOutputStream()
          .write("POST /echo HTTP/1.1\r\nContent-Length: 99\r\n\r\nhello".getBytes(US_ASCII));
      socket.getInputStream().readNBytes(5);
      socket.setSoLinger(true, 0); // a reset
    }
    assertThat(answerTo("GET /tea HTTP/1.1\r\nConnection: close\r\n\r\n")).contains("four euro");
  }
}
