package io.asyncio.examples;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio.interop.Program;
import io.asyncio.netty.testing.LoopTest;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The server of the examples that speaks Redis's protocol, towards Redis's own programs. */
@Timeout(60)
class RedisServerTest extends LoopTest {

  private static final int MANY = 1000;

  @TempDir
  private Path directory;

  private NettyHost host;
  private int port;

  @BeforeEach
  void listen() throws Exception {
    host = NettyHost.start(ioTransport, 1);
    port = host.listen(new RedisServer(new RedisStore())::fill);
  }

  @AfterEach
  void end() throws Exception {
    host.close();
  }

  private Program start(String program, String... arguments) throws Exception {
    List<String> command =
        new ArrayList<>(List.of(program, "-h", LOCALHOST, "-p", String.valueOf(port)));
    command.addAll(List.of(arguments));
    return Program.start(loop, directory, command);
  }

  private List<String> cli(String... arguments) throws Exception {
    try (Program cli = start("redis-cli", arguments)) {
      return cli.awaitEnd();
    }
  }

  /** Gives redis-cli commands as one types them, and returns what it prints. */
  private List<String> type(String... lines) throws Exception {
    try (Program cli = start("redis-cli")) {
      cli.print(String.join("\n", lines) + "\n");
      cli.closeInput();
      return cli.awaitEnd();
    }
  }

  @Test
  void redisCliSetsAndGets() throws Exception {
    Program.assumeInstalled("redis-cli");
    run(() -> {
      assertThat(
              type("PING", "PING hello", "SET tea 4", "GET tea", "GET coffee", "EXISTS tea tea no"))
          .containsExactly("PONG", "hello", "OK", "4", "", "2");
      assertThat(type("SET tea 5 XX", "SET tea 6 NX", "SET milk 1 NX", "SET sugar 1 XX", "GET tea"))
          .containsExactly("OK", "", "OK", "", "5");
      assertThat(type("INCR tea", "INCR new", "DEL tea milk no", "EXISTS tea"))
          .containsExactly("6", "1", "2", "0");
      assertThat(cli("SET", "poem", "one\r\ntwo")).containsExactly("OK");
      assertThat(cli("--raw", "GET", "poem")).containsExactly("one", "two");
    });
  }

  @Test
  void redisCliIsToldHowLongAValueLives() throws Exception {
    Program.assumeInstalled("redis-cli");
    run(() -> {
      assertThat(
              type("SET a 1 EX 100", "TTL a", "SET a 1", "TTL a", "EXPIRE a 7", "TTL a", "TTL b"))
          .containsExactly("OK", "100", "OK", "-1", "1", "7", "-2");
      assertThat(type("EXPIRE a 0", "EXISTS a", "EXPIRE a 7", "SET b 1 PX 1"))
          .containsExactly("1", "0", "0", "OK");
      // To start a program takes longer than that millisecond.
      assertThat(type("GET b", "TTL b", "SET b 2 NX")).containsExactly("", "-2", "OK");
    });
  }

  @Test
  void redisCliIsToldWhatIsWrong() throws Exception {
    Program.assumeInstalled("redis-cli");
    run(() -> {
      assertThat(type("BREW tea", "GET", "GET a b", "SET a 1 EX", "SET a 1 EX 0", "SET a 1 NX XX"))
          .filteredOn(line -> !line.isEmpty())
          .containsExactly(
              "ERR unknown command 'BREW', with args beginning with: 'tea' ",
              "ERR wrong number of arguments for 'get' command",
              "ERR wrong number of arguments for 'get' command",
              "ERR syntax error",
              "ERR invalid expire time in 'set' command",
              "ERR syntax error");
      assertThat(type("SET a x", "INCR a", "SET a 9223372036854775807", "INCR a", "EXPIRE a soon"))
          .filteredOn(line -> !line.isEmpty())
          .containsExactly(
              "OK",
              "ERR value is not an integer or out of range",
              "OK",
              "ERR increment or decrement would overflow",
              "ERR value is not an integer or out of range");
    });
  }

