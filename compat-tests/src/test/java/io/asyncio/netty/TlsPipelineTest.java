package io.asyncio.netty;

import static io.asyncio.Asyncio.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio.ConnectionOptions;
import io.asyncio.Future;
import io.asyncio.netty.testing.LoopTest;
import io.asyncio.netty.testing.PipelineServer;
import io.asyncio.netty.testing.Recorder;
import io.asyncio.netty.testing.Tls;
import io.asyncio.transports.ExtraInfo;
import io.asyncio.transports.Transport;
import io.netty.channel.Channel;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;

/** Protocols behind Netty's handler of TLS in a pipeline. */
final class TlsPipelineTest extends LoopTest {

  private static final int LARGE = 2 * 1024 * 1024;

  /** Knows which cipher there was when the connection was made. */
  private static final class Accepted extends Recorder {
    Object cipherWhenMade;

    @Override
    public void connectionMade(Transport transport) {
      cipherWhenMade = transport.getExtraInfo(ExtraInfo.CIPHER);
      super.connectionMade(transport);
    }
  }

  private PipelineServer serve(Recorder accepted) throws Exception {
    return PipelineServer.start(loop, child -> {
      SSLEngine engine = Tls.SERVER.createSSLEngine();
      engine.setUseClientMode(false);
      child
          .pipeline()
          .addLast(
              new SslHandler(engine),
              new ProtocolHandler(accepted).after(SslHandshakeCompletionEvent.class));
    });
  }

  private Recorder connect(PipelineServer server) throws Exception {
    ConnectionOptions options = ConnectionOptions.defaults().withTls(Tls.client());
    return await(loop.createConnection(Recorder::new, LOCALHOST, server.port(), options))
        .protocol();
  }

  private static void end(PipelineServer server) throws Exception {
    server.close();
    soon(server.waitClosed());
  }

  @Test
  void protocolIsToldOfTheConnectionBehindTheHandshakeAndTalksEncrypted() throws Exception {
    run(() -> {
      Accepted accepted = new Accepted();
      PipelineServer server = serve(accepted);
      Recorder client = connect(server);
      client.write("question");
      accepted.awaitText("question");
      assertThat(accepted.cipherWhenMade).isNotNull();
      assertThat(accepted.transport.getExtraInfo(ExtraInfo.SSL_OBJECT)).isNotNull();
      accepted.transport.write(new byte[LARGE]);
      accepted.transport.close();
      client.awaitLost();
      accepted.awaitLost();
      assertThat(client.received.size()).isEqualTo(LARGE);
      assertThat(client.events).containsExactly("made", "data", "eof", "lost");
      assertThat(client.lostBecause).isNull();
      assertThat(accepted.events).containsExactly("made", "data", "pause", "resume", "lost");
      end(server);
    });
  }

  @Test
  void farewellOfThePeerIsTheEndWhateverTheProtocolSays() throws Exception {
    run(() -> {
      Recorder accepted = new Recorder();
      accepted.keepOpenAfterEof = true;
      PipelineServer server = serve(accepted);
      Recorder client = connect(server);
      client.write("x");
      client.transport.close();
      accepted.awaitLost();
      client.awaitLost();
      assertThat(accepted.events).containsExactly("made", "data", "eof", "lost");
      assertThat(accepted.lostBecause).isNull();
      end(server);
    });
  }

  @Test
  void oneDirectionOfTlsHasNoEnd() throws Exception {
    run(() -> {
      Recorder accepted = new Recorder();
      PipelineServer server = serve(accepted);
      Recorder client = connect(server);
      accepted.awaitMade();
      assertThat(accepted.transport.canWriteEof()).isFalse();
      assertThatThrownBy(accepted.transport::writeEof)
          .isInstanceOf(UnsupportedOperationException.class)
          .hasMessage("TLS has no end of one direction: close() ends both");
      accepted.transport.abort();
      client.awaitLost();
      end(server);
    });
  }

  @Test
  void protocolHearsNothingOfAHandshakeThatFails() throws Exception {
    run(() -> {
      Recorder accepted = new Recorder();
      List<Channel> channels = new ArrayList<>();
      PipelineServer server = PipelineServer.start(loop, child -> {
        channels.add(child);
        SSLEngine engine = Tls.SERVER.createSSLEngine();
        engine.setUseClientMode(false);
        child
            .pipeline()
            .addLast(
                new SslHandler(engine),
                new ProtocolHandler(accepted).after(SslHandshakeCompletionEvent.class));
      });
      Recorder client =
          await(loop.createConnection(Recorder::new, LOCALHOST, server.port())).protocol();
      client.write("this is no TLS at all");
      client.awaitLost();
      Future<Void> closed = NettyFutures.asAwaitable(channels.getFirst().closeFuture());
      soon(closed);
      assertThat(accepted.events).isEmpty();
      end(server);
    });
  }

  @Test
  void damagedRecordEndsTheConnectionWithWhatTlsSaysOfIt() throws Exception {
    run(() -> {
      Recorder accepted = new Recorder();
      PipelineServer server = serve(accepted);
      Recorder client = connect(server);
      accepted.awaitMade();
      Channel below = client.transport.getExtraInfo(NettyEventLoop.CHANNEL);
      PipelineServer.onOwnThread(
          loop, () -> below.writeAndFlush(io.netty.buffer.Unpooled.wrappedBuffer(new byte[100])));
      accepted.awaitLost();
      assertThat(accepted.lostBecause).isInstanceOf(SSLException.class);
      client.awaitLost();
      end(server);
    });
  }
}
