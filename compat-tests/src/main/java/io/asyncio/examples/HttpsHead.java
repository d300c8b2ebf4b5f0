package io.asyncio.examples;

import static io.asyncio.Asyncio.*;

import io.asyncio.ConnectionOptions;
import io.asyncio.Coroutine;
import io.asyncio.Server;
import io.asyncio.ServerOptions;
import io.asyncio.TlsOptions;
import java.net.URI;

/**
 * Asks an HTTPS server for the headers of a page, as {@link HttpHead} does without TLS.
 *
 * <p>The argument is the URL of a page. What trusts in the authorities of the web is {@code
 * withTls(TlsOptions.defaults())}, asyncio's {@code ssl=True}. Without an argument the program asks a
 * server of its own, and trusts in that server's certificate alone.
 *
 * {@snippet lang=python :
 * reader, writer = await asyncio.open_connection(url.hostname, 443, ssl=True)
 * }
 */
final class HttpsHead {

  private static final int HTTPS = 443;
  private static final String LOCAL = "127.0.0.1";

  static Coroutine<Void> headOf(URI url) {
    return async(() -> {
      int port = url.getPort() < 0 ? HTTPS : url.getPort();
      String path = url.getRawPath().isEmpty() ? "/" : url.getRawPath();
      ConnectionOptions encrypted = ConnectionOptions.defaults().withTls(TlsOptions.defaults());
      var streams = await(openConnection(url.getHost(), port, encrypted));
      await(HttpHead.printHeaders(streams, url.getHost(), path));
    });
  }

  static Coroutine<Void> headOfOwnServer() {
    return async(() -> {
      ExampleKeys keys = await(toThread(() -> ExampleKeys.of("localhost")));
      Server server = await(startServer(
          HttpHead::answer, ServerOptions.of(LOCAL, 0).withSsl(keys.shows("localhost"))));
      try (var _ = aclosing(server)) {
        TlsOptions tls = TlsOptions.of(keys.trusts("localhost")).withServerHostname("localhost");
        var streams = await(
            openConnection(LOCAL, server.port(), ConnectionOptions.defaults().withTls(tls)));
        await(HttpHead.printHeaders(streams, "localhost", "/"));
      }
    });
  }

  void main(String... args) throws Exception {
    run(args.length == 0 ? headOfOwnServer() : headOf(URI.create(args[0])));
  }
}