  @Test
  void subscriberGetsWhatIsPublishedUntilItGoes() throws Exception {
    Program.assumeInstalled("redis-cli");
    run(() -> {
      assertThat(cli("PUBLISH", "news", "nobody listens")).containsExactly("0");
      try (Program subscriber = start("redis-cli", "SUBSCRIBE", "news", "weather")) {
        subscriber.awaitLine("2");
        assertThat(cli("PUBLISH", "weather", "rain")).containsExactly("1");
        subscriber.awaitLine("message");
        subscriber.awaitLine("weather");
        subscriber.awaitLine("rain");
      }
      while (!cli("PUBLISH", "news", "anybody?").equals(List.of("0"))) {
        // the server has not noticed yet
      }
    });
  }

  @Test
  void redisCliSendsManyCommandsAtOnce() throws Exception {
    Program.assumeInstalled("redis-cli");
    run(() -> {
      try (Program cli = start("redis-cli", "--pipe")) {
        cli.print(String.join("", Collections.nCopies(MANY, "INCR count\r\n")));
        cli.closeInput();
        assertThat(cli.awaitEnd()).contains("errors: 0, replies: " + MANY);
      }
      assertThat(cli("GET", "count")).containsExactly(String.valueOf(MANY));
    });
  }

  @Test
  void redisBenchmarkRunsToItsEnd() throws Exception {
    Program.assumeInstalled("redis-benchmark");
    run(() -> {
      try (Program benchmark =
          start("redis-benchmark", "-t", "set,get", "-n", "2000", "-q", "-P", "4")) {
        assertThat(benchmark.awaitEnd())
            .anyMatch(line -> line.contains("SET: "))
            .anyMatch(line -> line.contains("GET: "))
            .noneMatch(line -> line.startsWith("Error"));
      }
    });
  }

  private String answerTo(String text) throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        InputStream in = socket.getInputStream()) {
      socket.getOutputStream().write(text.getBytes(ISO_8859_1));
      return new String(in.readAllBytes(), ISO_8859_1);
    }
  }

  @Test
  void garbageEndsItsOwnConnectionAlone() throws Exception {
    assertThat(answerTo("PING\r\n*x\r\n"))
        .startsWith("+PONG\r\n-ERR Protocol error: ")
        .endsWith("\r\n");
    for (String garbage : List.of(
        "*1\r\n$-5\r\n",
        "*2147483647\r\n",
        "*1\r\n$999999999\r\nabc",
        "*1\r\n$3\r\nabcde",
        "*2\r\n*1\r\n$1\r\na\r\n$1\r\nb\r\n",
        ":1\r\n",
        "x".repeat(100_000))) {
      assertThat(answerTo(garbage)).startsWith("-ERR Protocol error: ");
    }
    assertThat(answerTo("*1\r\n$6\r\na\r\nb\r\n\r\n*0\r\n\r\nPING\r\nQUIT\r\n"))
        .isEqualTo("-ERR unknown command 'a b ', with args beginning with: \r\n+PONG\r\n+OK\r\n");
  }

  @Test
  void whoListensMayNotDoMuchElse() throws Exception {
    assertThat(answerTo(
            "SUBSCRIBE a\r\nGET b\r\nPING\r\nUNSUBSCRIBE\r\nGET b\r\nUNSUBSCRIBE\r\nQUIT\r\n"))
        .isEqualTo("*3\r\n$9\r\nsubscribe\r\n$1\r\na\r\n:1\r\n"
            + "-ERR Can't execute 'get': only SUBSCRIBE / UNSUBSCRIBE / PING / QUIT are allowed in"
            + " this context\r\n"
            + "*2\r\n$4\r\npong\r\n$0\r\n\r\n"
            + "*3\r\n$11\r\nunsubscribe\r\n$1\r\na\r\n:0\r\n"
            + "$-1\r\n"
            + "*3\r\n$11\r\nunsubscribe\r\n$-1\r\n:0\r\n"
            + "+OK\r\n");
  }
}
