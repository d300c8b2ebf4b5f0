package io.asyncio.netty.stream;

import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.sleep;
import static io.asyncio.Asyncio.waitFor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio.ConnectionAbortedError;
import io.asyncio.ConnectionOptions;
import io.asyncio.ConnectionResetError;
import io.asyncio.Server;
import io.asyncio.ServerOptions;
import io.asyncio.Task;
import io.asyncio.TimeoutError;
import io.asyncio.TlsOptions;
import io.asyncio.conformance.CPython;
import io.asyncio.netty.testing.LoopTest;
import io.asyncio.netty.testing.Pair;
import io.asyncio.netty.testing.Recorder;
import io.asyncio.netty.testing.Tls;
import io.asyncio.netty.testing.TlsPeer;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLException;
import org.assertj.core.data.Index;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Hands that are not shaken: nobody is told of a connection, and nothing stays open. */
class TlsHandshakeTest extends LoopTest {

  private final List<Recorder> made = new ArrayList<>();

  private Recorder recorder() {
    Recorder recorder = new Recorder();
    made.add(recorder);
    return recorder;
  }

  private Task<?> connecting(ServerSocket listening, TlsOptions tls) {
    return loop.createTask(loop.createConnection(
        this::recorder,
        LOCALHOST,
        listening.getLocalPort(),
        ConnectionOptions.defaults().withTls(tls)));
  }

  private void nobodyWasTold() {
    assertThat(made).hasSize(1).allMatch(recorder -> recorder.events.isEmpty());
  }

  @Test
  @CPython("test_ssl::TestSSL::test_create_connection_ssl_slow_handshake")
  @CPython("test_sslproto::BaseStartTLS::test_create_connection_ssl_slow_handshake")
  void aServerThatNeverAnswersIsGivenUp() throws Exception {
    run(() -> {
      try (ServerSocket listening = TlsPeer.listen()) {
        Task<?> connecting = connecting(listening, Tls.client().withHandshakeTimeout(0.2));
        try (TlsPeer silent = TlsPeer.accept(loop, listening)) {
          assertThatThrownBy(() -> soon(connecting))
              .isExactlyInstanceOf(ConnectionAbortedError.class)
              .hasMessage(
                  "SSL handshake is taking longer than 0.2 seconds: " + "aborting the connection");
          silent.receiveAllPlain(); // which comes to an end
        }
        nobodyWasTold();
      }
    });
  }

  @Test
  @CPython("test_ssl::TestSSL::test_ssl_handshake_timeout")
  @CPython("test_sslproto::BaseStartTLS::test_handshake_timeout")
  @CPython("test_ssl::TestSSL::test_connect_timeout_warning")
  void aConnectThatIsCancelledInMidHandshakeClosesTheSocket() throws Exception {
    run(() -> {
      try (ServerSocket listening = TlsPeer.listen()) {
        Task<?> connecting = connecting(listening, Tls.client());
        try (TlsPeer silent = TlsPeer.accept(loop, listening)) {
          assertThat(silent.receive(1)).as("the client's hello").containsExactly(22);
          assertThatThrownBy(() -> await(waitFor(connecting, 0.1)))
              .isInstanceOf(TimeoutError.class);
          silent.receiveAllPlain();
        }
        nobodyWasTold();
        assertThat(connecting.cancelled()).isTrue();
      }
    });
  }

  @Test
  @CPython("test_ssl::TestSSL::test_ssl_handshake_connection_lost")
  @CPython("test_sslproto::SslProtoHandshakeTests::test_eof_received_waiter")
  void aPeerThatClosesInMidHandshakeIsAReset() throws Exception {
    run(() -> {
      try (ServerSocket listening = TlsPeer.listen()) {
        Task<?> connecting = connecting(listening, Tls.client());
        TlsPeer leaving = TlsPeer.accept(loop, listening);
        leaving.receive(1);
        leaving.plain().shutdownOutput();
        assertThatThrownBy(() -> soon(connecting)).isInstanceOf(ConnectionResetError.class);
        leaving.close();
        nobodyWasTold();
      }
    });
  }

  @Test
  @CPython("test_sslproto::SslProtoHandshakeTests::test_connection_lost")
  void aResetInMidHandshakeFailsTheConnect() throws Exception {
    run(() -> {
      try (ServerSocket listening = TlsPeer.listen()) {
        Task<?> connecting = connecting(listening, Tls.client());
        TlsPeer leaving = TlsPeer.accept(loop, listening);
        leaving.plain().setSoLinger(true, 0);
        leaving.close();
        assertThatThrownBy(() -> soon(connecting)).isInstanceOf(ConnectionResetError.class);
        nobodyWasTold();
      }
    });
  }

