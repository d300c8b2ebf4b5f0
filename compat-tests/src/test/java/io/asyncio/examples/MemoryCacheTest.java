package io.asyncio.examples;

import static io.asyncio.Asyncio.openConnection;
import static io.asyncio.Asyncio.sleep;
import static io.asyncio.Asyncio.startServer;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio.Server;
import io.asyncio.netty.testing.LoopTest;
import io.asyncio.streams.StreamPair;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The cache of the examples, towards clients of all kinds. */
class MemoryCacheTest extends LoopTest {

  private Server server;

  /** What is to be done with the server. */
  interface Use {
    void of(Server server) throws Exception;
  }

  private void withServer(Use use) throws Exception {
    run(() -> {
      server = soon(startServer(new MemoryCache()::handle, LOCALHOST, 0));
      use.of(server);
      server.close();
      soon(server.waitClosed());
    });
  }

  private StreamPair connect() throws Exception {
    return soon(openConnection(LOCALHOST, server.port()));
  }

  private String answerTo(String text) throws Exception {
    StreamPair client = connect();
    try (var writer = client.writer()) {
      writer.write((text + "quit\r\n").getBytes(UTF_8));
      return new String(soon(client.reader().read()), UTF_8);
    }
  }

  @Test
  void aValueMayHaveEndsOfLinesInIt() throws Exception {
    withServer(_ -> {
      assertThat(answerTo("set poem 7 0 8\r\none\r\ntwo\r\n")).isEqualTo("STORED\r\n");
      assertThat(answerTo("get poem\r\n")).isEqualTo("VALUE poem 7 8\r\none\r\ntwo\r\nEND\r\n");
    });
  }

  @Test
  void commandsMayComeByteByByte() throws Exception {
    withServer(_ -> {
      StreamPair client = connect();
      try (var writer = client.writer()) {
        for (byte letter : "set a 0 0 1\r\nx\r\nget a\r\nquit\r\n".getBytes(UTF_8)) {
          writer.write(new byte[] {letter});
          soon(sleep(0));
        }
        assertThat(soon(client.reader().read()))
            .asString(UTF_8)
            .isEqualTo("STORED\r\nVALUE a 0 1\r\nx\r\nEND\r\n");
      }
    });
  }

  @ParameterizedTest
  @CsvSource({
    "get, bad key",
    "delete, bad key",
    "set a 0 0, set KEY FLAGS SECONDS LENGTH",
    "set a 0 0 -1, no number: -1",
    "set a 0 soon 1, no number: soon",
  })
  void whatIsWrongIsSaidAndTheConnectionGoesOn(String command, String problem) throws Exception {
    withServer(_ -> assertThat(answerTo(command + "\r\nget b\r\n"))
        .isEqualTo("CLIENT_ERROR " + problem + "\r\nEND\r\n"));
  }

  @Test
  void whoSendsTooMuchIsCutOffAlone() throws Exception {
    withServer(_ -> {
      for (String text : new String[] {"x".repeat(200_000), "set a 0 0 99999999\r\n"}) {
        StreamPair client = connect();
        try (var writer = client.writer()) {
          writer.write(text.getBytes(UTF_8));
          assertThat(endOf(client)).isEmpty();
        }
      }
      assertThat(answerTo("get a\r\n")).isEqualTo("END\r\n");
    });
  }

  /** What is left unread when the server hangs up makes it a reset. */
  private static byte[] endOf(StreamPair client) throws Exception {
    try {
      return soon(client.reader().read());
    } catch (IOException e) {
      return new byte[0];
    }
  }
}
