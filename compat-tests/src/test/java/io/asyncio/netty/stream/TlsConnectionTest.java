package io.asyncio.netty.stream;

import static io.asyncio.Asyncio.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio.ConnectionOptions;
import io.asyncio.Server;
import io.asyncio.ServerOptions;
import io.asyncio.TlsOptions;
import io.asyncio.TlsOptions.ClientAuth;
import io.asyncio.conformance.CPython;
import io.asyncio.netty.testing.Blocking;
import io.asyncio.netty.testing.Certificate;
import io.asyncio.netty.testing.ChannelPair;
import io.asyncio.netty.testing.LoopTest;
import io.asyncio.netty.testing.Pair;
import io.asyncio.netty.testing.Recorder;
import io.asyncio.netty.testing.Sockets;
import io.asyncio.netty.testing.Tls;
import io.asyncio.transports.ExtraInfo;
import io.asyncio.transports.TlsCipher;
import io.asyncio.transports.Transport;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;

/** Who shakes hands with whom, and what is known of it. */
class TlsConnectionTest extends LoopTest {

  @Override
  public Sockets sockets() {
    return Sockets.TLS;
  }

  private Server serve(Recorder recorder, TlsOptions tls) throws Exception {
    return await(
        loop.createServer(() -> recorder, ServerOptions.of(LOCALHOST, 0).withTls(tls)));
  }

  private Recorder connect(Server server, TlsOptions tls) throws Exception {
    ConnectionOptions options = ConnectionOptions.defaults().withTls(tls);
    return await(loop.createConnection(Recorder::new, LOCALHOST, Pair.port(server), options))
        .protocol();
  }

  @Test
  @CPython("test_events::EventLoopTestsMixin::test_create_ssl_connection")
  @CPython("test_events::EventLoopTestsMixin::test_create_server_ssl")
  @CPython("test_events::EventLoopTestsMixin::test_create_server_ssl_verified")
  void dataFlowsAndEitherSideKnowsOfTheOther() throws Exception {
    run(() -> {
      var pair = Pair.open(this);
      Recorder client = pair.client();
      assertThat(client.transport.getExtraInfo("sslcontext")).isSameAs(Tls.CLIENT);
      assertThat(pair.accepted().transport.getExtraInfo("sslcontext")).isSameAs(Tls.SERVER);
      assertThat(client.transport.getExtraInfo(ExtraInfo.PEERCERT))
          .isEqualTo(Tls.LOCALHOST.certificate());
      assertThat(pair.accepted().transport.getExtraInfo("peercert")).isNull();
      assertThat(client.transport.getExtraInfo("ssl_object")).isInstanceOf(SSLEngine.class);
      assertThat(client.transport.getExtraInfo("compression")).isNull();
      TlsCipher cipher = client.transport.getExtraInfo(ExtraInfo.CIPHER);
      assertThat(cipher.name()).startsWith("TLS_");
      assertThat(cipher.protocol()).isEqualTo("TLSv1.3");
      assertThat(cipher.secretBits()).isIn(128, 256);
      assertThat(pair.accepted().transport.getExtraInfo(ExtraInfo.CIPHER)).isEqualTo(cipher);
      assertThat(client.transport.getExtraInfo("peername"))
          .isEqualTo(pair.server().sockets().getFirst());
      client.write("hello");
      pair.accepted().awaitText("hello");
      pair.accepted().write("hi");
      client.awaitText("hi");
      pair.accepted().transport.close();
      client.awaitLost();
      pair.accepted().awaitLost();
      assertThat(client.events).containsExactly("made", "data", "eof", "lost");
      assertThat(client.lostBecause).isNull();
      assertThat(pair.accepted().lostBecause).isNull();
      pair.end();
    });
  }

