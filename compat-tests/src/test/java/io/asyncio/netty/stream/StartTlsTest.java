package io.asyncio.netty.stream;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.openConnection;
import static io.asyncio.Asyncio.sleep;
import static io.asyncio.Asyncio.startServer;
import static io.asyncio.Asyncio.waitFor;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio.ConnectionResetError;
import io.asyncio.Future;
import io.asyncio.Server;
import io.asyncio.TimeoutError;
import io.asyncio.TlsOptions;
import io.asyncio.conformance.CPython;
import io.asyncio.netty.NettyEventLoop;
import io.asyncio.netty.testing.LoopTest;
import io.asyncio.netty.testing.Pair;
import io.asyncio.netty.testing.Recorder;
import io.asyncio.netty.testing.Tls;
import io.asyncio.netty.testing.TlsPeer;
import io.asyncio.protocols.BufferedProtocol;
import io.asyncio.protocols.Protocol;
import io.asyncio.streams.ClientConnected;
import io.asyncio.streams.StreamPair;
import io.asyncio.streams.StreamReader;
import io.asyncio.streams.StreamWriter;
import io.asyncio.transports.Transport;
import java.lang.reflect.Proxy;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;

/** Connections that stand and are encrypted then. */
class StartTlsTest extends LoopTest {

  private static final TlsOptions SERVER = Tls.server().withServerSide(true);

  private static byte[] ascii(String text) {
    return text.getBytes(US_ASCII);
  }

  private Transport startTls(Recorder recorder, TlsOptions options) throws Exception {
    Transport encrypted = soon(loop.startTls(recorder.transport, recorder, options));
    recorder.transport = encrypted;
    return encrypted;
  }

  /** Has both sides of a pair shake hands. */
  private void shakeHands(Recorder server, Recorder client) throws Exception {
    var serving = loop.createTask(async(() -> {
      startTls(server, SERVER);
    }));
    startTls(client, Tls.client());
    soon(serving);
  }

  @Test
  @CPython("test_ssl::TestSSL::test_start_tls_client_reg_proto_1")
  @CPython("test_sslproto::BaseStartTLS::test_start_tls_client_reg_proto_1")
  @CPython("test_ssl::TestSSL::test_start_tls_server_1")
  @CPython("test_sslproto::BaseStartTLS::test_start_tls_server_1")
  void whatWasWrittenBeforeLeavesInClearAndTheProtocolIsNotToldAgain() throws Exception {
    run(() -> {
      try (ServerSocket listening = TlsPeer.listen()) {
        Recorder client = await(
                loop.createConnection(Recorder::new, LOCALHOST, listening.getLocalPort()))
            .protocol();
        try (TlsPeer server = TlsPeer.accept(loop, listening)) {
          client.write("in clear");
          assertThat(server.receive(8)).isEqualTo(ascii("in clear"));
          Transport plain = client.transport;
          var shaking = loop.createTask(async(() -> server.shakeHands(false)));
          Transport encrypted = startTls(client, Tls.client());
          soon(shaking);
          assertThat(encrypted).isNotSameAs(plain);
          assertThat(encrypted.getProtocol()).isSameAs(client);
          client.write("secret");
          assertThat(server.receive(6)).isEqualTo(ascii("secret"));
          server.send(ascii("answer"));
          client.awaitText("answer");
          server.sayFarewell();
          client.awaitLost();
          assertThat(client.events).containsExactly("made", "data", "eof", "lost");
          assertThat(client.lostBecause).isNull();
        }
      }
    });
  }

  @Test
  void anEndWithoutAFarewellIsAnEndToo() throws Exception {
    run(() -> {
      try (ServerSocket listening = TlsPeer.listen()) {
        Recorder client = await(
                loop.createConnection(Recorder::new, LOCALHOST, listening.getLocalPort()))
            .protocol();
        TlsPeer server = TlsPeer.accept(loop, listening);
        var shaking = loop.createTask(async(() -> server.shakeHands(false)));
        startTls(client, Tls.client());
        soon(shaking);
        server.send(ascii("data"));
        server.plain().shutdownOutput();
        client.awaitLost();
        server.close();
        assertThat(client.events).containsExactly("made", "data", "eof", "lost");
        assertThat(client.lostBecause).isNull();
      }
    });
  }

  /** Records through a buffer of one byte. */
  private static final class OneByte implements BufferedProtocol {
    private final Recorder recorder;
    private final ByteBuffer buffer = ByteBuffer.allocate(1);

