package io.asyncio.interop;

import static io.asyncio.Asyncio.openUnixConnection;
import static io.asyncio.Asyncio.startUnixServer;
import static io.asyncio.interop.Conversation.MEGABYTE;
import static io.asyncio.interop.Conversation.ascii;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio.Future;
import io.asyncio.Server;
import io.asyncio.netty.testing.LoopTest;
import io.asyncio.streams.StreamPair;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Unix sockets shared with socat. */
class SocatTest extends LoopTest {

  @TempDir
  private Path directory;

  private Path socket;

  @BeforeEach
  void assumeSocat() {
    Program.assumeInstalled("socat");
    socket = directory.resolve("socket");
  }

  /** Starts it, with a long time for the other way once one way has ended. */
  private Program socat(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("socat", "-t", "30"));
    command.addAll(List.of(arguments));
    return Program.start(loop, directory, command);
  }

  @Test
  void socatIsEchoedAndHearsTheFarewellAfterItsEnd() throws Exception {
    run(() -> {
      Future<Void> ended = loop.createFuture();
      Server server = soon(startUnixServer(Conversation.echo(ended), socket));
      try (Program socat = socat("-", "UNIX-CONNECT:" + socket)) {
        socat.print("hello\n");
        socat.awaitLine("hello");
        socat.closeInput();
        assertThat(socat.awaitEnd()).containsExactly("hello", "bye");
        soon(ended);
      }
      server.close();
      soon(server.waitClosed());
      assertThat(socket).doesNotExist();
    });
  }

  @Test
  void socatEchoesAMegabyteAndOurEnd() throws Exception {
    byte[] much = ascii("x".repeat(MEGABYTE));
    run(() -> {
      try (Program socat = socat("-d", "-d", "UNIX-LISTEN:" + socket, "EXEC:cat")) {
        socat.awaitLine(".* listening on .*");
        StreamPair streams = soon(openUnixConnection(socket));
        streams.writer().write(ascii("hello\n"));
        assertThat(soon(streams.reader().readline())).isEqualTo(ascii("hello\n"));
        streams.writer().write(much);
        streams.writer().writeEof();
        assertThat(soon(streams.reader().read())).isEqualTo(much);
        streams.writer().close();
        soon(streams.writer().waitClosed());
        socat.awaitEnd();
      }
    });
  }
}
