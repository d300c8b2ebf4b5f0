package io.asyncio.netty;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.each;
import static io.asyncio.Asyncio.sleep;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio.ConnectionError;
import io.asyncio.Coroutine;
import io.asyncio.Future;
import io.asyncio.netty.testing.LoopTest;
import io.asyncio.netty.testing.PipelineServer;
import io.asyncio.netty.testing.Recorder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import io.netty.handler.codec.LineBasedFrameDecoder;
import io.netty.handler.codec.MessageToMessageDecoder;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.string.StringDecoder;
import io.netty.handler.codec.string.StringEncoder;
import io.netty.util.ReferenceCountUtil;
import java.io.EOFException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** A coroutine a channel, with the messages that codecs of Netty have decoded. */
@SuppressWarnings("FutureReturnValueIgnored") // what comes of it is seen elsewhere
final class MessageChannelTest extends LoopTest {

  /** A server of lines, each of them a string, and a client. */
  private final class Lines {

    final PipelineServer server;
    final Recorder client = new Recorder();

    Lines(Function<MessageChannel<String>, Coroutine<?>> coroutine) throws Exception {
      server = PipelineServer.start(
          loop,
          true,
          child -> child
              .pipeline()
              .addLast(
                  new LineBasedFrameDecoder(10),
                  new StringDecoder(),
                  new StringEncoder(),
                  MessageHandler.ofChannel(String.class, coroutine)));
      await(loop.createConnection(() -> client, LOCALHOST, server.port()));
    }

    void end() throws Exception {
      client.awaitLost();
      server.close();
      soon(server.waitClosed());
    }
  }

  @Test
  void coroutineReceivesMessagesAndItsEndClosesTheChannelBehindWhatItHasSent() throws Exception {
    run(() -> {
      Lines lines = new Lines(channel -> async(() -> {
        await(channel.send("hello " + await(channel.receive())));
        channel.write(" and " + await(channel.receive()));
      }));
      lines.client.write("one\ntwo\nthree\n");
      lines.end();
      assertThat(lines.client.text()).isEqualTo("hello one and two");
    });
  }

  @Test
  void iterationEndsWithTheOtherSideWhichMayStillBeAnswered() throws Exception {
    run(() -> {
      Lines lines = new Lines(channel -> async(() -> {
        List<String> all = new ArrayList<>();
        for (String line : each(channel)) {
          all.add(line);
        }
        assertThatThrownBy(() -> await(channel.receive())).isInstanceOf(EOFException.class);
        await(channel.send(String.join("+", all)));
      }));
      lines.client.keepOpenAfterEof = true;
      lines.client.write("a\nb\nc\n");
      lines.client.transport.writeEof();
      lines.client.awaitText("a+b+c");
      lines.client.transport.close();
      lines.end();
    });
  }

  @Test
  void slowCoroutineHasTheChannelPaused() throws Exception {
    run(() -> {
      Future<Void> goOn = loop.createFuture();
      List<Channel> channels = new ArrayList<>();
      Lines lines = new Lines(channel -> async(() -> {
        channels.add(channel.channel());
        await(goOn);
        int count = 0;
        for (String _ : each(channel)) {
          count++;
        }
        await(channel.send(String.valueOf(count)));
      }));
      lines.client.keepOpenAfterEof = true;
      for (int i = 0; i < 100; i++) {
        lines.client.write("x\n");
        await(sleep(0));
      }
      while (channels.isEmpty() || channels.getFirst().config().isAutoRead()) {
        await(sleep(0));
      }
      goOn.setResult(null);
      lines.client.transport.writeEof();
      lines.client.awaitText("100");
      lines.client.transport.close();
      lines.end();
    });
  }

  @Test
  void failureOfADecoderIsRaisedAndMayBeAnswered() throws Exception {
    run(() -> {
      Lines lines = new Lines(channel -> async(() -> {
        assertThat(await(channel.receive())).isEqualTo("fine");
        assertThatThrownBy(() -> await(channel.receive()))
            .isInstanceOf(TooLongFrameException.class);
        await(channel.send("too long"));
      }));
      lines.client.write("fine\nthis is far too long\nfine\n");
      lines.end();
      assertThat(lines.client.text()).isEqualTo("too long");
    });
  }