  @ParameterizedTest
  @ValueSource(strings = {"HTTP/1.1 400 Bad Request\r\n\r\n", "\u0016\u0003\u0003\0\4\1\0\0\0"})
  void whatIsNoTlsFailsTheConnect(String garbage) throws Exception {
    run(() -> {
      try (ServerSocket listening = TlsPeer.listen()) {
        Task<?> connecting = connecting(listening, Tls.client());
        try (TlsPeer rude = TlsPeer.accept(loop, listening)) {
          rude.sendPlain(garbage.getBytes(StandardCharsets.ISO_8859_1));
          assertThatThrownBy(() -> soon(connecting)).isInstanceOf(SSLException.class);
          rude.receiveAllPlain();
        }
        nobodyWasTold();
      }
    });
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET / HTTP/1.1\r\n\r\n", "\u0016\u0003\u0001\0\4\1\0\0\0", ""})
  void aServerDropsWhoeverDoesNotShakeHandsAndServesTheOthers(String garbage) throws Exception {
    run(() -> {
      Server server = await(
          loop.createServer(this::recorder, ServerOptions.of(LOCALHOST, 0).withTls(Tls.server())));
      try (TlsPeer rude = TlsPeer.connect(loop, Pair.port(server))) {
        rude.sendPlain(garbage.getBytes(StandardCharsets.ISO_8859_1));
        rude.plain().shutdownOutput();
        rude.receiveAllPlain();
      }
      nobodyWasTold();
      try (TlsPeer polite = TlsPeer.connect(loop, Pair.port(server)).shakeHands(true)) {
        polite.send(new byte[] {'x'});
        made.getLast().awaitText("x");
        made.getLast().transport.abort();
        made.getLast().awaitLost();
      }
      server.close();
      soon(server.waitClosed());
    });
  }

  @Test
  void aServerGivesUpWhoeverIsSlow() throws Exception {
    run(() -> {
      Server server = await(loop.createServer(
          this::recorder,
          ServerOptions.of(LOCALHOST, 0).withTls(Tls.server().withHandshakeTimeout(0.1))));
      try (TlsPeer slow = TlsPeer.connect(loop, Pair.port(server))) {
        slow.sendPlain(new byte[] {22, 3, 1}); // the beginning of a hello
        assertThat(slow.receiveAllPlain()).isEmpty();
      }
      nobodyWasTold();
      server.close();
      soon(server.waitClosed());
    });
  }

  @Test
  void aFatalAlertArrivesBeforeTheEnd() throws Exception {
    run(() -> {
      Server server = await(
          loop.createServer(this::recorder, ServerOptions.of(LOCALHOST, 0).withTls(Tls.server())));
      try (TlsPeer rude = TlsPeer.connect(loop, Pair.port(server))) {
        rude.sendPlain(new byte[] {22, 3, 1, 0, 4, 1, 0, 0, 0}); // a hello without anything
        byte fatal = 2;
        assertThat(rude.receiveAllPlain())
            .startsWith(21, 3)
            .hasSize(7)
            .contains(fatal, Index.atIndex(5));
      }
      nobodyWasTold();
      server.close();
      soon(server.waitClosed());
    });
  }

  @Test
  @CPython("test_sslproto::SslProtoHandshakeTests::test_close_during_handshake")
  void aServerThatClosesItsClientsInMidHandshakeAbortsThem() throws Exception {
    run(() -> {
      Server server = await(
          loop.createServer(this::recorder, ServerOptions.of(LOCALHOST, 0).withTls(Tls.server())));
      try (TlsPeer silent = TlsPeer.connect(loop, Pair.port(server))) {
        while (made.isEmpty()) {
          await(sleep(0));
        }
        server.closeClients();
        assertThat(silent.receiveAllPlain()).isEmpty();
      }
      nobodyWasTold();
      server.close();
      soon(server.waitClosed());
    });
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
  @CPython("test_sslproto::SslProtoHandshakeTests::test_handshake_timeout_zero")
  @CPython("test_sslproto::SslProtoHandshakeTests::test_handshake_timeout_negative")
  void aTimeoutThatIsNoTimeIsRefused(double seconds) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TlsOptions.defaults().withHandshakeTimeout(seconds))
        .withMessageContaining("handshakeTimeout")
        .withMessageContaining(String.valueOf(seconds));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TlsOptions.defaults().withShutdownTimeout(seconds))
        .withMessageContaining("shutdownTimeout")
        .withMessageContaining(String.valueOf(seconds));
  }
}
