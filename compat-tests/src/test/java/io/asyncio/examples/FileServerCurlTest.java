package io.asyncio.examples;

import static io.asyncio.Asyncio.startServer;
import static io.asyncio.Asyncio.startUnixServer;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio.Server;
import io.asyncio.ServerOptions;
import io.asyncio.interop.Pem;
import io.asyncio.interop.Program;
import io.asyncio.netty.testing.LoopTest;
import io.asyncio.netty.testing.Tls;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The file server of the examples towards curl, in clear and encrypted. */
class FileServerCurlTest extends LoopTest {

  private static final int SIZE = 1 << 20;
  private static final int BEGIN = 1000;

  @TempDir
  private Path directory;

  private final byte[] content = new byte[SIZE];
  private Path root;
  private Path out;
  private Pem pem;

  @BeforeEach
  void makeFile() throws Exception {
    Program.assumeInstalled("curl");
    new Random(1).nextBytes(content);
    root = Files.createDirectory(directory.resolve("root"));
    Files.write(root.resolve("file"), content);
    out = directory.resolve("out");
    pem = Pem.write(directory, "localhost", Tls.LOCALHOST);
  }

  private Server serve(String scheme) throws Exception {
    ServerOptions options = ServerOptions.of(LOCALHOST, 0);
    return soon(startServer(
        new FileServer(root)::handle,
        scheme.equals("https") ? options.withTls(Tls.server()) : options));
  }

  /** Asks for the file, and returns what curl prints. */
  private List<String> curl(String scheme, Server server, String... options) throws Exception {
    List<String> command = new ArrayList<>(List.of(
        "curl",
        "-q",
        "-sSf",
        "--noproxy",
        "*",
        "--cacert",
        pem.certificate().toString(),
        "--resolve",
        "localhost:" + server.port() + ":" + LOCALHOST,
        scheme + "://localhost:" + server.port() + "/file"));
    command.addAll(List.of(options));
    try (Program curl = Program.start(loop, directory, command)) {
      return curl.awaitEnd();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"http", "https"})
  void curlGetsTheWholeFileAndItsParts(String scheme) throws Exception {
    run(() -> {
      Server server = serve(scheme);
      assertThat(curl(scheme, server, "-I"))
          .startsWith("HTTP/1.1 200 OK", "Content-Length: " + SIZE);
      curl(scheme, server, "-o", "out");
      assertThat(out).hasBinaryContent(content);
      curl(scheme, server, "-o", "out", "-r", BEGIN + "-" + (2 * BEGIN - 1));
      assertThat(out).hasBinaryContent(Arrays.copyOfRange(content, BEGIN, 2 * BEGIN));
      Files.write(out, Arrays.copyOf(content, BEGIN));
      curl(scheme, server, "-o", "out", "-C", "-");
      assertThat(out).hasBinaryContent(content);
      server.close();
      soon(server.waitClosed());
    });
  }

  @Test
  void curlGetsTheFileOverAUnixSocket() throws Exception {
    Path socket = directory.resolve("socket");
    run(() -> {
      Server server = soon(startUnixServer(new FileServer(root)::handle, socket));
      List<String> command =
          List.of("curl", "-qsSf", "--unix-socket", "socket", "http://localhost/file", "-o", "out");
      try (Program curl = Program.start(loop, directory, command)) {
        assertThat(curl.awaitEnd()).isEmpty();
      }
      assertThat(out).hasBinaryContent(content);
      server.close();
      soon(server.waitClosed());
    });
  }

  @ParameterizedTest
  @ValueSource(strings = {"http", "https"})
  void curlKeepsItsConnectionForTheNextFile(String scheme) throws Exception {
    Files.write(root.resolve("other"), "other".getBytes(ISO_8859_1));
    run(() -> {
      Server server = serve(scheme);
      String other = scheme + "://localhost:" + server.port() + "/other";
      assertThat(curl(
              scheme, server, "-o", "out", other, "-o", "other", "-w", "%{num_connects} new\\n"))
          .containsExactly("1 new", "0 new");
      assertThat(out).hasBinaryContent(content);
      assertThat(directory.resolve("other")).hasContent("other");
      server.close();
      soon(server.waitClosed());
    });
  }
}