  @Test
  void failureThatTheCoroutineDoesNotCatchIsReported() throws Exception {
    run(() -> {
      Lines lines = new Lines(channel -> async(() -> {
        await(channel.receive());
      }));
      lines.client.write("this is far too long\n");
      lines.end();
      assertThat(takeReports())
          .containsExactly("Unhandled exception in the coroutine of a channel");
    });
  }

  @Test
  void messageOfAnotherTypeThatTheCoroutineDoesNotCatchIsReported() throws Exception {
    run(() -> {
      PipelineServer server = PipelineServer.start(
          loop,
          child -> child
              .pipeline()
              .addLast(MessageHandler.ofChannel(
                  String.class,
                  channel -> async(() -> {
                    await(channel.receive());
                  }))));
      Recorder client =
          await(loop.createConnection(Recorder::new, LOCALHOST, server.port())).protocol();
      client.write("bytes");
      client.awaitLost();
      server.close();
      soon(server.waitClosed());
      assertThat(takeReports())
          .containsExactly("Unhandled exception in the coroutine of a channel");
    });
  }

  @Test
  void whatElseTheCoroutineRaisesIsReportedAndEndsTheConnection() throws Exception {
    run(() -> {
      Lines lines = new Lines(channel -> async(() -> {
        throw new IllegalStateException("bug after " + await(channel.receive()));
      }));
      lines.client.write("one\n");
      lines.end();
      assertThat(takeReports())
          .containsExactly("Unhandled exception in the coroutine of a channel");
    });
  }

  @Test
  void thatTheOtherSideHasGoneBeforeItsAnswerIsRaisedAndNoNews() throws Exception {
    run(() -> {
      Future<Throwable> raised = loop.createFuture();
      PipelineServer server = PipelineServer.start(
          loop,
          child -> child
              .pipeline()
              .addLast(MessageHandler.ofChannel(
                  ByteBuf.class, channel -> async(() -> answerLate(channel, raised)))));
      Recorder client =
          await(loop.createConnection(Recorder::new, LOCALHOST, server.port())).protocol();
      client.write("question");
      client.transport.close();
      client.awaitLost();
      assertThat(soon(raised)).isInstanceOf(ConnectionError.class);
      server.close();
      soon(server.waitClosed());
      assertThat(takeReports()).isEmpty();
    });
  }

  private static void answerLate(MessageChannel<ByteBuf> channel, Future<Throwable> raised)
      throws Exception {
    await(channel.receive());
    while (!channel.transport().isClosing()) {
      await(sleep(0));
    }
    try {
      await(channel.send(Unpooled.copiedBuffer("answer", US_ASCII)));
    } catch (ConnectionError e) {
      raised.setResult(e);
      throw e;
    }
  }

  @Test
  void messageOfAnotherTypeIsRaisedWithItsName() throws Exception {
    run(() -> {
      Future<String> said = loop.createFuture();
      PipelineServer server = PipelineServer.start(
          loop,
          child -> child
              .pipeline()
              .addLast(MessageHandler.ofChannel(
                  String.class,
                  channel -> async(() -> {
                    try {
                      await(channel.receive());
                    } catch (IllegalStateException e) {
                      said.setResult(e.getMessage());
                    }
                  }))));
      Recorder client =
          await(loop.createConnection(Recorder::new, LOCALHOST, server.port())).protocol();
      client.write("bytes");
      client.awaitLost();
      assertThat(soon(said))
          .startsWith("the coroutine of a channel takes java.lang.String, and a handler in front of"
              + " it has passed on a io.netty.buffer.");
      server.close();
      soon(server.waitClosed());
    });
  }

