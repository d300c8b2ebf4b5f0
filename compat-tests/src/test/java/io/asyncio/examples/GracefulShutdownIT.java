package io.asyncio.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.asyncio.netty.process.ChildProgram;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The server of the jar, which gets real signals while clients are connected to it. */
class GracefulShutdownIT {

  private static final Path JAR = Path.of("target", "examples.jar");
  private static final int PATIENCE_MILLIS = 30_000;
  private static final int ATTEMPTS = 10_000;

  /** Longer than any test, so that only the end of the connections can end the server. */
  private static final String LONG_GRACE = "3600";

  /** A client that speaks in lines. */
  private record Client(Socket socket, BufferedReader reader) implements AutoCloseable {

    static Client connect(int port) throws IOException {
      Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
      socket.setSoTimeout(PATIENCE_MILLIS);
      return new Client(
          socket, new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8)));
    }

    void asks(String word) throws IOException {
      socket.getOutputStream().write((word + "\n").getBytes(UTF_8));
      assertThat(reader.readLine()).isEqualTo(word);
    }

    void isCutOff() throws IOException {
      try {
        assertThat(reader.readLine()).isNull();
      } catch (SocketException e) {
        assertThat(e).hasMessageContaining("reset");
      }
    }

    void hangUp() throws IOException {
      socket.close();
    }

    @Override
    public void close() throws IOException {
      hangUp();
    }
  }

  private static int portOf(ChildProgram server) throws Exception {
    String line = server.line();
    assertThat(line).as(server.errors()).startsWith("server: listening on port ");
    return Integer.parseInt(line.substring(line.lastIndexOf(' ') + 1));
  }

  /** The listener is closed a moment after the signal was handled. */
  private static void assertThatNobodyListensSoon(int port) throws IOException {
    for (int i = 0; i < ATTEMPTS; i++) {
      try {
        Client.connect(port).close();
      } catch (ConnectException e) {
        return;
      } catch (SocketException e) {
        assertThat(e).as("closed while it was in the backlog").hasMessageContaining("reset");
      }
    }
    fail("the server listens on");
  }

  @ParameterizedTest
  @ValueSource(strings = {"TERM", "INT"})
  void clientsFinishTheirWorkAndTheProgramSucceeds(String signal) throws Exception {
    try (ChildProgram server = ChildProgram.ofJar(JAR, "GracefulShutdown", LONG_GRACE)) {
      int port = portOf(server);
      try (Client first = Client.connect(port);
          Client second = Client.connect(port)) {
        first.asks("one");
        second.asks("two");
        server.send(signal);
        assertThat(server.line()).isEqualTo("server: got SIG" + signal);
        assertThatNobodyListensSoon(port);
        first.asks("still there?");
        first.hangUp();
        second.asks("and me?");
      }
      assertThat(server.remainingLines()).containsExactly("server: all connections have ended");
      assertThat(server.status()).isZero();
      assertThat(server.errors()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TERM", "INT"})
  void clientThatStaysIsCutOffAndTheProgramSucceeds(String signal) throws Exception {
    try (ChildProgram server = ChildProgram.ofJar(JAR, "GracefulShutdown", "0.1")) {
      try (Client client = Client.connect(portOf(server))) {
        client.asks("anybody?");
        server.send(signal);
        client.isCutOff();
        assertThat(server.remainingLines())
            .containsExactly("server: got SIG" + signal, "server: all connections have ended");
      }
      assertThat(server.status()).isZero();
      assertThat(server.errors()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TERM", "INT"})
  void serverWithoutClientsEndsAtOnce(String signal) throws Exception {
    try (ChildProgram server = ChildProgram.ofJar(JAR, "GracefulShutdown", LONG_GRACE)) {
      portOf(server);
      server.send(signal);
      assertThat(server.remainingLines())
          .containsExactly("server: got SIG" + signal, "server: all connections have ended");
      assertThat(server.status()).isZero();
    }
  }
}
