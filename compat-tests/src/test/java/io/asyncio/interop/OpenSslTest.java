package io.asyncio.interop;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.openConnection;
import static io.asyncio.Asyncio.startServer;
import static io.asyncio.interop.Conversation.MEGABYTE;
import static io.asyncio.interop.Conversation.ascii;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio.ConnectionOptions;
import io.asyncio.Future;
import io.asyncio.Server;
import io.asyncio.ServerOptions;
import io.asyncio.TlsOptions;
import io.asyncio.TlsOptions.ClientAuth;
import io.asyncio.netty.testing.LoopTest;
import io.asyncio.netty.testing.Tls;
import io.asyncio.streams.ClientConnected;
import io.asyncio.streams.StreamPair;
import io.asyncio.streams.StreamWriter;
import io.asyncio.transports.ExtraInfo;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Connections to and from OpenSSL, with certificates on both sides. */
class OpenSslTest extends LoopTest {

  @TempDir
  private Path directory;

  private Pem localhost;
  private Pem elsewhere;
  private TlsOptions serverTls;
  private TlsOptions clientTls;

  @BeforeEach
  void writeCertificates() throws Exception {
    Program.assumeInstalled("openssl");
    localhost = Pem.write(directory, "localhost", Tls.LOCALHOST);
    elsewhere = Pem.write(directory, "elsewhere", Tls.ELSEWHERE);
    serverTls = TlsOptions.of(Tls.LOCALHOST.context(Tls.ELSEWHERE)).withClientAuth(ClientAuth.NEED);
    clientTls = TlsOptions.of(Tls.ELSEWHERE.context(Tls.LOCALHOST)).withServerHostname("localhost");
  }

  private Program openssl(String command, Pem own, Pem other, String... more) throws Exception {
    List<String> arguments = new ArrayList<>(List.of(
        "openssl",
        command,
        "-cert",
        own.certificate().toString(),
        "-key",
        own.key().toString(),
        "-CAfile",
        other.certificate().toString(),
        "-verify_return_error"));
    arguments.addAll(List.of(more));
    return Program.start(loop, directory, arguments);
  }

  private Program client(Server server, String... more) throws Exception {
    List<String> options = new ArrayList<>(List.of(
        "-connect",
        LOCALHOST + ":" + server.port(),
        "-servername",
        "localhost",
        "-verify_hostname",
        "localhost",
        "-quiet",
        "-no_ign_eof"));
    options.addAll(List.of(more));
    return openssl("s_client", elsewhere, localhost, options.toArray(String[]::new));
  }

  private Program server(String... more) throws Exception {
    List<String> options =
        new ArrayList<>(List.of("-accept", LOCALHOST + ":0", "-naccept", "1", "-Verify", "1"));
    options.addAll(List.of(more));
    return openssl("s_server", localhost, elsewhere, options.toArray(String[]::new));
  }

  private StreamPair connect(Program server, TlsOptions tls) throws Exception {
    int port = Integer.parseInt(server.awaitLine("ACCEPT .*:(\\d+)").group(1));
    return soon(openConnection(LOCALHOST, port, ConnectionOptions.defaults().withTls(tls)));
  }

  private static void assertThatItIs(String protocol, StreamWriter writer) {
    assertThat(writer.getExtraInfo(ExtraInfo.CIPHER).protocol()).isEqualTo(protocol);
  }

  @ParameterizedTest
  @CsvSource({"TLSv1.2,-tls1_2", "TLSv1.3,-tls1_3"})
  void sClientIsEchoedAndTakesLeave(String protocol, String version) throws Exception {
    run(() -> {
      Future<Void> ended = loop.createFuture();
      Server server = soon(startServer(
          (reader, writer) -> {
            assertThatItIs(protocol, writer);
            assertThat(writer.getExtraInfo(ExtraInfo.PEERCERT))
                .isEqualTo(Tls.ELSEWHERE.certificate());
            return Conversation.echo(ended).handle(reader, writer);
          },
          ServerOptions.of(LOCALHOST, 0).withTls(serverTls)));
      try (Program client = client(server, version)) {
        client.print("hello\n");
        client.awaitLine("hello");
        client.closeInput();
        client.awaitEnd();
        soon(ended);
      }
      server.close();
      soon(server.waitClosed());
    });
  }