  @Test
  void lentMessageIsReleasedByTheNextReceiveUnlessItWasRetained() throws Exception {
    run(() -> {
      List<ByteBuf> kept = new ArrayList<>();
      Future<List<Integer>> counts = loop.createFuture();
      PipelineServer server = PipelineServer.start(
          loop,
          child -> child
              .pipeline()
              .addLast(
                  new LengthFieldBasedFrameDecoder(10, 0, 1, 0, 1),
                  new MessageToMessageDecoder<ByteBuf>() {
                    @Override
                    protected void decode(
                        ChannelHandlerContext at, ByteBuf frame, List<Object> out) {
                      out.add(frame.copy()); // frames of one buffer share its count
                    }
                  },
                  MessageHandler.ofChannel(
                      ByteBuf.class,
                      channel -> async(() -> {
                        kept.add(await(channel.receive()));
                        kept.getFirst().retain();
                        kept.add(await(channel.receive()));
                        int lent = kept.get(1).refCnt();
                        await(channel.receive());
                        counts.setResult(
                            List.of(kept.get(0).refCnt(), lent, kept.get(1).refCnt()));
                      }))));
      Recorder client =
          await(loop.createConnection(Recorder::new, LOCALHOST, server.port())).protocol();
      client.write("\1a\1b\1c\1d\1e");
      assertThat(soon(counts)).containsExactly(1, 1, 0);
      kept.getFirst().release();
      client.awaitLost();
      server.close();
      soon(server.waitClosed());
    });
  }

  private record Done(String what) {}

  @Test
  void eventIsFoundWhetherItCameBeforeOrAfter() throws Exception {
    run(() -> {
      List<String> heard = new ArrayList<>();
      Future<Void> ended = loop.createFuture();
      List<ChannelHandlerContext> places = new ArrayList<>();
      PipelineServer server = PipelineServer.start(
          loop,
          child -> child
              .pipeline()
              .addLast(
                  new ChannelInboundHandlerAdapter() {
                    @Override
                    public void channelActive(ChannelHandlerContext context) {
                      places.add(context);
                      context.fireChannelActive();
                      context.fireUserEventTriggered(new Done("early"));
                    }
                  },
                  MessageHandler.ofChannel(
                      ByteBuf.class,
                      channel -> async(() -> {
                        await(sleep(0));
                        heard.add(await(channel.event(Done.class)).what);
                        heard.add(await(channel.event(Done.class)).what);
                        assertThatThrownBy(() -> await(channel.event(String.class)))
                            .isInstanceOf(EOFException.class);
                        ended.setResult(null);
                      }))));
      Recorder client =
          await(loop.createConnection(Recorder::new, LOCALHOST, server.port())).protocol();
      while (heard.isEmpty()) {
        await(sleep(0));
      }
      PipelineServer.onOwnThread(
          loop, () -> places.getFirst().fireUserEventTriggered(new Done("late")));
      while (heard.size() < 2) {
        await(sleep(0));
      }
      client.transport.close();
      soon(ended);
      assertThat(heard).containsExactly("early", "late");
      server.close();
      soon(server.waitClosed());
    });
  }

  @Test
  void drainWaitsUntilTheClientHasTakenWhatWasWritten() throws Exception {
    run(() -> {
      List<Object> seen = new ArrayList<>();
      PipelineServer server = PipelineServer.start(
          loop,
          child -> child
              .pipeline()
              .addLast(MessageHandler.ofChannel(
                  ByteBuf.class,
                  channel -> async(() -> {
                    for (int i = 0; i < 40; i++) {
                      channel.write(Unpooled.wrappedBuffer(new byte[256 * 1024]));
                      await(sleep(0));
                    }
                    seen.add(channel.isWritable());
                    await(channel.drain());
                    seen.add(channel.isWritable());
                  }))));
      Recorder client =
          await(loop.createConnection(Recorder::new, LOCALHOST, server.port())).protocol();
      client.transport.pauseReading();
      while (seen.isEmpty()) {
        await(sleep(0));
      }
      client.transport.resumeReading();
      client.awaitLost();
      assertThat(client.received.size()).isEqualTo(40 * 256 * 1024);
      assertThat(seen).containsExactly(false, true);
      server.close();
      soon(server.waitClosed());
    });
  }