  @Test
  @CPython("test_events::EventLoopTestsMixin::test_create_server_ssl_verify_failed")
  @CPython("test_sslproto::BaseStartTLS::test_create_connection_ssl_failed_certificate")
  @CPython("test_ssl::TestSSL::test_create_connection_ssl_failed_certificate")
  void anUnknownCertificateIsRefusedAndTheServersProtocolIsNotTold() throws Exception {
    run(() -> {
      Recorder accepted = new Recorder();
      try (Server server = serve(accepted, Tls.server())) {
        TlsOptions strangers =
            TlsOptions.of(Certificate.trusting(Tls.ELSEWHERE)).withServerHostname("localhost");
        assertThatThrownBy(() -> connect(server, strangers))
            .isInstanceOf(SSLHandshakeException.class)
            .hasMessageContaining("certificat");
        assertThatThrownBy(
                () -> connect(server, TlsOptions.defaults().withServerHostname("localhost")))
            .as("the default context")
            .isInstanceOf(SSLHandshakeException.class);
        soonClosed(server);
        assertThat(accepted.events).isEmpty();
      }
    });
  }

  private static void soonClosed(Server server) throws Exception {
    server.close();
    soon(server.waitClosed());
  }

  @Test
  @CPython("test_events::EventLoopTestsMixin::test_create_server_ssl_match_failed")
  void aCertificateOfAnotherHostIsRefusedByName() throws Exception {
    run(() -> {
      Recorder accepted = new Recorder();
      try (Server server = serve(accepted, TlsOptions.of(Tls.ELSEWHERE.context()))) {
        assertThatThrownBy(() -> connect(server, Tls.client()))
            .isInstanceOf(SSLHandshakeException.class)
            .hasMessageContaining("localhost");
        soonClosed(server);
        assertThat(accepted.events).isEmpty();
      }
    });
  }

  @Test
  void anExpiredCertificateIsRefused() throws Exception {
    run(() -> {
      try (Server server = serve(new Recorder(), TlsOptions.of(Tls.EXPIRED.context()))) {
        assertThatThrownBy(() -> connect(server, Tls.client()))
            .isInstanceOf(SSLHandshakeException.class)
            .hasStackTraceContaining("NotAfter");
        soonClosed(server);
      }
    });
  }

  @Test
  @CPython(
      "test_base_events::BaseEventLoopWithSelectorTests::test_create_connection_ssl_server_hostname_default")
  void theHostOfTheCallIsCheckedUnlessAnotherNameIsGiven() throws Exception {
    run(() -> {
      Recorder accepted = new Recorder();
      try (Server server = serve(accepted, Tls.server())) {
        ConnectionOptions byHost =
            ConnectionOptions.defaults().withSsl(Tls.CLIENT).withAllErrors(false);
        Recorder client = await(
                loop.createConnection(Recorder::new, "localhost", Pair.port(server), byHost))
            .protocol();
        client.transport.close();
        client.awaitLost();
        assertThatThrownBy(() -> connect(server, TlsOptions.of(Tls.CLIENT)))
            .as("connected by address")
            .isInstanceOf(SSLHandshakeException.class)
            .hasMessageContaining("127.0.0.1");
        Recorder unchecked = connect(
            server, TlsOptions.of(Tls.CLIENT).withServerHostname("").withHostnameCheck(false));
        SSLEngine engine = (SSLEngine) unchecked.transport.getExtraInfo("ssl_object");
        assertThat(engine.getSSLParameters().getServerNames()).isNullOrEmpty();
        assertThat(engine.getPeerHost()).isNull();
        unchecked.transport.close();
        unchecked.awaitLost();
        soonClosed(server);
      }
    });
  }

  @Test
  @CPython(
      "test_base_events::BaseEventLoopWithSelectorTests::test_create_connection_ssl_server_hostname_errors")
  void aNameIsNeededWhereThereIsNoHost() throws Exception {
    ConnectionOptions nameless = ConnectionOptions.defaults().withSsl(Tls.CLIENT);
    TlsOptions empty = TlsOptions.of(Tls.CLIENT).withServerHostname("");
    try (SocketChannel channel = SocketChannel.open()) {
      for (ConnectionOptions options :
          new ConnectionOptions[] {nameless, nameless.withTls(empty)}) {
        assertThatIllegalArgumentException()
            .isThrownBy(() -> loop.createConnection(Recorder::new, channel, options))
            .withMessageContaining("serverHostname");
        assertThatIllegalArgumentException()
            .isThrownBy(() -> loop.createConnection(Recorder::new, "", 1, options))
            .withMessageContaining("serverHostname");
      }
    }
  }

