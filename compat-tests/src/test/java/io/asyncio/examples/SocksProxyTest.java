package io.asyncio.examples;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.createSubprocessExec;
import static io.asyncio.Asyncio.openConnection;
import static io.asyncio.Asyncio.sleep;
import static io.asyncio.Asyncio.startServer;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.asyncio.Server;
import io.asyncio.netty.process.ChildTest;
import io.asyncio.netty.testing.SilentPort;
import io.asyncio.streams.ClientConnected;
import io.asyncio.streams.StreamPair;
import io.asyncio.streams.StreamReader;
import io.asyncio.subprocess.Process;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The SOCKS5 proxy of the examples, towards curl and towards clients that it cannot serve. */
class SocksProxyTest extends ChildTest {

  private static final HexFormat HEX = HexFormat.of();
  private static final String GREETING = "05 01 00";
  private static final String CONNECT = "05 01 00 ";
  private static final String WELCOME = "0500";

  /** What a proxy that refuses gives as its address: 0.0.0.0, port 0. */
  private static final String NOWHERE = "0001000000000000";

  private static final String PAGE = "<h1>Behind the proxy</h1>\n";

  /** Answers with what the client has sent, once that has ended. */
  private static final ClientConnected MIRROR = (reader, writer) -> async(() -> {
    try (writer) {
      byte[] all = await(reader.read());
      writer.write(all);
    }
  });

  private static final ClientConnected WEB = (reader, writer) -> async(() -> {
    try (writer) {
      byte[] request = await(reader.readuntil(bytes("\r\n\r\n")));
      boolean found = new String(request, ISO_8859_1).startsWith("GET /page ");
      writer.write(bytes("HTTP/1.0 " + (found ? "200 OK" : "404 Not Found") + "\r\n\r\n"));
      writer.write(bytes(found ? PAGE : ""));
    }
  });

  private static Server serve(ClientConnected callback, String host) throws Exception {
    return soon(startServer(callback, host, 0));
  }

  private static Server proxy() throws Exception {
    return serve(SocksProxy::handle, LOCALHOST);
  }

  private static StreamPair connect(Server proxy) throws Exception {
    return soon(openConnection(LOCALHOST, proxy.port()));
  }

  private static void send(StreamPair client, String hex) {
    client.writer().write(HEX.parseHex(hex.replace(" ", "")));
  }

  private static String receive(StreamReader reader, int bytes) throws Exception {
    return HEX.formatHex(soon(reader.readexactly(bytes)));
  }

  private static String remaining(StreamReader reader) throws Exception {
    return HEX.formatHex(soon(reader.read()));
  }

  private static String port(Server server) {
    return HEX.toHexDigits((short) server.port());
  }

  /** Goes through the proxy to a mirror, and sees that it works. */
  private static void requireThatItServes(Server proxy, Server mirror) throws Exception {
    StreamPair client = connect(proxy);
    try (var writer = client.writer()) {
      send(client, GREETING + CONNECT + "01 7f000001" + port(mirror));
      assertThat(receive(client.reader(), 2)).isEqualTo(WELCOME);
      assertThat(receive(client.reader(), 10)).startsWith("05000001" + "7f000001");
      writer.write(bytes("there and "));
      writer.write(bytes("back"));
      writer.writeEof();
      assertThat(text(soon(client.reader().read()))).isEqualTo("there and back");
    }
  }

  @ParameterizedTest
  @CsvSource({"localhost, --socks5-hostname", "127.0.0.1, --socks5-hostname", "localhost, --socks5"
  })
  void curlFetchesAPage(String host, String option) throws Exception {
    assumeThat(Arrays.stream(System.getenv("PATH").split(File.pathSeparator)))
        .anyMatch(directory -> Files.isExecutable(Path.of(directory, "curl")));
    run(() -> {
      try (Server web = serve(WEB, LOCALHOST);
          Server proxy = proxy()) {
        Process curl = soon(createSubprocessExec(
            PIPES,
            "curl",
            "--disable",
            "--silent",
            "--show-error",
            "--fail",
            "--ipv4",
            "--noproxy",
            "",
            option,
            LOCALHOST + ":" + proxy.port(),
            "http://" + host + ":" + web.port() + "/page"));
        var output = soon(curl.communicate());
        assertThat(text(output.stderr())).isEmpty();
        assertThat(text(output.stdout())).isEqualTo(PAGE);
        assertThat(curl.returncode()).isZero();
      }
    });
  }

  @Test
  void anAddressOfVersionSixIsConnectedTo() throws Exception {
    assumeThat(NetworkInterface.getByInetAddress(InetAddress.ofLiteral("::1"))).isNotNull();
    run(() -> {
      try (Server mirror = serve(MIRROR, "::1");
          Server proxy = proxy()) {
        StreamPair client = connect(proxy);
        try (var writer = client.writer()) {
          String loopback = "0".repeat(31) + "1";
          send(client, GREETING + CONNECT + "04" + loopback + port(mirror));
          assertThat(receive(client.reader(), 2)).isEqualTo(WELCOME);
          assertThat(receive(client.reader(), 22)).startsWith("05000004" + loopback);
          writer.write(bytes("six"));
          writer.writeEof();
          assertThat(text(soon(client.reader().read()))).isEqualTo("six");
        }
      }
    });
  }

