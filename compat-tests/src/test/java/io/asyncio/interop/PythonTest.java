package io.asyncio.interop;

import static io.asyncio.Asyncio.openConnection;
import static io.asyncio.Asyncio.openUnixConnection;
import static io.asyncio.Asyncio.startServer;
import static io.asyncio.Asyncio.startUnixServer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.asyncio.ConnectionOptions;
import io.asyncio.Future;
import io.asyncio.Server;
import io.asyncio.ServerOptions;
import io.asyncio.netty.testing.LoopTest;
import io.asyncio.netty.testing.Tls;
import io.asyncio.streams.ClientConnected;
import io.asyncio.streams.StreamPair;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Conversations with CPython's asyncio. */
class PythonTest extends LoopTest {

  private static final String PEER = "peer.py";
  private static final String NEW_ENOUGH = "import sys; sys.exit(sys.version_info < (3, 11))";

  private static boolean newEnough;

  enum Carrier {
    TCP,
    TLS,
    STARTTLS,
    UNIX
  }

  @TempDir
  private Path directory;

  private Path socket;
  private Pem pem;

  @BeforeAll
  static void findPython() throws InterruptedException {
    try {
      newEnough = new ProcessBuilder("python3", "-c", NEW_ENOUGH).start().waitFor() == 0;
    } catch (IOException e) {
      newEnough = false; // there is no such program
    }
  }

  @BeforeEach
  void writeFiles() throws Exception {
    assumeTrue(newEnough, "python3 3.11 or newer is not installed");
    socket = directory.resolve("socket");
    pem = Pem.write(directory, "localhost", Tls.LOCALHOST);
    try (InputStream source = PythonTest.class.getResourceAsStream(PEER)) {
      Files.copy(source, directory.resolve(PEER));
    }
  }

  private Program python(String role, Carrier carrier, String address) throws Exception {
    return Program.start(
        loop,
        directory,
        List.of(
            "python3",
            PEER,
            role,
            carrier.name().toLowerCase(Locale.ROOT),
            address,
            pem.certificate().toString(),
            pem.key().toString()));
  }

  private Server serve(Carrier carrier, ClientConnected handler) throws Exception {
    ServerOptions local = ServerOptions.of(LOCALHOST, 0);
    return soon(
        switch (carrier) {
          case TCP, STARTTLS -> startServer(handler, local);
          case TLS -> startServer(handler, local.withTls(Tls.server()));
          case UNIX -> startUnixServer(handler, socket);
        });
  }

  private StreamPair connect(Carrier carrier, int port) throws Exception {
    ConnectionOptions encrypted = ConnectionOptions.defaults().withTls(Tls.client());
    return soon(
        switch (carrier) {
          case TCP, STARTTLS -> openConnection(LOCALHOST, port);
          case TLS -> openConnection(LOCALHOST, port, encrypted);
          case UNIX -> openUnixConnection(socket);
        });
  }

  @ParameterizedTest
  @EnumSource
  void pythonTalksToOurServer(Carrier carrier) throws Exception {
    run(() -> {
      Future<Void> ended = loop.createFuture();
      Server server = serve(
          carrier,
          carrier == Carrier.STARTTLS
              ? Conversation.upgradeAndEcho(ended)
              : Conversation.echo(ended));
      String address = carrier == Carrier.UNIX ? socket.toString() : String.valueOf(server.port());
      try (Program python = python("talk", carrier, address)) {
        assertThat(python.awaitEnd()).isEmpty();
        soon(ended);
      }
      server.close();
      soon(server.waitClosed());
    });
  }

  @ParameterizedTest
  @EnumSource
  void weTalkToPythonsServer(Carrier carrier) throws Exception {
    run(() -> {
      try (Program python = python("echo", carrier, socket.toString())) {
        int port = Integer.parseInt(python.awaitLine("listening at (\\d+)").group(1));
        StreamPair streams = connect(carrier, port);
        Conversation.talk(carrier == Carrier.STARTTLS ? Conversation.upgrade(streams) : streams);
        assertThat(python.awaitEnd()).hasSize(1);
      }
    });
  }
}
