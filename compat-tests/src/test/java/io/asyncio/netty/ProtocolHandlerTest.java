package io.asyncio.netty;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.sleep;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio.Future;
import io.asyncio.netty.testing.LoopTest;
import io.asyncio.netty.testing.PipelineServer;
import io.asyncio.netty.testing.Recorder;
import io.asyncio.protocols.Protocol;
import io.asyncio.protocols.StreamProtocol;
import io.asyncio.streams.StreamReader;
import io.asyncio.streams.StreamWriter;
import io.asyncio.transports.Transport;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import io.netty.handler.codec.LengthFieldPrepender;
import io.netty.handler.codec.TooLongFrameException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Protocols and coroutines at the end of pipelines that have handlers in front of them. */
@SuppressWarnings("FutureReturnValueIgnored") // what comes of it is seen elsewhere
final class ProtocolHandlerTest extends LoopTest {

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** A server whose only connection has a pipeline that a test fills, and its client. */
  private final class Connected {

    final PipelineServer server;
    final Recorder client = new Recorder();

    Connected(ChannelHandler... handlers) throws Exception {
      server = PipelineServer.start(loop, child -> child.pipeline().addLast(handlers));
      await(loop.createConnection(() -> client, LOCALHOST, server.port()));
    }

    void end() throws Exception {
      client.transport.close();
      client.awaitLost();
      server.close();
      soon(server.waitClosed());
    }
  }

  private static ChannelHandler frames() {
    return new LengthFieldBasedFrameDecoder(100, 0, 1, 0, 1);
  }

  /** Notes each piece that comes in. */
  private static final class Pieces extends Recorder {
    final List<String> pieces = new ArrayList<>();
    boolean pausesAtOnce;

    @Override
    public void dataReceived(byte[] data) {
      pieces.add(new String(data, StandardCharsets.US_ASCII));
      if (pausesAtOnce) {
        transport.pauseReading();
      }
      super.dataReceived(data);
    }
  }

  @Test
  void eachFrameIsOneDataReceivedAndEachWriteGoesThroughTheEncoder() throws Exception {
    run(() -> {
      Pieces accepted = new Pieces();
      Connected pair =
          new Connected(frames(), new LengthFieldPrepender(1), new ProtocolHandler(accepted));
      pair.client.write("\3one\0\3two\5th");
      accepted.await(() -> accepted.pieces.size() == 2);
      pair.client.write("ree");
      accepted.await(() -> accepted.pieces.size() == 3);
      assertThat(accepted.pieces).containsExactly("one", "two", "three");
      accepted.write("four");
      pair.client.awaitText("\4four");
      pair.end();
      accepted.awaitLost();
      assertThat(accepted.lostBecause).isNull();
    });
  }

  @Test
  void writesOfOneStepAreFramesOfTheirOwnInACallbackAndInACoroutine() throws Exception {
    run(() -> {
      Recorder accepted = new Recorder() {
        @Override
        public void dataReceived(byte[] data) {
          super.dataReceived(data);
          write("a");
          write("bc");
        }
      };
      Connected pair = new Connected(new LengthFieldPrepender(1), new ProtocolHandler(accepted));
      pair.client.write("go");
      pair.client.awaitText("\1a\2bc");
      accepted.transport.writelines(List.of(bytes("d"), bytes("ef")));
      accepted.write("g");
      pair.client.awaitText("\1a\2bc\1d\2ef\1g");
      for (int i = 0; i < 100; i++) {
        accepted.write("x");
      }
      accepted.transport.close();
      pair.client.awaitLost();
      assertThat(pair.client.text()).isEqualTo("\1a\2bc\1d\2ef\1g" + "\1x".repeat(100));
      pair.end();
    });
  }

