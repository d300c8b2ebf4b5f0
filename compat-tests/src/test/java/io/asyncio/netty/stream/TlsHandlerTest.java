package io.asyncio.netty.stream;

import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.sleep;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio.netty.testing.Certificate;
import io.asyncio.netty.testing.LoopTest;
import io.asyncio.netty.testing.Pair;
import io.asyncio.netty.testing.Recorder;
import io.asyncio.transports.Transport;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.ssl.SslHandler;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Netty's {@link SslHandler} in front of transports, at both ends. */
class TlsHandlerTest extends LoopTest {

  private static final int LARGE = 4 * 1024 * 1024;

  private static Certificate certificate;

  @BeforeAll
  static void makeCertificate(@TempDir Path directory) throws Exception {
    certificate = Certificate.make(directory);
  }

  /** Sees what goes over the wire. */
  private static final class Wire extends ChannelDuplexHandler {

    final StringBuilder sent = new StringBuilder();

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
      ByteBuf data = (ByteBuf) message;
      sent.append(data.toString(US_ASCII));
      var _ = context.write(message, promise);
    }
  }

  private static class Encrypted extends Recorder {

    final Wire wire = new Wire();
    final boolean client;
    SslHandler tls;

    Encrypted(boolean client) {
      this.client = client;
    }

    @Override
    public void connectionMade(Transport transport) {
      Channel channel = (Channel) transport.getExtraInfo("socket");
      try {
        tls = client
            ? certificate.client().newHandler(channel.alloc(), "localhost", 1)
            : certificate.server().newHandler(channel.alloc());
      } catch (Exception e) {
        throw new AssertionError(e);
      }
      channel.pipeline().addFirst(wire, tls);
      super.connectionMade(transport);
    }
  }

  private static final class Echo extends Encrypted {

    Echo() {
      super(false);
    }

    @Override
    public void dataReceived(byte[] data) {
      super.dataReceived(data);
      transport.write(data);
    }
  }

  @Test
  void anEchoPassesEncryptedInBothDirections() throws Exception {
    run(() -> {
      var pair = Pair.open(this, Echo::new, () -> new Encrypted(true));
      pair.client().write("what nobody shall read");
      assertThat(pair.client().transport.getWriteBufferSize()).isEqualTo(22);
      pair.client().awaitText("what nobody shall read");
      assertThat(pair.accepted().text()).isEqualTo("what nobody shall read");
      assertThat(pair.client().wire.sent).isNotEmpty().doesNotContain("nobody");
      assertThat(pair.accepted().wire.sent).isNotEmpty().doesNotContain("nobody");
      assertThat(pair.client().tls.engine().getSession().getProtocol()).startsWith("TLS");
      assertThat(pair.client().transport.getWriteBufferSize()).isZero();
      pair.end();
    });
  }

  /** Writes at once, before the handshake can have ended. */
  private static final class Hasty extends Encrypted {

    final byte[] data = new byte[100_000];
    int unsentAtOnce;

    Hasty() {
      super(true);
      new Random(5).nextBytes(data);
    }

    @Override
    public void connectionMade(Transport transport) {
      super.connectionMade(transport);
      this.transport.write(data);
      unsentAtOnce = this.transport.getWriteBufferSize();
      assertThat(tls.handshakeFuture().isDone()).isFalse();
    }
  }

  @Test
  void whatIsWrittenBeforeTheHandshakeEndsCountsAsUnsentAndPauses() throws Exception {
    run(() -> {
      var pair = Pair.open(this, Echo::new, Hasty::new);
      assertThat(pair.client().unsentAtOnce).isEqualTo(100_000);
      assertThat(pair.client().pauses).isEqualTo(1);
      pair.client().awaitBytes(100_000);
      assertThat(pair.client().received.toByteArray()).isEqualTo(pair.client().data);
      assertThat(pair.client().resumes).isEqualTo(1);
      pair.end();
    });
  }

  @Test
  void megabytesPassUnderFlowControlToAPeerThatPauses() throws Exception {
    run(() -> {
      var pair = Pair.open(this, () -> new Encrypted(false), () -> new Encrypted(true));
      pair.client().write("x");
      pair.accepted().awaitText("x");
      pair.accepted().transport.pauseReading();
      await(sleep(0));
      pair.client().transport.write(new byte[LARGE]);
      pair.client().transport.write(new byte[LARGE]);
      await(sleep(0));
      assertThat(pair.client().transport.getWriteBufferSize()).isPositive();
      assertThat(pair.client().pauses).isEqualTo(1);
      assertThat(pair.client().resumes).isZero();
      pair.accepted().transport.resumeReading();
      pair.accepted().awaitBytes(2 * LARGE + 1);
      pair.client().awaitEvent("resume");
      assertThat(pair.client().transport.getWriteBufferSize()).isZero();
      pair.end();
    });
  }

  @Test
  void aCloseSendsWhatWasWrittenAndSaysGoodbye() throws Exception {
    run(() -> {
      var pair = Pair.open(this, () -> new Encrypted(false), () -> new Encrypted(true));
      pair.client().write("the last words");
      pair.client().transport.close();
      pair.accepted().awaitLost();
      pair.client().awaitLost();
      assertThat(pair.accepted().text()).isEqualTo("the last words");
      assertThat(pair.client().tls.engine().isOutboundDone())
          .as("close_notify was sent")
          .isTrue();
      assertThat(pair.accepted().lostBecause).isNull();
      pair.server().close();
    });
  }
}