  @Test
  void eachByteMayComeAlone() throws Exception {
    run(() -> {
      try (Server mirror = serve(MIRROR, LOCALHOST);
          Server proxy = proxy()) {
        StreamPair client = connect(proxy);
        try (var writer = client.writer()) {
          String name = "09" + HEX.formatHex(bytes("127.0.0.1"));
          String all = (GREETING + CONNECT + "03" + name + port(mirror)).replace(" ", "");
          for (int i = 0; i < all.length(); i += 2) {
            send(client, all.substring(i, i + 2));
            soon(sleep(0));
          }
          assertThat(receive(client.reader(), 2)).isEqualTo(WELCOME);
          assertThat(receive(client.reader(), 10)).startsWith("0500");
          writer.writeEof();
          assertThat(remaining(client.reader())).isEmpty();
        }
      }
    });
  }

  @ParameterizedTest(name = "{2}")
  @CsvSource({
    "05 02 00 01 7f0000010050, 07, bind",
    "05 03 00 01 7f0000010050, 07, associate",
    "05 01 00 09, 08, an unknown type of address",
    "05 01 00 01 7f0000010000, 05, a port where nobody can listen",
  })
  void whatThereIsNotIsRefusedByItsCode(String request, String code, String what) throws Exception {
    run(() -> {
      try (Server proxy = proxy()) {
        assertThat(answerTo(proxy, GREETING + request))
            .as(what)
            .isEqualTo(WELCOME + "05" + code + NOWHERE);
      }
    });
  }

  @ParameterizedTest
  @ValueSource(strings = {"01 7f000001", "03 09 6c6f63616c686f7374"}) // the latter is localhost
  void aPortWhereNobodyListensIsRefused(String host) throws Exception {
    try (SilentPort silent = SilentPort.tcp()) {
      String port = HEX.toHexDigits((short) silent.number());
      run(() -> {
        try (Server proxy = proxy()) {
          assertThat(answerTo(proxy, GREETING + CONNECT + host + port))
              .isEqualTo(WELCOME + "0505" + NOWHERE);
        }
      });
    }
  }

  /** Names that no resolver can know, and some that are none at all. */
  @ParameterizedTest
  @ValueSource(strings = {"", "00", "2e", "5b", "ff80", "612f62"})
  void aNameThatCannotBeIsAHostThatCannotBeReached(String name) throws Exception {
    String request = HEX.toHexDigits((byte) (name.length() / 2)) + name + "0050";
    run(() -> {
      try (Server proxy = proxy()) {
        assertThat(answerTo(proxy, GREETING + CONNECT + "03" + request))
            .isEqualTo(WELCOME + "0504" + NOWHERE);
      }
    });
  }

  /** Sends all of it, without an end, and returns what comes until the proxy hangs up. */
  private static String answerTo(Server proxy, String hex) throws Exception {
    StreamPair client = connect(proxy);
    try (var _ = client.writer()) {
      send(client, hex);
      return remaining(client.reader());
    }
  }

  @ParameterizedTest(name = "{1}")
  @CsvSource({
    "'', nothing",
    "05, half a greeting",
    "05 ff, a greeting without its methods",
    "05 01 00 05 01, half a request",
    "05 01 00 05 01 00 03 ff 61, half a name",
  })
  void aClientThatGoesEarlyEndsAlone(String hex, String what) throws Exception {
    run(() -> {
      try (Server mirror = serve(MIRROR, LOCALHOST);
          Server proxy = proxy()) {
        StreamPair early = connect(proxy);
        try (var writer = early.writer()) {
          send(early, hex);
          writer.writeEof();
          assertThat(remaining(early.reader())).as(what).isIn("", WELCOME);
        }
        requireThatItServes(proxy, mirror);
      }
    });
  }

  @ParameterizedTest(name = "{1}")
  @CsvSource({
    "04 01 00 50 7f 00 00 01 00, SOCKS4",
    "47 45 54 20 2f 20 48 54 54 50, HTTP",
    "05 02 01 02, no method without a name and a password",
    "05 00, no method at all",
    "05 01 00 04 01, another version in the request",
  })
  void aClientThatSpeaksSomethingElseIsCutOffAlone(String hex, String what) throws Exception {
    run(() -> {
      try (Server mirror = serve(MIRROR, LOCALHOST);
          Server proxy = proxy()) {
        StreamPair stranger = connect(proxy);
        try (var _ = stranger.writer()) {
          send(stranger, hex);
          assertThat(endOf(stranger)).as(what).isIn("", WELCOME, "05ff");
        }
        requireThatItServes(proxy, mirror);
      }
    });
  }

  /** What is left unread when the proxy hangs up makes it a reset. */
  private static String endOf(StreamPair client) throws Exception {
    try {
      return remaining(client.reader());
    } catch (IOException e) {
      return "";
    }
  }

  @Test
  void aLossIsPassedOnToTheOtherSide() throws Exception {
    ClientConnected reset = (reader, writer) -> async(() -> {
      await(reader.readexactly(1));
      writer.transport().abort();
    });
    run(() -> {
      try (Server rude = serve(reset, LOCALHOST);
          Server proxy = proxy()) {
        StreamPair client = connect(proxy);
        try (var writer = client.writer()) {
          send(client, GREETING + CONNECT + "01 7f000001" + port(rude));
          receive(client.reader(), 12);
          writer.write(bytes("xy"));
          assertThatThrownBy(() -> {
                soon(client.reader().read());
                while (true) {
                  writer.write(bytes("anybody there?"));
                  soon(writer.drain());
                  soon(sleep(0)); // who drains lets nobody else run unless much is unsent
                }
              })
              .isInstanceOf(IOException.class);
        }
        try (Server mirror = serve(MIRROR, LOCALHOST)) {
          requireThatItServes(proxy, mirror);
        }
      }
    });
  }
}