    OneByte(Recorder recorder) {
      this.recorder = recorder;
    }

    @Override
    public void connectionMade(Transport transport) {
      recorder.connectionMade(transport);
    }

    @Override
    public ByteBuffer getBuffer(int sizeHint) {
      return buffer.clear();
    }

    @Override
    public void bufferUpdated(int bytes) {
      recorder.dataReceived(new byte[] {buffer.get(0)});
    }

    @Override
    public boolean eofReceived() {
      return recorder.eofReceived();
    }

    @Override
    public void connectionLost(Throwable exception) {
      recorder.connectionLost(exception);
    }
  }

  @Test
  @CPython("test_ssl::TestSSL::test_start_tls_client_buf_proto_1")
  @CPython("test_sslproto::BaseStartTLS::test_start_tls_client_buf_proto_1")
  @CPython("test_sslproto::SslProtoHandshakeTests::test_set_new_app_protocol")
  void aProtocolWithABufferGoesOnAndMayBeReplaced() throws Exception {
    run(() -> {
      Recorder recorder = new Recorder();
      OneByte buffered = new OneByte(recorder);
      Recorder accepted = new Recorder();
      Server server = await(loop.createServer(() -> accepted, LOCALHOST, 0));
      Transport plain = await(loop.createConnection(() -> buffered, LOCALHOST, Pair.port(server)))
          .transport();
      accepted.awaitMade();
      var serving = loop.createTask(async(() -> {
        startTls(accepted, SERVER);
      }));
      Transport encrypted = soon(loop.startTls(plain, buffered, Tls.client()));
      soon(serving);
      accepted.write("by the byte");
      recorder.awaitText("by the byte");
      Recorder next = new Recorder();
      encrypted.setProtocol(next);
      assertThat(encrypted.getProtocol()).isSameAs(next);
      accepted.write("to another");
      next.awaitText("to another");
      encrypted.close();
      next.awaitLost();
      accepted.awaitLost();
      assertThat(recorder.made).isEqualTo(1);
      assertThat(next.events).containsExactly("data", "eof", "lost");
      server.close();
    });
  }

  @Test
  void aProtocolThatWasPausedBeforeIsResumed() throws Exception {
    byte[] much = new byte[8_000_000];
    run(() -> {
      try (ServerSocket listening = TlsPeer.listen()) {
        Recorder client = await(
                loop.createConnection(Recorder::new, LOCALHOST, listening.getLocalPort()))
            .protocol();
        try (TlsPeer server = TlsPeer.accept(loop, listening)) {
          client.transport.write(much);
          client.awaitEvent("pause");
          var shaking = loop.createTask(async(() -> {
            assertThat(server.receive(much.length)).isEqualTo(much);
            server.shakeHands(false);
          }));
          startTls(client, Tls.client());
          soon(shaking);
          client.awaitEvent("resume");
          assertThat(client.resumes).isEqualTo(1);
          client.write("secret");
          assertThat(server.receive(6)).isEqualTo(ascii("secret"));
          client.transport.abort();
          client.awaitLost();
        }
      }
    });
  }

  @Test
  @CPython("test_ssl::TestSSL::test_start_tls_slow_client_cancel")
  @CPython("test_sslproto::BaseStartTLS::test_start_tls_slow_client_cancel")
  void aHandshakeThatNeverEndsCanBeCancelled() throws Exception {
    run(() -> {
      var pair = Pair.open(this);
      assertThatThrownBy(() -> await(
              waitFor(loop.startTls(pair.client().transport, pair.client(), Tls.client()), 0.1)))
          .isInstanceOf(TimeoutError.class);
      pair.accepted().awaitLost();
      pair.client().awaitLost();
      pair.end();
    });
  }

