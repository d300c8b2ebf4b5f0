package io.asyncio.netty;

import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio.ConnectionAbortedError;
import io.asyncio.Future;
import io.asyncio.netty.testing.LoopTest;
import io.asyncio.netty.testing.PipelineServer;
import io.asyncio.netty.testing.Recorder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.LineBasedFrameDecoder;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.string.StringDecoder;
import io.netty.handler.codec.string.StringEncoder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a protocol of messages hears, and what its transport does. */
@SuppressWarnings("FutureReturnValueIgnored") // what comes of it is seen elsewhere
final class MessageProtocolTest extends LoopTest {

  /** Notes what happens to it. */
  private class Noting implements MessageProtocol {
    final List<String> events = new ArrayList<>();
    final Future<Void> ended = loop.createFuture();
    MessageTransport transport;
    Throwable lostBecause;

    @Override
    public void connectionMade(MessageTransport transport) {
      this.transport = transport;
      events.add("made");
    }

    @Override
    public void messageReceived(Object message) {
      events.add(message.toString());
    }

    @Override
    public boolean eofReceived() {
      events.add("eof");
      return false;
    }

    @Override
    public void connectionLost(Throwable exception) {
      lostBecause = exception;
      events.add("lost");
      ended.setResult(null);
    }
  }

  private interface Body {
    void run(Noting protocol, Recorder client) throws Exception;
  }

  /** Serves lines by one protocol, and ends when that has heard of the loss. */
  private void serve(Noting protocol, Body body) throws Exception {
    run(() -> {
      PipelineServer server = PipelineServer.start(
          loop,
          true,
          child -> child
              .pipeline()
              .addLast(
                  new LineBasedFrameDecoder(10),
                  new StringDecoder(),
                  new StringEncoder(),
                  new MessageHandler(protocol)));
      Recorder client =
          await(loop.createConnection(Recorder::new, LOCALHOST, server.port())).protocol();
      body.run(protocol, client);
      soon(protocol.ended);
      client.awaitLost();
      server.close();
      soon(server.waitClosed());
    });
  }

  @Test
  void messagesTheEndAndTheLossComeInOrder() throws Exception {
    serve(new Noting(), (protocol, client) -> {
      client.write("one\ntwo\n");
      client.transport.close();
      soon(protocol.ended);
      assertThat(protocol.events).containsExactly("made", "one", "two", "eof", "lost");
      assertThat(protocol.lostBecause).isNull();
      assertThat(protocol.transport.getProtocol()).isNull();
    });
  }

  @Test
  void nothingIsDeliveredWhileReadingIsPaused() throws Exception {
    Noting pausing = new Noting() {
      @Override
      public void messageReceived(Object message) {
        super.messageReceived(message);
        transport.pauseReading();
      }
    };
    serve(pausing, (protocol, client) -> {
      client.write("1\n2\n3\n");
      for (int heard = 2; heard <= 4; heard++) {
        while (protocol.events.size() < heard) {
          await(sleep(0));
        }
        await(sleep(0));
        await(sleep(0));
        assertThat(protocol.events).hasSize(heard);
        assertThat(protocol.transport.channel().config().isAutoRead()).isFalse();
        protocol.transport.resumeReading();
      }
      assertThat(protocol.events).containsExactly("made", "1", "2", "3");
      client.transport.close();
    });
  }

  @Test
  void protocolIsToldToPauseInsideTheWriteThatIsTooMuchAndToResumeWhenItHasLeft() throws Exception {
    Noting writing = new Noting() {
      @Override
      public void pauseWriting() {
        events.add("pause");
      }

      @Override
      public void resumeWriting() {
        events.add("resume");
      }
    };
    serve(writing, (protocol, client) -> {
      client.write("go\n");
      while (protocol.events.size() < 2) {
        await(sleep(0));
      }
      for (int i = 0; i < 64; i++) {
        protocol.transport.write(Unpooled.wrappedBuffer(new byte[1024]));
      }
      assertThat(protocol.events).containsExactly("made", "go");
      assertThat(protocol.transport.isWritable()).isTrue();
      for (int i = 0; i < 2; i++) {
        protocol.transport.write(Unpooled.wrappedBuffer(new byte[1]));
        assertThat(protocol.events).containsExactly("made", "go", "pause");
        assertThat(protocol.transport.isWritable()).isFalse();
      }
      client.await(() -> client.received.size() == 64 * 1024 + 2);
      while (!protocol.transport.isWritable()) {
        await(sleep(0));
      }
      assertThat(protocol.events).containsExactly("made", "go", "pause", "resume");
      client.transport.close();
    });
  }

  @Test
  void closeSendsWhatWasWritten() throws Exception {
    serve(new Noting(), (protocol, client) -> {
      client.write("go\n");
      while (protocol.events.size() < 2) {
        await(sleep(0));
      }
      protocol.transport.write("last ");
      ChannelFuture left = protocol.transport.write("words");
      protocol.transport.close();
      client.awaitLost();
      assertThat(client.text()).isEqualTo("last words");
      assertThat(left.isSuccess()).isTrue();
    });
  }

