package io.asyncio.netty.stream;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.gather;
import static io.asyncio.Asyncio.openUnixConnection;
import static io.asyncio.Asyncio.startUnixServer;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio.Awaitable;
import io.asyncio.ConnectionOptions;
import io.asyncio.Server;
import io.asyncio.ServerOptions;
import io.asyncio.TlsOptions;
import io.asyncio.conformance.CPython;
import io.asyncio.netty.testing.Certificate;
import io.asyncio.netty.testing.LoopTest;
import io.asyncio.netty.testing.Recorder;
import io.asyncio.netty.testing.Tls;
import io.asyncio.streams.StreamPair;
import io.asyncio.transports.ExtraInfo;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS over Unix sockets that the loop makes. */
class TlsUnixTest extends LoopTest {

  private static final ServerOptions SERVING = ServerOptions.defaults().withTls(Tls.server());
  private static final ConnectionOptions CHECKING =
      ConnectionOptions.defaults().withTls(Tls.client());
  private static final ConnectionOptions NAMELESS = ConnectionOptions.defaults()
      .withTls(TlsOptions.of(Tls.CLIENT).withServerHostname("").withHostnameCheck(false));
  private static final int CLIENTS = 25;

  @TempDir
  Path directory;

  private Path path() {
    return directory.resolve("socket");
  }

  private static void closed(Server server) throws Exception {
    server.close();
    soon(server.waitClosed());
  }

  @Test
  @CPython("test_events::EventLoopTestsMixin::test_create_ssl_unix_connection")
  @CPython("test_events::EventLoopTestsMixin::test_create_unix_server_ssl")
  @CPython("test_events::EventLoopTestsMixin::test_create_unix_server_ssl_verified")
  void dataFlowsAndTheNameIsChecked() throws Exception {
    run(() -> {
      Recorder accepted = new Recorder();
      Server server = await(loop.createUnixServer(() -> accepted, path(), SERVING));
      Recorder client =
          await(loop.createUnixConnection(Recorder::new, path(), CHECKING)).protocol();
      assertThat(client.transport.getExtraInfo(ExtraInfo.PEERCERT))
          .isEqualTo(Tls.LOCALHOST.certificate());
      assertThat(client.transport.getExtraInfo(ExtraInfo.CIPHER)).isNotNull();
      client.write("hello");
      accepted.awaitText("hello");
      accepted.transport.close();
      client.awaitLost();
      accepted.awaitLost();
      assertThat(client.events).containsExactly("made", "eof", "lost");
      closed(server);
    });
  }

  @Test
  @CPython("test_events::EventLoopTestsMixin::test_create_unix_server_ssl_verify_failed")
  void anUnknownCertificateIsRefusedAndTheServersProtocolIsNotTold() throws Exception {
    ConnectionOptions strangers = ConnectionOptions.defaults()
        .withTls(
            TlsOptions.of(Certificate.trusting(Tls.ELSEWHERE)).withServerHostname("localhost"));
    run(() -> {
      Recorder accepted = new Recorder();
      Server server = await(loop.createUnixServer(() -> accepted, path(), SERVING));
      assertThatThrownBy(() -> await(loop.createUnixConnection(Recorder::new, path(), strangers)))
          .isInstanceOf(SSLHandshakeException.class);
      closed(server);
      assertThat(accepted.events).isEmpty();
    });
  }

  @Test
  @CPython(
      "test_unix_events::SelectorEventLoopUnixSocketTests::test_create_unix_connection_ssl_noserverhost")
  void aNameIsNeededSinceThereIsNoHost() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> loop.createUnixConnection(
            Recorder::new, path(), ConnectionOptions.defaults().withSsl(Tls.CLIENT)))
        .withMessageContaining("serverHostname");
  }

  @Test
  @CPython("uvloop/test_unix::_TestSSL::test_create_unix_server_ssl_1")
  @CPython("uvloop/test_unix::_TestSSL::test_create_unix_connection_ssl_1")
  @CPython("test_streams::StreamTests::test_open_unix_connection_no_loop_ssl")
  void manyStreamsExchangeData() throws Exception {
    byte[] request = "A".repeat(100_000).getBytes(US_ASCII);
    run(() -> {
      Server server = await(startUnixServer(
          (reader, writer) -> async(() -> {
            writer.write(await(reader.readexactly(request.length)));
            await(writer.drain());
            writer.close();
          }),
          path(),
          SERVING));
      List<Awaitable<Object>> clients = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        clients.add(async(() -> {
          StreamPair streams = await(openUnixConnection(path(), NAMELESS));
          streams.writer().write(request);
          assertThat(await(streams.reader().read(-1))).isEqualTo(request);
          streams.writer().close();
          await(streams.writer().waitClosed());
          return null;
        }));
      }
      await(gather(clients));
      closed(server);
    });
  }
}
