package io.asyncio.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio.netty.process.ChildProgram;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The server of the jar whose loop runs until a real Ctrl-C, while a client is connected to it. */
class RunForeverServerIT {

  private static final Path JAR = Path.of("target", "examples.jar");
  private static final int PATIENCE_MILLIS = 30_000;

  @Test
  void ctrlCClosesTheServerAndItsConnectionsAndTheProgramSucceeds() throws Exception {
    try (ChildProgram server = ChildProgram.ofJar(JAR, "RunForeverServer", "0")) {
      String line = server.line();
      assertThat(line).as(server.errors()).startsWith("listening on port ");
      int port = Integer.parseInt(line.substring(line.lastIndexOf(' ') + 1));
      try (Socket client = new Socket(InetAddress.getLoopbackAddress(), port)) {
        client.setSoTimeout(PATIENCE_MILLIS);
        client.getOutputStream().write("hello".getBytes(UTF_8));
        assertThat(client.getInputStream().readNBytes(5)).asString(UTF_8).isEqualTo("hello");
        server.send("INT");
        assertThat(client.getInputStream().read()).as("the end of the stream").isNegative();
      }
      assertThat(server.remainingLines())
          .containsExactly("got SIGINT", "the server is closed", "the loop is closed");
      assertThat(server.status()).isZero();
      assertThat(server.errors()).isEmpty();
    }
  }
}
