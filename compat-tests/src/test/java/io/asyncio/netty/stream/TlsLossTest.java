package io.asyncio.netty.stream;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.sleep;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio.ConnectionOptions;
import io.asyncio.netty.testing.LoopTest;
import io.asyncio.netty.testing.Recorder;
import io.asyncio.netty.testing.Sockets;
import io.asyncio.netty.testing.Tls;
import io.asyncio.netty.testing.TlsPeer;
import io.asyncio.transports.Transport;
import java.net.ServerSocket;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Encrypted connections that end before both sides have said farewell. */
class TlsLossTest extends LoopTest {

  /** More than a system takes. */
  private static final int VERY_MUCH = 12 * 1024 * 1024;

  private static final byte[] GARBAGE = "garbage\n".getBytes(US_ASCII);

  private static final double LONG = 3600;

  @Override
  public Sockets sockets() {
    return Sockets.TLS;
  }

  private interface Use {
    void of(Recorder client, TlsPeer server) throws Exception;
  }

  /** Connects to a peer of the JDK, for whose farewell the client waits long. */
  private void connected(Use use) throws Exception {
    run(() -> {
      Recorder client = new Recorder();
      try (ServerSocket listening = TlsPeer.listen()) {
        var connecting = loop.createTask(loop.createConnection(
            () -> client,
            LOCALHOST,
            listening.getLocalPort(),
            ConnectionOptions.defaults().withTls(Tls.client().withShutdownTimeout(LONG))));
        try (TlsPeer server = TlsPeer.accept(loop, listening)) {
          server.shakeHands(false);
          soon(connecting);
          use.of(client, server);
        }
      }
    });
  }

  @Test
  void closeSaysFarewellAlsoIfAbortFollowsAtOnce() throws Exception {
    connected((client, server) -> {
      client.transport.close();
      client.transport.abort();
      assertThat(server.receiveAllPlain()).isNotEmpty();
      client.awaitLost();
      assertThat(client.lostBecause).isNull();
      assertThat(client.events).containsExactly("made", "lost");
    });
  }

  @Test
  void garbageEndsAConnectionThatWaitsForTheFarewell() throws Exception {
    connected((client, server) -> {
      client.transport.close();
      assertThat(server.receiveAll()).isEmpty();
      server.sendPlain(GARBAGE);
      client.awaitLost();
      assertThat(client.lostBecause).isInstanceOf(SSLException.class);
    });
  }

  @Test
  void whatFailsDoesNotGoOnSendingToAPeerThatDoesNotRead() throws Exception {
    upgraded((client, below, server) -> {
      client.transport.write(new byte[VERY_MUCH]);
      client.awaitEvent("pause");
      assertThat(below.getWriteBufferSize()).isPositive();
      server.sendPlain(GARBAGE);
      client.awaitLost();
      assertThat(client.lostBecause).isInstanceOf(SSLException.class);
      assertThat(below.getWriteBufferSize()).isZero();
    });
  }

  @Test
  void theProtocolHearsOfALossWhenTheConnectionBelowHasEnded() throws Exception {
    connected((client, server) -> {
      client.transport.abort();
      await(sleep(0));
      assertThat(client.events).containsExactly("made");
      assertThat(client.transport.getProtocol()).isNull();
      await(sleep(0));
      assertThat(client.events).containsExactly("made", "lost");
    });
  }

  private interface UseAbove {
    void of(Recorder client, Transport below, TlsPeer server) throws Exception;
  }

  /** As {@link #connected}, over a transport that stood before. */
  private void upgraded(UseAbove use) throws Exception {
    run(() -> {
      try (ServerSocket listening = TlsPeer.listen()) {
        Recorder client = await(
                loop.createConnection(Recorder::new, LOCALHOST, listening.getLocalPort()))
            .protocol();
        Transport below = client.transport;
        try (TlsPeer server = TlsPeer.accept(loop, listening)) {
          var shaking = loop.createTask(async(() -> server.shakeHands(false)));
          client.transport = soon(loop.startTls(below, client, Tls.client()));
          soon(shaking);
          use.of(client, below, server);
        }
      }
    });
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whoeverEndsTheTransportBelowHasSentWhatWasWrittenAboveIt(boolean abruptly) throws Exception {
    upgraded((client, below, server) -> {
      var _ = loop.callSoon(() -> {
        client.write("last words");
        if (abruptly) {
          below.abort();
        } else {
          below.close();
        }
      });
      assertThat(server.receive(10)).asString(US_ASCII).isEqualTo("last words");
      client.awaitLost();
    });
  }
}