  @Test
  @CPython("test_sslproto::BaseStartTLS::test_start_tls_wrong_args")
  void whatCannotBeEncryptedIsRefused() throws Exception {
    run(() -> {
      var pair = Pair.open(this);
      Recorder client = pair.client();
      assertThatIllegalArgumentException()
          .as("nobody says whose certificate it is to be")
          .isThrownBy(() -> loop.startTls(client.transport, client, TlsOptions.of(Tls.CLIENT)))
          .withMessageContaining("serverHostname");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> loop.startTls(
              client.transport, client, TlsOptions.of(Tls.CLIENT).withServerHostname("")))
          .withMessageContaining("serverHostname");
      Transport foreign = (Transport) Proxy.newProxyInstance(
          getClass().getClassLoader(),
          new Class<?>[] {Transport.class},
          (proxy, method, arguments) -> method.getName().equals("toString") ? "foreign" : null);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> loop.startTls(foreign, client, Tls.client()))
          .withMessageContaining("transport");
      try (NettyEventLoop other = new NettyEventLoop(ioTransport)) {
        assertThatIllegalArgumentException()
            .isThrownBy(() -> other.startTls(client.transport, client, Tls.client()))
            .withMessageContaining("transport");
      }
      client.write("still in clear");
      pair.accepted().awaitText("still in clear");
      client.transport.close();
      assertThatThrownBy(() -> await(loop.startTls(client.transport, client, Tls.client())))
          .isInstanceOf(ConnectionResetError.class);
      pair.end();
    });
  }

  @Test
  @CPython("uvloop/test_tcp::_TestSSL::test_first_data_after_wakeup")
  void dataThatCameWithTheHandshakeWaitsForWhoeverUpgrades() throws Exception {
    run(() -> {
      var pair = Pair.open(this);
      Recorder server = pair.accepted();
      List<String> order = new ArrayList<>();
      Recorder late = new Recorder() {
        @Override
        public void dataReceived(byte[] data) {
          order.add("data");
          super.dataReceived(data);
        }
      };
      var serving = loop.createTask(async(() -> {
        server.transport = await(loop.startTls(server.transport, late, SERVER));
        order.add("upgraded");
      }));
      pair.client().transport =
          await(loop.startTls(pair.client().transport, pair.client(), Tls.client()));
      pair.client().write("at once"); // leaves with the end of the handshake
      late.awaitText("at once");
      soon(serving);
      assertThat(order).containsExactly("upgraded", "data");
      pair.client().transport.abort();
      server.transport.abort();
      pair.client().awaitLost();
      late.awaitLost();
      pair.server().close();
    });
  }

  @Test
  @CPython("test_ssl::TestSSL::test_create_server_ssl_over_ssl")
  @CPython("test_sslproto::SslProtoHandshakeTests::test_close_during_ssl_over_ssl")
  void tlsGoesOverTls() throws Exception {
    byte[] much = new byte[1_000_000];
    new Random(1).nextBytes(much);
    run(() -> {
      var pair = Pair.open(this);
      for (int i = 0; i < 3; i++) {
        shakeHands(pair.accepted(), pair.client());
      }
      pair.client().transport.write(much);
      pair.accepted().transport.write(much);
      pair.client().awaitBytes(much.length);
      pair.accepted().awaitBytes(much.length);
      assertThat(pair.client().received.toByteArray()).isEqualTo(much);
      assertThat(pair.accepted().received.toByteArray()).isEqualTo(much);
      pair.client().transport.close();
      pair.client().awaitLost();
      pair.accepted().awaitLost();
      assertThat(pair.client().events).startsWith("made").endsWith("eof", "lost");
      assertThat(pair.accepted().events).startsWith("made").endsWith("eof", "lost");
      pair.end();
    });
  }

  @Test
  @CPython("test_ssl::TestSSL::test_start_tls_client_corrupted_ssl")
  @CPython("test_sslproto::BaseStartTLS::test_start_tls_client_corrupted_ssl")
  void plaintextAmongTheEncryptedIsAnErrorOfTheReader() throws Exception {
    run(() -> {
      try (ServerSocket listening = TlsPeer.listen()) {
        StreamPair streams = await(openConnection(LOCALHOST, listening.getLocalPort()));
        try (TlsPeer server = TlsPeer.accept(loop, listening)) {
          var shaking = loop.createTask(async(() -> server.shakeHands(false)));
          await(streams.writer().startTls(Tls.client()));
          soon(shaking);
          server.send(ascii("good"));
          assertThat(soon(streams.reader().readexactly(4))).isEqualTo(ascii("good"));
          server.sendPlain(ascii("please, take this for a record of TLS"));
          assertThatThrownBy(() -> soon(streams.reader().read(1))).isInstanceOf(SSLException.class);
          streams.writer().close();
          assertThatThrownBy(() -> soon(streams.writer().waitClosed()))
              .isInstanceOf(SSLException.class);
        }
      }
    });
  }

  /** Upgrades behind the first line, and echoes from then on. */
  private static ClientConnected upgrading(Future<Object> contextBefore) {
    return (StreamReader reader, StreamWriter writer) -> async(() -> {
      assertThat(await(reader.readline())).isEqualTo(ascii("STARTTLS\n"));
      contextBefore.setResult(String.valueOf(writer.getExtraInfo("sslcontext")));
      await(writer.startTls(Tls.SERVER));
      assertThat(writer.getExtraInfo("sslcontext")).isSameAs(Tls.SERVER);
      for (byte[] line; (line = await(reader.readline())).length > 0; ) {
        writer.write(line);
        await(writer.drain());
      }
      writer.close();
      await(writer.waitClosed());
    });
  }

  @Test
  @CPython("test_streams::StreamTests::test_start_tls")
  @CPython("test_streams::StreamTests::gh-152431 (startTls updates the reader)")
  void streamsGoOnEncryptedAndPauseTheNewTransport() throws Exception {
    run(() -> {
      Future<Object> before = loop.createFuture();
      Server server = await(startServer(upgrading(before), LOCALHOST, 0));
      StreamPair streams = await(openConnection(LOCALHOST, Pair.port(server)));
      StreamWriter writer = streams.writer();
      writer.write(ascii("STARTTLS\n"));
      assertThat(writer.getExtraInfo("sslcontext")).isNull();
      var plain = writer.transport();
      await(writer.startTls(Tls.client()));
      assertThat(soon(before)).isEqualTo("null");
      assertThat(writer.getExtraInfo("sslcontext")).isSameAs(Tls.CLIENT);
      assertThat(writer.transport()).isNotSameAs(plain);
      byte[] line = ascii("x".repeat(60_000) + "\n");
      for (int i = 0; i < 20; i++) {
        writer.write(line);
      }
      while (((Transport) writer.transport()).isReading()) { // the reader's limit is passed
        await(sleep(0.001));
      }
      for (int i = 0; i < 20; i++) {
        assertThat(soon(streams.reader().readline())).isEqualTo(line);
      }
      assertThat(((Transport) writer.transport()).isReading()).isTrue();
      writer.close();
      soon(writer.waitClosed());
      server.close();
      soon(server.waitClosed());
    });
  }

  @Test
  @CPython("test_streams::StreamTests::test_start_tls_buffered_data")
  void whatTheReaderHasGotAlreadyIsTheHello() throws Exception {
    run(() -> {
      Server server = await(startServer(
          (StreamReader reader, StreamWriter writer) -> async(() -> {
            assertThat(await(reader.readline())).isEqualTo(ascii("PROXY TCP4\n"));
            while (!reader.toString().contains("bytes")) { // the hello is in the reader now
              await(sleep(0.001));
            }
            await(writer.startTls(Tls.SERVER));
            writer.write(await(reader.readline()));
            await(writer.drain());
            writer.close();
          }),
          LOCALHOST,
          0));
      StreamPair streams = await(openConnection(LOCALHOST, Pair.port(server)));
      streams.writer().write(ascii("PROXY TCP4\n"));
      await(streams.writer().startTls(Tls.client()));
      streams.writer().write(ascii("hello\n"));
      assertThat(soon(streams.reader().readline())).isEqualTo(ascii("hello\n"));
      streams.writer().close();
      soon(streams.writer().waitClosed());
      server.close();
      soon(server.waitClosed());
    });
  }

  @Test
  void plaintextBehindTheUpgradesCommandIsRefused() throws Exception {
    run(() -> {
      Future<Throwable> refused = loop.createFuture();
      Server server = await(startServer(
          (StreamReader reader, StreamWriter writer) -> async(() -> {
            assertThat(await(reader.readline())).isEqualTo(ascii("STARTTLS\n"));
            try {
              await(writer.startTls(Tls.SERVER));
            } catch (SSLException e) {
              refused.setResult(e);
            }
            writer.close();
          }),
          LOCALHOST,
          0));
      try (TlsPeer rude = TlsPeer.connect(loop, Pair.port(server))) {
        rude.send(ascii("STARTTLS\nMAIL FROM:<smuggler>\n"));
        assertThat(soon(refused)).isInstanceOf(SSLException.class);
        rude.receiveAllPlain();
      }
      server.close();
      soon(server.waitClosed());
    });
  }

  @Test
  void aProtocolThatIsNoneIsRefused() throws Exception {
    run(() -> {
      var pair = Pair.open(this);
      assertThatThrownBy(
              () -> loop.startTls(pair.client().transport, (Protocol) null, Tls.client()))
          .isInstanceOf(NullPointerException.class)
          .hasMessage("protocol");
      pair.end();
    });
  }
}