  @Test
  @CPython("test_events::EventLoopTestsMixin::test_ssl_connect_accepted_socket")
  @CPython("test_ssl::TestSSL::test_connect_accepted_socket")
  void aSocketThatWasAcceptedElsewhereIsServed() throws Exception {
    ChannelPair sockets = ChannelPair.open();
    run(() -> {
      var accepting = loop.createTask(loop.connectAcceptedSocket(
          Recorder::new, sockets.left(), ConnectionOptions.defaults().withTls(Tls.server())));
      var client = await(loop.createConnection(
          Recorder::new, sockets.right(), ConnectionOptions.defaults().withTls(Tls.client())));
      var server = soon(accepting);
      assertThat(server.transport()).isSameAs(server.protocol().transport);
      client.protocol().write("hello");
      server.protocol().awaitText("hello");
      client.transport().close();
      server.protocol().awaitLost();
      client.protocol().awaitLost();
      assertThat(server.protocol().events).containsExactly("made", "data", "eof", "lost");
    });
  }

  @Test
  void aListeningChannelIsServed() throws Exception {
    run(() -> {
      Recorder accepted = new Recorder();
      Server server = await(loop.createServer(
          () -> accepted, ChannelPair.listen(), ServerOptions.defaults().withTls(Tls.server())));
      Recorder client = connect(server, Tls.client());
      client.write("hello");
      accepted.awaitText("hello");
      client.transport.close();
      accepted.awaitLost();
      client.awaitLost();
      soonClosed(server);
    });
  }

  @Test
  void aUnixSocketIsEncryptedToo() throws Exception {
    run(() -> {
      Recorder accepted = new Recorder();
      Server server = await(loop.createServer(
          () -> accepted, Sockets.listenOnUnix(), ServerOptions.defaults().withTls(Tls.server())));
      SocketChannel channel = Blocking.open(loop, server.sockets().getFirst());
      Recorder client = await(loop.createConnection(
              Recorder::new, channel, ConnectionOptions.defaults().withTls(Tls.client())))
          .protocol();
      client.write("hello");
      accepted.awaitText("hello");
      client.transport.close();
      accepted.awaitLost();
      client.awaitLost();
      soonClosed(server);
    });
  }

  @Test
  void aServerThatNeedsACertificateRefusesWhoeverHasNone() throws Exception {
    TlsOptions needing = TlsOptions.of(Tls.LOCALHOST.context(Tls.ELSEWHERE))
        .withClientAuth(ClientAuth.NEED)
        .withProtocols(List.of("TLSv1.2"));
    run(() -> {
      Recorder accepted = new Recorder();
      try (Server server = serve(accepted, needing)) {
        assertThatThrownBy(() -> connect(server, Tls.client())).isInstanceOf(IOException.class);
        assertThat(accepted.events).isEmpty();
        Recorder known = connect(
            server,
            TlsOptions.of(Tls.ELSEWHERE.context(Tls.LOCALHOST)).withServerHostname("localhost"));
        accepted.awaitMade();
        assertThat((X509Certificate) accepted.transport.getExtraInfo("peercert"))
            .isEqualTo(Tls.ELSEWHERE.certificate());
        known.transport.close();
        known.awaitLost();
        soonClosed(server);
      }
    });
  }

