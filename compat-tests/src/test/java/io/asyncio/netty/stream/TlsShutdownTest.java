package io.asyncio.netty.stream;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.openConnection;
import static io.asyncio.Asyncio.sleep;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio.ConnectionOptions;
import io.asyncio.Future;
import io.asyncio.Server;
import io.asyncio.ServerOptions;
import io.asyncio.TimeoutError;
import io.asyncio.TlsOptions;
import io.asyncio.conformance.CPython;
import io.asyncio.netty.testing.Log;
import io.asyncio.netty.testing.LoopTest;
import io.asyncio.netty.testing.Pair;
import io.asyncio.netty.testing.Recorder;
import io.asyncio.netty.testing.Sockets;
import io.asyncio.netty.testing.Tls;
import io.asyncio.netty.testing.TlsPeer;
import io.asyncio.streams.StreamPair;
import io.asyncio.transports.Transport;
import java.io.IOException;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How encrypted connections end. */
class TlsShutdownTest extends LoopTest {

  private static final int MUCH = 4 * 1024 * 1024;

  @Override
  public Sockets sockets() {
    return Sockets.TLS;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(US_ASCII);
  }

  private interface Use {
    void of(Recorder client, TlsPeer server) throws Exception;
  }

  /** Connects to a peer of the JDK. */
  private void connected(TlsOptions tls, Recorder client, Use use) throws Exception {
    run(() -> {
      try (ServerSocket listening = TlsPeer.listen()) {
        var connecting = loop.createTask(loop.createConnection(
            () -> client,
            LOCALHOST,
            listening.getLocalPort(),
            ConnectionOptions.defaults().withTls(tls)));
        try (TlsPeer server = TlsPeer.accept(loop, listening)) {
          server.shakeHands(false);
          soon(connecting);
          use.of(client, server);
        }
      }
    });
  }

  @Test
  @CPython("test_ssl::TestSSL::test_shutdown_cleanly")
  void aFarewellIsTheEndAndIsAnswered() throws Exception {
    connected(Tls.client(), new Recorder(), (client, server) -> {
      server.sayFarewell();
      client.awaitLost();
      assertThat(server.receiveAll()).as("answered, or this would fail").isEmpty();
      assertThat(client.events).containsExactly("made", "eof", "lost");
      assertThat(client.lostBecause).isNull();
    });
  }

  @Test
  void closeSaysFarewellAndWaitsForTheAnswer() throws Exception {
    connected(Tls.client(), new Recorder(), (client, server) -> {
      client.write("last words");
      client.transport.close();
      assertThat(client.transport.isClosing()).isTrue();
      assertThat(server.receiveAll()).isEqualTo(ascii("last words"));
      assertThat(client.events).as("not before the answer").containsExactly("made");
      server.sayFarewell();
      client.awaitLost();
      assertThat(client.lostBecause).isNull();
    });
  }

  @Test
  @CPython("uvloop/test_tcp::_TestSSL::test_shutdown_timeout")
  void aPeerThatDoesNotAnswerTheFarewellIsDropped() throws Exception {
    connected(Tls.client().withShutdownTimeout(0.1), new Recorder(), (client, server) -> {
      client.transport.close();
      client.awaitLost();
      assertThat(client.lostBecause)
          .isInstanceOf(TimeoutError.class)
          .hasMessage("SSL shutdown timed out");
    });
  }

  @Test
  void aReaderHearsThatTheFarewellWasNotAnswered() throws Exception {
    run(() -> {
      try (ServerSocket listening = TlsPeer.listen()) {
        var opening = loop.createTask(openConnection(
            LOCALHOST,
            listening.getLocalPort(),
            ConnectionOptions.defaults().withTls(Tls.client().withShutdownTimeout(0.1))));
        try (TlsPeer silent = TlsPeer.accept(loop, listening)) {
          silent.shakeHands(false);
          StreamPair streams = soon(opening);
          streams.writer().close();
          assertThatThrownBy(() -> soon(streams.reader().read(1)))
              .isInstanceOf(TimeoutError.class)
              .hasMessage("SSL shutdown timed out");
        }
      }
    });
  }