  @Test
  void sClientSendsAMegabyte() throws Exception {
    run(() -> {
      Server server = soon(startServer(
          (reader, writer) -> async(() -> {
            byte[] line = await(reader.readline());
            writer.write(ascii("got " + line.length + "\n"));
            await(reader.read());
            writer.close();
          }),
          ServerOptions.of(LOCALHOST, 0).withLimit(2 * MEGABYTE).withTls(serverTls)));
      try (Program client = client(server, "-tls1_3")) {
        client.print("x".repeat(MEGABYTE - 1) + "\n");
        client.awaitLine("got " + MEGABYTE);
        client.closeInput();
        client.awaitEnd();
      }
      server.close();
      soon(server.waitClosed());
    });
  }

  @Test
  void sClientIsToldWhyItIsRefused() throws Exception {
    run(() -> {
      Server server = soon(startServer(
          (reader, writer) -> null,
          ServerOptions.of(LOCALHOST, 0).withTls(serverTls.withProtocols(List.of("TLSv1.3")))));
      try (Program client = client(server, "-tls1_2")) {
        client.awaitLine(".*alert protocol version.*");
      }
      server.close();
      soon(server.waitClosed());
    });
  }

  /** Speaks as much of SMTP as it takes to be asked for TLS, and echoes what comes then. */
  private ClientConnected upgrade(Future<Void> ended) {
    return (reader, writer) -> async(() -> {
      writer.write(ascii("220 localhost\r\n"));
      assertThat(await(reader.readline())).startsWith(ascii("EHLO "));
      writer.write(ascii("250-localhost\r\n250 STARTTLS\r\n"));
      assertThat(await(reader.readline())).isEqualTo(ascii("STARTTLS\r\n"));
      writer.write(ascii("220 go ahead\r\n"));
      await(writer.startTls(serverTls));
      await(Conversation.echo(ended).handle(reader, writer));
    });
  }

  @ParameterizedTest
  @CsvSource({"-tls1_2", "-tls1_3"})
  void sClientUpgradesItsConnection(String version) throws Exception {
    run(() -> {
      Future<Void> ended = loop.createFuture();
      Server server = soon(startServer(upgrade(ended), LOCALHOST, 0));
      try (Program client = client(server, "-starttls", "smtp", version)) {
        client.print("hello\n");
        client.awaitLine("hello");
        client.closeInput();
        client.awaitEnd();
        soon(ended);
      }
      server.close();
      soon(server.waitClosed());
    });
  }

  @ParameterizedTest
  @CsvSource({"TLSv1.2,-tls1_2", "TLSv1.3,-tls1_3"})
  void sServerAnswersAndTakesLeaveFirst(String protocol, String version) throws Exception {
    run(() -> {
      try (Program server = server("-rev", version)) {
        StreamPair streams = connect(server, clientTls);
        assertThatItIs(protocol, streams.writer());
        streams.writer().write(ascii("hello\n"));
        assertThat(soon(streams.reader().readline())).isEqualTo(ascii("olleh\n"));
        streams.writer().write(ascii("CLOSE\n"));
        assertThat(soon(streams.reader().read())).isEmpty();
        streams.writer().close();
        soon(streams.writer().waitClosed());
        server.awaitEnd();
      }
    });
  }

  @Test
  void sServerSendsAMegabyte() throws Exception {
    byte[] much = new byte[MEGABYTE];
    new Random(1).nextBytes(much);
    Files.write(directory.resolve("file"), much);
    run(() -> {
      try (Program server = server("-WWW", "-tls1_3")) {
        StreamPair streams = connect(server, clientTls);
        streams.writer().write(ascii("GET /file HTTP/1.0\r\n\r\n"));
        assertThat(soon(streams.reader().readuntil(ascii("\r\n\r\n"))))
            .startsWith(ascii("HTTP/1.0 200 "));
        assertThat(soon(streams.reader().read())).isEqualTo(much);
        streams.writer().close();
        soon(streams.writer().waitClosed());
        server.awaitEnd();
      }
    });
  }
}
