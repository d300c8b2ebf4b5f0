package io.asyncio.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio.interop.Pem;
import io.asyncio.interop.Program;
import io.asyncio.netty.testing.LoopTest;
import io.asyncio.netty.testing.Tls;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The server of the examples with its handler, and with a protocol in the handler's place. */
@Timeout(60)
class SwappedHandlerTest extends LoopTest {

  private static final int MANY = 3000;

  @TempDir
  private Path directory;

  private NettyHost host;
  private int port;

  @BeforeEach
  void startHost() throws Exception {
    host = NettyHost.start(ioTransport, 1);
  }

  @AfterEach
  void end() throws Exception {
    host.close();
  }

  private void listen(boolean swapped) throws Exception {
    port = host.listen(child -> {
      if (swapped) {
        SwappedHandler.fillAfter(child, Tls.SERVER);
      } else {
        SwappedHandler.fillBefore(child, Tls.SERVER);
      }
    });
  }

  private SSLSocket connect() throws IOException {
    return (SSLSocket)
        Tls.CLIENT.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void sClientIsAnswered(boolean swapped) throws Exception {
    Program.assumeInstalled("openssl");
    listen(swapped);
    Pem pem = Pem.write(directory, "localhost", Tls.LOCALHOST);
    List<String> command = List.of(
        "openssl",
        "s_client",
        "-connect",
        LOCALHOST + ":" + port,
        "-CAfile",
        pem.certificate().toString(),
        "-verify_return_error",
        "-quiet");
    run(() -> {
      try (Program client = Program.start(loop, directory, command)) {
        client.print("live\nst");
        client.awaitLine("1 evil");
        client.print("ar\n\n\nquit\n");
        client.awaitLine("2 rats");
        client.awaitLine("goodbye");
        client.awaitEnd();
      }
    });
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whoSendsMuchAndReadsLateGetsAll(boolean swapped) throws Exception {
    listen(swapped);
    List<String> expected = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    for (int i = 1; i <= MANY; i++) {
      text.append("x".repeat(i % 500)).append("y\n");
      expected.add(i + " y" + "x".repeat(i % 500));
    }
    expected.add("goodbye");
    try (SSLSocket socket = connect()) {
      Thread sender = Thread.ofPlatform().start(() -> {
        try {
          socket.getOutputStream().write((text + "quit\n").getBytes(UTF_8));
        } catch (IOException e) {
          // the answers tell
        }
      });
      BufferedReader reader =
          new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
      assertThat(reader.lines()).containsExactlyElementsOf(expected);
      sender.join();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void lineThatIsTooLongEndsItsOwnConnectionAlone(boolean swapped) throws Exception {
    listen(swapped);
    try (SSLSocket socket = connect();
        SSLSocket other = connect()) {
      socket.getOutputStream().write(("x".repeat(2000) + "\nlive\n").getBytes(UTF_8));
      assertThat(endOf(socket)).isEmpty();
      other.getOutputStream().write("live\nquit\n".getBytes(UTF_8));
      assertThat(endOf(other)).isEqualTo("1 evil\ngoodbye\n");
    }
    assertThat(host.takeReports())
        .isEqualTo(swapped ? List.of("Fatal error on transport") : List.of());
  }

  /** What is left unread when the server hangs up may make it a reset. */
  private static String endOf(SSLSocket socket) {
    try {
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    } catch (IOException e) {
      return "";
    }
  }
}