  @Test
  @CPython("test_ssl::TestSSL::test_flush_before_shutdown")
  void closeSendsAllThatWaits() throws Exception {
    connected(Tls.client(), new Recorder(), (client, server) -> {
      client.transport.write(new byte[MUCH]);
      client.awaitEvent("pause");
      client.transport.close();
      assertThat(server.receiveAll()).hasSize(MUCH);
      server.sayFarewell();
      client.awaitLost();
      assertThat(client.lostBecause).isNull();
    });
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  @CPython("test_ssl::TestSSL::test_remote_shutdown_receives_trailing_data")
  void whatWaitsWhenThePeerEndsIsSentBeforeTheEnd(boolean farewell) throws Exception {
    connected(Tls.client(), new Recorder(), (client, server) -> {
      client.transport.write(new byte[MUCH]);
      client.awaitEvent("pause");
      if (farewell) {
        server.sayFarewell();
      } else {
        server.plain().shutdownOutput();
      }
      client.awaitEvent("eof");
      assertThat(server.receiveAll()).hasSize(MUCH);
      client.awaitLost();
      assertThat(client.lostBecause).isNull();
    });
  }

  @Test
  @CPython("uvloop/test_tcp::_TestSSL::test_bpo_39951_discard_trailing_data")
  @CPython("test_sslproto::SslProtoHandshakeTests::test_data_received_after_closing")
  void dataBehindOurFarewellIsDropped() throws Exception {
    connected(Tls.client(), new Recorder(), (client, server) -> {
      client.transport.close();
      assertThat(server.receiveAll()).isEmpty();
      server.send(new byte[100_000]);
      server.sayFarewell();
      client.awaitLost();
      assertThat(client.lostBecause).isNull();
      assertThat(client.events).containsExactly("made", "eof", "lost");
    });
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whoClosesHearsOfTheOthersEndBeforeTheLoss(boolean farewell) throws Exception {
    connected(Tls.client(), new Recorder(), (client, server) -> {
      client.transport.close();
      assertThat(server.receiveAll()).isEmpty();
      if (farewell) {
        server.sayFarewell();
      } else {
        server.plain().shutdownOutput();
      }
      client.awaitLost();
      assertThat(client.lostBecause).isNull();
      assertThat(client.events).containsExactly("made", "eof", "lost");
    });
  }

  @Test
  void whoAbortsHearsOfNoEnd() throws Exception {
    connected(Tls.client(), new Recorder(), (client, server) -> {
      client.transport.abort();
      client.awaitLost();
      assertThat(client.events).containsExactly("made", "lost");
    });
  }

  @Test
  void aPeerThatGoesWhileNobodyReadsIsNoFailureOfTheWriter() throws Exception {
    connected(Tls.client(), new Paused(), (client, server) -> {
      server.send(ascii("data"));
      server.plain().close();
      await(sleep(0.1));
      for (int i = 0; i < 3; i++) {
        client.write("anybody?");
        await(sleep(0.01)); // a reset would come by now, and fail the next
      }
      assertThat(client.events).containsExactly("made");
      client.transport.resumeReading();
      client.awaitLost();
      assertThat(client.lostBecause).isNull();
      assertThat(client.events).containsExactly("made", "data", "eof", "lost");
    });
  }

  @Test
  void whoDoesNotReadLetsThePeerSendAQuarterOfAMegabyteAndNoMore() throws Exception {
    connected(Tls.client(), new Paused(), (client, server) -> {
      var sending = loop.createTask(async(() -> server.send(new byte[64 * 1024 * 1024])));
      await(sleep(0.1));
      assertThat(sending.done()).isFalse();
      assertThat(client.events).containsExactly("made");
      client.transport.resumeReading();
      client.awaitBytes(64 * 1024 * 1024);
      soon(sending);
    });
  }

  /** Pauses as soon as it can. */
  private static final class Paused extends Recorder {
    @Override
    public void connectionMade(Transport transport) {
      super.connectionMade(transport);
      transport.pauseReading();
    }
  }

  @Test
  @CPython("test_ssl::TestSSL::test_shutdown_timeout_handler_not_set")
  void dataAndEndWaitForResumeHoweverLong() throws Exception {
    connected(Tls.client().withShutdownTimeout(0.05), new Paused(), (client, server) -> {
      server.send(ascii("data"));
      server.sayFarewell();
      await(sleep(0.2));
      assertThat(client.events).containsExactly("made");
      client.transport.resumeReading();
      client.awaitLost();
      assertThat(client.text()).isEqualTo("data");
      assertThat(client.events).containsExactly("made", "data", "eof", "lost");
    });
  }

  @Test
  @CPython("uvloop/test_tcp::_TestSSL::test_shutdown_while_pause_reading")
  void closeWhilePausedShutsDownAllTheSame() throws Exception {
    connected(Tls.client(), new Paused(), (client, server) -> {
      server.send(new byte[100_000]);
      client.transport.close();
      assertThat(server.receiveAll()).isEmpty();
      server.sayFarewell();
      client.awaitLost();
      assertThat(client.lostBecause).isNull();
      assertThat(client.events).containsExactly("made", "eof", "lost");
    });
  }

  @Test
  void aServerThatClosesItsClientsWaitsForNoFarewell() throws Exception {
    run(() -> {
      Recorder accepted = new Recorder();
      Server server = await(loop.createServer(
          () -> accepted,
          ServerOptions.of(LOCALHOST, 0).withTls(Tls.server().withShutdownTimeout(3600))));
      try (TlsPeer silent = TlsPeer.connect(loop, Pair.port(server))) {
        silent.shakeHands(true);
        accepted.awaitMade();
        server.close();
        server.closeClients();
        soon(server.waitClosed());
        assertThat(accepted.lostBecause).isNull();
        assertThat(accepted.events).containsExactly("made", "lost");
      }
    });
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  @CPython("uvloop/test_tcp::_TestSSL::test_write_to_closed_transport")
  @CPython("test_sslproto::SslProtoHandshakeTests::test_write_after_closing")
  void whatIsWrittenBehindTheEndIsDroppedQuietly(boolean farewell) throws Exception {
    connected(Tls.client(), new Recorder(), (client, server) -> {
      if (farewell) {
        server.sayFarewell();
      } else {
        server.plain().shutdownOutput();
      }
      client.awaitEvent("eof");
      try (Log log = new Log()) {
        for (int i = 0; i < 3; i++) {
          client.write("too late");
          assertThat(client.transport.getWriteBufferSize()).isZero();
        }
        client.awaitLost();
        client.write("much too late");
        assertThat(client.transport.getWriteBufferSize()).isZero();
        assertThat(log.warnings()).isEmpty();
      }
      assertThat(server.receiveAll()).isEmpty();
    });
  }

  @Test
  @CPython("test_sslproto::SslProtoHandshakeTests::gh-118950 (isClosing sees the lower transport)")
  void aWriterHearsThatTheConnectionBelowIsGone() throws Exception {
    connected(Tls.client(), new Recorder(), (client, server) -> {
      server.plain().setSoLinger(true, 0);
      server.close();
      while (!client.transport.isClosing()) {
        client.write("anybody?");
        await(sleep(0));
      }
      client.awaitLost();
      assertThat(client.lostBecause).isInstanceOf(IOException.class);
    });
  }

  @Test
  void keepingOpenBehindTheEndHasNoEffectAndIsSaid() throws Exception {
    Recorder keeping = new Recorder();
    keeping.keepOpenAfterEof = true;
    connected(Tls.client(), keeping, (client, server) -> {
      try (Log log = new Log()) {
        server.sayFarewell();
        client.awaitLost();
        assertThat(log.warnings()).singleElement().asString().contains("eofReceived()");
      }
    });
  }

  @Test
  @CPython("test_sslproto::SslProtoHandshakeTests::test_get_extra_info_on_closed_connection")
  void theSocketOfALostConnectionIsNotKnown() throws Exception {
    connected(Tls.client(), new Recorder(), (client, server) -> {
      assertThat(client.transport.getExtraInfo("socket")).isNotNull();
      client.transport.abort();
      client.awaitLost();
      assertThat(client.transport.getExtraInfo("socket")).isNull();
      assertThat(client.transport.getExtraInfo("socket", "none")).isEqualTo("none");
      assertThat(client.transport.getExtraInfo("peername")).isNotNull();
    });
  }

  @Test
  void oneDirectionCannotEnd() throws Exception {
    run(() -> {
      var pair = Pair.open(this);
      assertThat(pair.client().transport.canWriteEof()).isFalse();
      assertThatThrownBy(pair.client().transport::writeEof)
          .isInstanceOf(UnsupportedOperationException.class);
      pair.client().write("goes on");
      pair.accepted().awaitText("goes on");
      pair.end();
    });
  }

  @Test
  void abortEndsAtOnceWithoutAFarewell() throws Exception {
    connected(Tls.client(), new Recorder(), (client, server) -> {
      client.transport.abort();
      client.awaitLost();
      assertThat(client.events).containsExactly("made", "lost");
      assertThat(client.lostBecause).isNull();
      assertThat(server.receiveAllPlain()).isEmpty();
    });
  }

  @Test
  void whatACallbackHasWrittenBeforeItAbortsIsSent() throws Exception {
    Recorder aborting = new Recorder() {
      @Override
      public void dataReceived(byte[] data) {
        write("last words");
        assertThat(transport.getWriteBufferSize()).isZero();
        transport.abort();
      }
    };
    connected(Tls.client(), aborting, (client, server) -> {
      server.send(ascii("x"));
      assertThat(server.receive(10)).isEqualTo(ascii("last words"));
      client.awaitLost();
    });
  }

  @Test
  void manyConnectionsEndTogether() throws Exception {
    run(() -> {
      Future<Void> allLost = loop.createFuture();
      int[] open = {25};
      Server server = Sockets.TLS.serve(loop, Recorder::new);
      for (int i = 0; i < 25; i++) {
        Recorder client = Sockets.TLS.connect(loop, Recorder::new, server);
        var _ = loop.createTask(async(() -> {
          client.transport.close();
          client.awaitLost();
          if (--open[0] == 0) {
            allLost.setResult(null);
          }
        }));
      }
      soon(allLost);
      server.close();
      soon(server.waitClosed());
    });
  }
}