  @Test
  void coroutineThatWritesAndDrainsGivesWayBeforeMuchIsGathered() throws Exception {
    run(() -> {
      List<Object> messages = List.of("x".repeat(1024), Unpooled.wrappedBuffer(new byte[1024]));
      for (Object message : messages) {
        int[] written = new int[1];
        List<Integer> others = new ArrayList<>();
        PipelineServer server = PipelineServer.start(
            loop,
            child -> child
                .pipeline()
                .addLast(
                    new StringEncoder(),
                    MessageHandler.ofChannel(
                        ByteBuf.class,
                        channel -> async(() -> {
                          loop.callSoon(() -> others.add(written[0]));
                          while (written[0] < 1000) {
                            channel.write(ReferenceCountUtil.retain(message));
                            written[0]++;
                            await(channel.drain());
                          }
                        }))));
        Recorder client = await(loop.createConnection(Recorder::new, LOCALHOST, server.port()))
            .protocol();
        client.awaitLost();
        assertThat(client.received.size()).isEqualTo(1000 * 1024);
        assertThat(others).singleElement().isEqualTo(message instanceof String ? 256 : 65);
        server.close();
        soon(server.waitClosed());
      }
      ReferenceCountUtil.release(messages.getLast());
    });
  }

  @Test
  void whoWritesAndDrainsHearsThatTheConnectionIsLostAndThatIsNoNews() throws Exception {
    run(() -> {
      for (boolean own : List.of(true, false)) {
        Future<Throwable> raised = loop.createFuture();
        Lines lines = new Lines(channel -> async(() -> {
          await(channel.receive());
          if (own) {
            channel.close();
          }
          try {
            for (int i = 0; i < 1000; i++) {
              channel.write("tick");
              await(channel.drain());
              await(sleep(own ? 0 : 0.001));
            }
          } catch (ConnectionError e) {
            raised.setResult(e);
            throw e;
          }
        }));
        lines.client.write("go\n");
        if (!own) {
          lines.client.transport.close();
        }
        assertThat(soon(raised)).isInstanceOf(ConnectionError.class);
        lines.end();
      }
    });
  }

  @Test
  void drainGivesWayWhileTheConnectionIsClosed() throws Exception {
    run(() -> {
      Future<Integer> written = loop.createFuture();
      Lines lines = new Lines(channel -> async(() -> {
        await(channel.receive());
        channel.transport().abort();
        int count = 0;
        try {
          for (; count < 100; count++) {
            channel.write("late");
            await(channel.drain());
          }
        } finally {
          written.setResult(count);
        }
      }));
      lines.client.write("go\n");
      assertThat(soon(written)).isZero();
      lines.end();
    });
  }

  @Test
  void closingTheLoopEndsTheCoroutine() throws Exception {
    List<Throwable> raised = new ArrayList<>();
    run(() -> {
      PipelineServer server = PipelineServer.start(
          loop,
          child -> child
              .pipeline()
              .addLast(MessageHandler.ofChannel(
                  ByteBuf.class,
                  channel -> async(() -> {
                    try {
                      await(channel.receive());
                    } catch (Throwable e) {
                      raised.add(e);
                      throw e;
                    }
                  }))));
      Recorder client =
          await(loop.createConnection(Recorder::new, LOCALHOST, server.port())).protocol();
      client.write("");
      await(sleep(0.01));
    });
    loop.close();
    assertThat(raised).hasSize(1);
    takeReports();
  }

  private static String text(ByteBuf buffer) {
    return buffer.toString(StandardCharsets.US_ASCII);
  }

  @Test
  void echoOfWhatWasReceivedNeedsARetain() throws Exception {
    run(() -> {
      List<String> texts = new ArrayList<>();
      Future<Void> ended = loop.createFuture();
      PipelineServer server = PipelineServer.start(
          loop,
          child -> child
              .pipeline()
              .addLast(MessageHandler.ofChannel(
                  ByteBuf.class,
                  channel -> async(() -> {
                    for (ByteBuf data : each(channel)) {
                      texts.add(text(data));
                      await(channel.send(data.retain()));
                    }
                    ended.setResult(null);
                  }))));
      Recorder client =
          await(loop.createConnection(Recorder::new, LOCALHOST, server.port())).protocol();
      client.write("echo");
      client.awaitText("echo");
      client.transport.close();
      client.awaitLost();
      soon(ended);
      assertThat(texts).containsExactly("echo");
      server.close();
      soon(server.waitClosed());
    });
  }
}