  @Test
  void loopRestsWhenATransportIsClosed() throws Exception {
    serve(new Noting(), (protocol, client) -> {
      client.write("go\n");
      while (protocol.events.size() < 2) {
        await(sleep(0));
      }
      protocol.transport.close();
      soon(protocol.ended);
      client.awaitLost();
      await(sleep(0.005));
      long before = loop.loopHost().iteration();
      await(sleep(0.02));
      assertThat(loop.loopHost().iteration() - before).isLessThan(20);
    });
  }

  @Test
  void loopThatIsClosedWhileTheProtocolIsPausedSaysNothing() throws Exception {
    Noting paused = new Noting();
    run(() -> {
      PipelineServer server =
          PipelineServer.start(loop, child -> child.pipeline().addLast(new MessageHandler(paused)));
      Recorder client =
          await(loop.createConnection(Recorder::new, LOCALHOST, server.port())).protocol();
      client.transport.pauseReading();
      while (paused.transport == null) {
        await(sleep(0));
      }
      paused.transport.write(Unpooled.wrappedBuffer(new byte[16 * 1024 * 1024]));
      client.write("go");
      while (paused.events.size() < 2) {
        await(sleep(0));
      }
      client.transport.abort();
      server.close();
      soon(server.waitClosed());
    });
    loop.close();
    assertThat(paused.events).endsWith("lost");
    assertThat(paused.transport.isWritable()).isFalse();
    assertThat(takeReports()).isEmpty();
  }

  @Test
  void whatIsWrittenTooLateIsReleasedAndFails() throws Exception {
    serve(new Noting(), (protocol, client) -> {
      client.write("go\n");
      while (protocol.events.size() < 2) {
        await(sleep(0));
      }
      ByteBuf dropped = Unpooled.copiedBuffer(new byte[1]);
      ChannelFuture inTheSameStep = protocol.transport.write(dropped);
      protocol.transport.abort();
      assertThat(dropped.refCnt()).isZero();
      assertThat(inTheSameStep.cause()).isInstanceOf(ConnectionAbortedError.class);
      ByteBuf late = Unpooled.copiedBuffer(new byte[1]);
      assertThatThrownBy(() -> NettyFutures.await(protocol.transport.write(late)))
          .isInstanceOf(ConnectionAbortedError.class);
      assertThat(late.refCnt()).isZero();
    });
  }

  @Test
  void messageThatNoEncoderTakesFailsAndIsToldOnce() throws Exception {
    serve(new Noting(), (protocol, client) -> {
      client.write("go\n");
      while (protocol.events.size() < 2) {
        await(sleep(0));
      }
      ChannelFuture first = protocol.transport.write(List.of("a list"));
      ChannelFuture second = protocol.transport.write(List.of("another"));
      soon(protocol.ended);
      assertThat(protocol.lostBecause).isInstanceOf(UnsupportedOperationException.class);
      assertThat(first.isSuccess()).isFalse();
      assertThat(second.isSuccess()).isFalse();
      assertThat(protocol.events).containsExactly("made", "go", "lost");
    });
  }

  @Test
  void failureOfADecoderIsWhatTheConnectionIsLostBy() throws Exception {
    serve(new Noting(), (protocol, client) -> {
      client.write("fine\nthis is far too long\nfine\n");
      soon(protocol.ended);
      assertThat(protocol.events).containsExactly("made", "fine", "lost");
      assertThat(protocol.lostBecause).isInstanceOf(TooLongFrameException.class);
      assertThat(takeReports()).containsExactly("Fatal error on transport");
    });
  }

  @Test
  void protocolThatThrowsIsReportedAndLosesItsConnection() throws Exception {
    Noting bad = new Noting() {
      @Override
      public void messageReceived(Object message) {
        throw new IllegalStateException("bug");
      }
    };
    serve(bad, (protocol, client) -> {
      client.write("one\ntwo\n");
      soon(protocol.ended);
      assertThat(protocol.events).containsExactly("made", "lost");
      assertThat(takeReports())
          .containsExactly("Fatal error: protocol.messageReceived() call failed.");
    });
  }

  @Test
  void handlerThatIsTakenOutLeavesTheChannelOpen() throws Exception {
    serve(new Noting(), (protocol, client) -> {
      client.write("go\n");
      while (protocol.events.size() < 2) {
        await(sleep(0));
      }
      Channel channel = protocol.transport.channel();
      protocol.transport.pauseReading();
      protocol.transport.write("last");
      PipelineServer.onOwnThread(loop, () -> channel.pipeline().removeLast());
      soon(protocol.ended);
      assertThat(channel.isActive()).isTrue();
      assertThat(channel.config().isAutoRead()).isTrue();
      client.awaitText("last");
      PipelineServer.onOwnThread(loop, channel::close);
    });
  }

  @Test
  void transportKnowsTheChannelAndItsAddresses() throws Exception {
    serve(new Noting(), (protocol, client) -> {
      client.write("go\n");
      while (protocol.events.size() < 2) {
        await(sleep(0));
      }
      assertThat(protocol.transport.getExtraInfo(NettyEventLoop.CHANNEL))
          .isSameAs(protocol.transport.channel());
      assertThat(protocol.transport.getExtraInfo("peername"))
          .isEqualTo(client.transport.getExtraInfo("sockname"));
      client.transport.close();
    });
  }
}