  @Test
  void aServerThatWantsACertificateTakesWhoeverHasNone() throws Exception {
    TlsOptions wanting =
        TlsOptions.of(Tls.LOCALHOST.context(Tls.ELSEWHERE)).withClientAuth(ClientAuth.WANT);
    run(() -> {
      Recorder accepted = new Recorder();
      try (Server server = serve(accepted, wanting)) {
        Recorder nobody = connect(server, Tls.client());
        accepted.awaitMade();
        assertThat(accepted.transport.getExtraInfo("peercert")).isNull();
        nobody.transport.close();
        nobody.awaitLost();
        soonClosed(server);
      }
    });
  }

  @Test
  void theBestCommonProtocolIsChosen() throws Exception {
    run(() -> {
      Recorder accepted = new Recorder();
      try (Server server = serve(accepted, Tls.server().withAlpn(List.of("h2", "http/1.1")))) {
        Recorder client = connect(server, Tls.client().withAlpn(List.of("http/1.1", "spdy")));
        SSLEngine engine = (SSLEngine) client.transport.getExtraInfo("ssl_object");
        assertThat(engine.getApplicationProtocol()).isEqualTo("http/1.1");
        client.transport.close();
        client.awaitLost();
        assertThatThrownBy(() -> connect(server, Tls.client().withAlpn(List.of("spdy"))))
            .isInstanceOf(SSLException.class);
        soonClosed(server);
      }
    });
  }

  @Test
  void versionsAndCiphersAreLimited() throws Exception {
    String cipher = "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384";
    run(() -> {
      Recorder accepted = new Recorder();
      TlsOptions old = Tls.server().withProtocols(List.of("TLSv1.2")).withCiphers(List.of(cipher));
      try (Server server = serve(accepted, old)) {
        Recorder client = connect(server, Tls.client());
        assertThat(client.transport.getExtraInfo(ExtraInfo.CIPHER))
            .isEqualTo(new TlsCipher(cipher, "TLSv1.2", 256));
        client.transport.close();
        client.awaitLost();
        assertThatThrownBy(() -> connect(server, Tls.client().withProtocols(List.of("TLSv1.3"))))
            .isInstanceOf(SSLException.class);
        soonClosed(server);
      }
    });
  }

  @Test
  void whatTheEngineDoesNotKnowIsRefusedAtOnce() {
    for (TlsOptions wrong : new TlsOptions[] {
      Tls.server().withProtocols(List.of("TLSv9")), Tls.server().withCiphers(List.of("ROT13"))
    }) {
      assertThatIllegalArgumentException()
          .isThrownBy(() ->
              loop.createServer(Recorder::new, ServerOptions.of(LOCALHOST, 0).withTls(wrong)))
          .withMessageContaining(wrong.protocols().isEmpty() ? "ROT13" : "TLSv9");
    }
  }

  @Test
  void optionsOfTheOtherSideAreRefusedByName() {
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            loop.createServer(Recorder::new, ServerOptions.of(LOCALHOST, 0).withTls(Tls.client())))
        .withMessageContaining("serverHostname");
    ConnectionOptions servers =
        ConnectionOptions.defaults().withTls(Tls.client().withClientAuth(ClientAuth.NEED));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> loop.createConnection(Recorder::new, LOCALHOST, 1, servers))
        .withMessageContaining("clientAuth");
  }

  @Test
  void whatConnectionMadeThrowsIsRaisedByWhoeverConnects() throws Exception {
    run(() -> {
      Recorder accepted = new Recorder();
      Server server = serve(accepted, Tls.server());
      Recorder client = new Recorder() {
        @Override
        public void connectionMade(Transport transport) {
          super.connectionMade(transport);
          throw new IllegalStateException("not with me");
        }
      };
      ConnectionOptions options = ConnectionOptions.defaults().withTls(Tls.client());
      assertThatThrownBy(() ->
              soon(loop.createConnection(() -> client, LOCALHOST, Pair.port(server), options)))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("not with me");
      client.awaitLost();
      assertThat(client.lostBecause).hasMessage("not with me");
      assertThat(takeReports()).hasSize(1);
      accepted.awaitLost();
      server.close();
      soon(server.waitClosed());
    });
  }
}
