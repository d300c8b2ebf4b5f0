package io.asyncio.examples;

import static io.asyncio.Asyncio.*;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.asyncio.ConnectionOptions;
import io.asyncio.Coroutine;
import io.asyncio.Server;
import io.asyncio.ServerOptions;
import io.asyncio.TlsOptions;
import io.asyncio.TlsOptions.ClientAuth;
import io.asyncio.streams.StreamPair;
import io.asyncio.streams.StreamReader;
import io.asyncio.streams.StreamWriter;
import io.asyncio.transports.ExtraInfo;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.util.Objects;

/**
 * Echo over TLS. The server needs a certificate of each client, too, and sees whose it is; a client
 * that has none is refused before anything of the server's runs.
 *
 * {@snippet lang=python :
 * context.verify_mode = ssl.CERT_REQUIRED
 * server = await asyncio.start_server(handle, host, port, ssl=context)
 *
 * async def handle(reader, writer):
 *     certificate = writer.get_extra_info("peercert")
 * }
 */
final class TlsEcho {

  private static final String HOST = "127.0.0.1";
  private static final String NAME = "localhost";

  static Coroutine<Void> handle(StreamReader reader, StreamWriter writer) {
    return async(() -> {
      X509Certificate peer = Objects.requireNonNull(writer.getExtraInfo(ExtraInfo.PEERCERT));
      byte[] line = await(reader.readline());
      IO.println("server: echoing '" + text(line) + "' of " + peer.getSubjectX500Principal());
      writer.write(line);
      await(writer.drain());
      writer.close();
      await(writer.waitClosed());
    });
  }

  private static String text(byte[] line) {
    return new String(line, UTF_8).strip();
  }

  static Coroutine<Void> client(Server server, TlsOptions tls) {
    return async(() -> {
      ConnectionOptions options =
          ConnectionOptions.defaults().withTls(tls.withServerHostname(NAME));
      StreamPair streams = await(openConnection(HOST, server.port(), options));
      try (StreamWriter writer = streams.writer()) {
        writer.write("Hello in private\n".getBytes(UTF_8));
        IO.println("client: received '" + text(await(streams.reader().readline())) + "'");
      }
    });
  }

  private static Coroutine<Void> stranger(Server server, TlsOptions tls) {
    return async(() -> {
      try {
        await(client(server, tls));
      } catch (IOException e) {
        IO.println("client: refused without a certificate");
      }
    });
  }

  static Coroutine<Void> echo() {
    return async(() -> {
      ExampleKeys keys = await(toThread(() -> ExampleKeys.of(NAME, "Ann")));
      TlsOptions checked = TlsOptions.of(keys.shows(NAME, "Ann")).withClientAuth(ClientAuth.NEED);
      Server server =
          await(startServer(TlsEcho::handle, ServerOptions.of(HOST, 0).withTls(checked)));
      try (var _ = aclosing(server)) {
        await(client(server, TlsOptions.of(keys.shows("Ann", NAME))));
        await(stranger(server, TlsOptions.of(keys.trusts(NAME))));
      }
    });
  }

  void main() throws Exception {
    run(echo());
  }
}