  /** Takes all that is written at once. */
  private static final class Sink extends ChannelOutboundHandlerAdapter {
    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
      ((ByteBuf) message).release();
      promise.setSuccess();
    }
  }

  @Test
  void writeInACallbackThatLeavesAtOncePausesNobody() throws Exception {
    run(() -> {
      Recorder accepted = new Recorder() {
        @Override
        public void dataReceived(byte[] data) {
          transport.write(new byte[200_000]);
          super.dataReceived(data);
        }
      };
      Connected pair = new Connected(new Sink(), new ProtocolHandler(accepted));
      pair.client.write("go");
      accepted.awaitText("go");
      assertThat(accepted.pauses).isZero();
      assertThat(accepted.transport.getWriteBufferSize()).isZero();
      pair.end();
    });
  }

  /** Tells the end together with the first data. */
  private static final class EndWithData extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      context.fireChannelRead(message);
      context.fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
    }
  }

  @Test
  void taskThatIsMadeOfTheLastDataAnswersBeforeTheEndIsTold() throws Exception {
    run(() -> {
      Recorder accepted = new Recorder() {
        @Override
        public void dataReceived(byte[] data) {
          super.dataReceived(data);
          loop.createTask(async(() -> write("answer")));
        }
      };
      Connected pair = new Connected(new EndWithData(), new ProtocolHandler(accepted));
      pair.client.write("go");
      accepted.awaitLost();
      pair.client.awaitText("answer");
      assertThat(accepted.events).containsExactly("made", "data", "eof", "lost");
      pair.end();
    });
  }

  @Test
  void framesThatWereDecodedWaitWhileReadingIsPaused() throws Exception {
    run(() -> {
      Pieces accepted = new Pieces();
      accepted.pausesAtOnce = true;
      Connected pair = new Connected(frames(), new ProtocolHandler(accepted));
      pair.client.write("\1a\1b\1c");
      for (String heard : List.of("a", "ab", "abc")) {
        accepted.awaitText(heard);
        await(sleep(0));
        await(sleep(0));
        assertThat(accepted.text()).isEqualTo(heard);
        assertThat(
                accepted.transport.getExtraInfo(NettyEventLoop.CHANNEL).config().isAutoRead())
            .isFalse();
        accepted.transport.resumeReading();
      }
      pair.end();
      accepted.awaitLost();
    });
  }

  @Test
  void protocolThatPausesAtOnceHearsNothing() throws Exception {
    run(() -> {
      Recorder accepted = new Recorder() {
        @Override
        public void connectionMade(Transport transport) {
          transport.pauseReading();
          super.connectionMade(transport);
        }
      };
      Connected pair = new Connected(new ProtocolHandler(accepted));
      pair.client.write("data");
      accepted.awaitMade();
      await(sleep(0));
      Channel channel = accepted.transport.getExtraInfo(NettyEventLoop.CHANNEL);
      assertThat(channel.config().isAutoRead()).isFalse();
      assertThat(accepted.events).containsExactly("made");
      accepted.transport.resumeReading();
      accepted.awaitText("data");
      pair.end();
      accepted.awaitLost();
    });
  }

  @Test
  void coroutineHasTheStreamsOfThePipeline() throws Exception {
    run(() -> {
      Connected pair = new Connected(
          frames(),
          new LengthFieldPrepender(1),
          new ProtocolHandler((reader, writer) -> echoOnce(reader, writer)));
      pair.client.write("\5hello");
      pair.client.awaitLost();
      assertThat(pair.client.text()).isEqualTo("\5hello");
      pair.end();
    });
  }

  private static io.asyncio.Coroutine<Void> echoOnce(StreamReader reader, StreamWriter writer) {
    return async(() -> {
      writer.write(await(reader.readexactly(5)));
      await(writer.drain());
      writer.close();
    });
  }

  /** Keeps what it is given. */
  private static final class Keeping implements ByteBufProtocol {
    final List<ByteBuf> kept = new ArrayList<>();
    final Future<Void> ended;

    Keeping(Future<Void> ended) {
      this.ended = ended;
    }

    @Override
    public void received(ByteBuf data) {
      kept.add(data.retain());
    }

    @Override
    public void connectionLost(Throwable exception) {
      ended.setResult(null);
    }
  }

  @Test
  void bufferThatAProtocolRetainsStaysAsItWas() throws Exception {
    run(() -> {
      Keeping accepted = new Keeping(loop.createFuture());
      Connected pair = new Connected(frames(), new ProtocolHandler(accepted));
      pair.client.write("\3one\3two");
      pair.client.transport.close();
      soon(accepted.ended);
      assertThat(accepted.kept.stream().map(data -> data.toString(StandardCharsets.US_ASCII)))
          .containsExactly("one", "two");
      accepted.kept.forEach(ByteBuf::release);
      pair.end();
    });
  }

  @Test
  void bufferThatAProtocolOfALoopsOwnServerRetainsStaysAsItWas() throws Exception {
    run(() -> {
      Keeping accepted = new Keeping(loop.createFuture());
      var server = await(loop.createServer(() -> accepted, LOCALHOST, 0));
      Recorder client =
          await(loop.createConnection(Recorder::new, LOCALHOST, server.port())).protocol();
      client.write("data");
      client.transport.close();
      soon(accepted.ended);
      assertThat(accepted.kept.getFirst().toString(StandardCharsets.US_ASCII)).isEqualTo("data");
      accepted.kept.forEach(ByteBuf::release);
      server.close();
      soon(server.waitClosed());
    });
  }

  @Test
  void failureOfADecoderEndsThisConnectionAlone() throws Exception {
    run(() -> {
      List<Recorder> accepted = List.of(new Recorder(), new Recorder());
      var next = accepted.iterator();
      PipelineServer server = PipelineServer.start(
          loop, child -> child.pipeline().addLast(frames(), new ProtocolHandler(next.next())));
      List<Recorder> clients = new ArrayList<>();
      for (Recorder side : accepted) {
        clients.add(await(loop.createConnection(Recorder::new, LOCALHOST, server.port()))
            .protocol());
        side.awaitMade();
      }
      clients.getFirst().write("\177");
      clients.getFirst().awaitLost();
      accepted.getFirst().awaitLost();
      assertThat(accepted.getFirst().lostBecause).isInstanceOf(TooLongFrameException.class);
      assertThat(takeReports()).containsExactly("Fatal error on transport");
      clients.getLast().write("\1x");
      accepted.getLast().awaitText("x");
      clients.getLast().transport.close();
      accepted.getLast().awaitLost();
      server.close();
      soon(server.waitClosed());
    });
  }

  @Test
  void messageThatIsNoBufferEndsTheConnectionWithTheNameOfItsType() throws Exception {
    run(() -> {
      Recorder accepted = new Recorder();
      Connected pair = new Connected(
          new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext context, Object message) {
              ((ByteBuf) message).release();
              context.fireChannelRead("message");
            }
          },
          new ProtocolHandler(accepted));
      pair.client.write("x");
      pair.client.awaitLost();
      accepted.awaitLost();
      assertThat(accepted.lostBecause)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("passed on a java.lang.String, which is no ByteBuf");
      assertThat(takeReports()).containsExactly("Fatal error on transport");
      pair.end();
    });
  }

  /** Fails every write. */
  private static final class Broken extends ChannelOutboundHandlerAdapter {
    final Exception failure;

    Broken(Exception failure) {
      this.failure = failure;
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
      ((ByteBuf) message).release();
      promise.setFailure(failure);
    }
  }

  @Test
  void writeThatFailsIsToldOnce() throws Exception {
    run(() -> {
      Recorder accepted = new Recorder();
      IOException failure = new IOException("no");
      Connected pair = new Connected(new Broken(failure), new ProtocolHandler(accepted));
      accepted.awaitMade();
      accepted.transport.write(new byte[100_000]);
      accepted.transport.write(new byte[100_000]);
      accepted.awaitLost();
      await(sleep(0));
      assertThat(accepted.events).containsExactly("made", "pause", "lost");
      assertThat(accepted.lostBecause).isSameAs(failure);
      pair.client.awaitLost();
      pair.end();
    });
  }

  @Test
  void connectionLostThatThrowsStillClosesTheChannel() throws Exception {
    run(() -> {
      Recorder accepted = new Recorder() {
        @Override
        public void connectionLost(Throwable exception) {
          super.connectionLost(exception);
          throw new IllegalStateException("bad protocol");
        }
      };
      Connected pair = new Connected(new ProtocolHandler(accepted));
      accepted.awaitMade();
      accepted.transport.close();
      pair.client.awaitLost();
      assertThat(accepted.lost).isEqualTo(1);
      assertThat(takeReports()).hasSize(1);
      pair.end();
    });
  }

  @Test
  void handlerThatIsTakenOutSendsWhatWasWrittenAndLeavesTheChannelOpen() throws Exception {
    run(() -> {
      Recorder accepted = new Recorder();
      Connected pair = new Connected(new ProtocolHandler(accepted));
      accepted.awaitMade();
      Channel channel = accepted.transport.getExtraInfo(NettyEventLoop.CHANNEL);
      accepted.write("last");
      PipelineServer.onOwnThread(loop, () -> channel.pipeline().removeLast());
      accepted.awaitLost();
      assertThat(accepted.lostBecause).isNull();
      assertThat(accepted.transport.isClosing()).isTrue();
      PipelineServer.onOwnThread(
          loop, () -> channel.writeAndFlush(Unpooled.wrappedBuffer(bytes(" words"))));
      pair.client.awaitText("last words");
      pair.end();
    });
  }

  // Refusals.

  /** Returns what comes of adding a handler by {@code adding}, to a channel that is active. */
  private String refusal(Consumer<Channel> adding) throws Exception {
    Future<Throwable> refused = loop.createFuture();
    ChannelHandler catcher = new ChannelInboundHandlerAdapter() {
      @Override
      public void channelActive(ChannelHandlerContext context) {
        adding.accept(context.channel());
      }

      @Override
      public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        refused.setResult(cause.getCause());
        context.close();
      }
    };
    PipelineServer server =
        PipelineServer.start(loop, child -> child.pipeline().addLast("catcher", catcher));
    Recorder client =
        await(loop.createConnection(Recorder::new, LOCALHOST, server.port())).protocol();
    Throwable cause = soon(refused);
    client.awaitLost();
    server.close();
    soon(server.waitClosed());
    return cause.getMessage();
  }

  @Test
  void handlerThatIsNotTheLastIsRefused() throws Exception {
    run(() -> assertThat(refusal(
            child -> child.pipeline().addFirst("mine", new ProtocolHandler(new Recorder()))))
        .isEqualTo("handler 'mine' (ProtocolHandler) must be the last of its pipeline, and behind"
            + " it is catcher"));
  }

  @Test
  void handlerThatOthersAreAddedBehindEndsItsConnection() throws Exception {
    run(() -> {
      Recorder accepted = new Recorder();
      Connected pair =
          new Connected(new ProtocolHandler(accepted), new ChannelInboundHandlerAdapter());
      pair.client.awaitLost();
      accepted.awaitLost();
      assertThat(accepted.lostBecause)
          .hasMessageContaining("must be the last of its pipeline, and behind it is");
      assertThat(takeReports()).containsExactly("Fatal error on transport");
      pair.end();
    });
  }

  @Test
  void handlerOfTwoPipelinesIsRefused() throws Exception {
    run(() -> {
      ProtocolHandler handler = new ProtocolHandler(new Recorder());
      Connected pair = new Connected(handler);
      await(sleep(0));
      Connected other = new Connected(new ChannelInboundHandlerAdapter() {
        @Override
        public void channelActive(ChannelHandlerContext context) {
          assertThatThrownBy(() -> context.pipeline().addLast(handler))
              .hasMessageContaining("ProtocolHandler is not a @Sharable handler");
          context.close();
        }
      });
      other.client.awaitLost();
      other.end();
      pair.end();
    });
  }

  @Test
  @SuppressWarnings("deprecation") // that is why it is refused
  void handlerWithAnExecutorOfItsOwnIsRefused() throws Exception {
    var executor = new io.netty.util.concurrent.DefaultEventExecutor();
    run(() -> assertThat(refusal(child ->
            child.pipeline().addFirst(executor, "mine", new ProtocolHandler(new Recorder()))))
        .startsWith("handler 'mine' (ProtocolHandler) must run on its channel's event loop, not on "
            + "io.netty.util.concurrent.DefaultEventExecutor@"));
    executor.shutdownGracefully(0, 0, java.util.concurrent.TimeUnit.SECONDS).sync();
  }

  @Test
  void protocolOfNoKnownKindIsRefused() {
    StreamProtocol unknown = new StreamProtocol() {
      @Override
      public String toString() {
        return "unknown";
      }
    };
    assertThatThrownBy(() -> new ProtocolHandler(unknown))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("got unknown");
    assertThatThrownBy(() -> new ProtocolHandler((Protocol) null))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("protocol");
  }

  @Test
  void onAnEventLoopOfSomebodyElsesItUsesTheLoopThatIsAttachedToThat() {
    EmbeddedChannel channel = new EmbeddedChannel();
    Recorder recorder = new Recorder();
    channel.pipeline().addLast(new ProtocolHandler(recorder));
    channel.runPendingTasks();
    channel.writeInbound(Unpooled.copiedBuffer("hello", US_ASCII));
    channel.runPendingTasks();
    assertThat(recorder.text()).isEqualTo("hello");
    recorder.write("you too");
    channel.runPendingTasks();
    ByteBuf sent = channel.readOutbound();
    assertThat(sent.toString(US_ASCII)).isEqualTo("you too");
    sent.release();
    channel.close();
    channel.runPendingTasks();
    assertThat(recorder.events).containsExactly("made", "data", "lost");
    channel.finishAndReleaseAll();
  }
}
