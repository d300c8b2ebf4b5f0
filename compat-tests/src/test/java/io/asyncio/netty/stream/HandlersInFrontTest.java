package io.asyncio.netty.stream;

import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio.netty.testing.LoopTest;
import io.asyncio.netty.testing.Pair;
import io.asyncio.netty.testing.Recorder;
import io.asyncio.transports.Transport;
import io.asyncio.transports.WriteBufferLimits;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.ChannelOutputShutdownEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a handler of Netty sees that stands between a transport and its channel. */
class HandlersInFrontTest extends LoopTest {

  private static final int LARGE = 1024 * 1024;

  /** Notes what goes out, and holds it back if it is told to. */
  private static final class Counting extends ChannelDuplexHandler {

    final List<String> events = new ArrayList<>();
    final ArrayDeque<Held> held = new ArrayDeque<>();
    boolean holdsBack;
    int writes;
    int bytes;

    record Held(ByteBuf data, ChannelPromise promise) {}

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
      ByteBuf data = (ByteBuf) message;
      writes++;
      bytes += data.readableBytes();
      events.add("write " + data.readableBytes());
      if (holdsBack) {
        held.add(new Held(data, promise));
      } else {
        var _ = context.write(message, promise);
      }
    }

    @Override
    public void flush(ChannelHandlerContext context) {
      events.add("flush");
      context.flush();
    }

    @Override
    public void close(ChannelHandlerContext context, ChannelPromise promise) {
      events.add("close");
      var _ = context.close(promise);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
      if (event instanceof ChannelOutputShutdownEvent) {
        events.add("output shut down");
      }
      context.fireUserEventTriggered(event);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
      held.forEach(one -> one.data.release());
    }

    /** Lets go of the first that it holds. */
    void releaseOne(ChannelHandlerContext context) {
      Held first = held.remove();
      var _ = context.writeAndFlush(first.data, first.promise);
    }
  }

  /** A client with a handler in front of it from {@code connectionMade} on. */
  private static final class Client extends Recorder {

    final Counting handler = new Counting();
    Counting front = handler;

    @Override
    public void connectionMade(Transport transport) {
      ((Channel) transport.getExtraInfo("socket")).pipeline().addFirst(handler);
      super.connectionMade(transport);
    }

    ChannelHandlerContext context() {
      return ((Channel) transport.getExtraInfo("socket")).pipeline().context(handler);
    }
  }

  private interface Body {

    void run(Pair<Recorder, Client> pair, Client client, Counting handler) throws Exception;
  }

  private void withHandler(Body body) throws Exception {
    run(() -> {
      var pair = Pair.open(this, Recorder::new, Client::new);
      body.run(pair, pair.client(), pair.client().handler);
      pair.end();
    });
  }

  @Test
  void everyWriteAndFlushPassesTheHandler() throws Exception {
    withHandler((pair, client, handler) -> {
      client.write("one");
      pair.accepted().awaitText("one");
      client.write("two");
      client.write("three");
      pair.accepted().awaitText("onetwothree");
      assertThat(handler.events).containsExactly("write 3", "flush", "write 8", "flush");
    });
  }

  @Test
  void aHalfClosePassesTheHandlerBehindWhatWasWritten() throws Exception {
    withHandler((pair, client, handler) -> {
      pair.accepted().keepOpenAfterEof = true;
      client.write("last");
      client.transport.writeEof();
      pair.accepted().awaitEvent("eof");
      assertThat(pair.accepted().text()).isEqualTo("last");
      assertThat(handler.events).containsExactly("write 4", "flush", "output shut down");
    });
  }

  @Test
  void aClosePassesTheHandlerBehindWhatWasWritten() throws Exception {
    withHandler((pair, client, handler) -> {
      client.write("last");
      client.transport.close();
      pair.accepted().awaitLost();
      client.awaitLost();
      assertThat(pair.accepted().text()).isEqualTo("last");
      assertThat(handler.events).containsExactly("write 4", "flush", "close");
    });
  }

  @Test
  void anAbortPassesTheHandlerAndDoesNotWaitForWhatItHolds() throws Exception {
    withHandler((pair, client, handler) -> {
      handler.holdsBack = true;
      client.write("held");
      await(sleep(0));
      await(sleep(0));
      client.transport.abort();
      client.awaitLost();
      pair.accepted().awaitLost();
      assertThat(handler.events).startsWith("write 4", "flush", "close");
      assertThat(pair.accepted().text()).isEmpty();
    });
  }

  @Test
  void aCloseWaitsForWhatTheHandlerHolds() throws Exception {
    withHandler((pair, client, handler) -> {
      handler.holdsBack = true;
      client.write("held");
      client.transport.close();
      for (int i = 0; i < 5; i++) {
        await(sleep(0));
      }
      assertThat(client.lost).isZero();
      assertThat(client.transport.getWriteBufferSize()).isEqualTo(4);
      handler.releaseOne(client.context());
      client.awaitLost();
      pair.accepted().awaitLost();
      assertThat(pair.accepted().text()).isEqualTo("held");
    });
  }

  @Test
  void whatTheHandlerHoldsCountsAsUnsentAndPausesTheProtocol() throws Exception {
    withHandler((pair, client, handler) -> {
      handler.holdsBack = true;
      client.transport.setWriteBufferLimits(new WriteBufferLimits(10, 4));
      client.write("12345678");
      await(sleep(0));
      assertThat(client.transport.getWriteBufferSize()).isEqualTo(8);
      assertThat(client.pauses).isZero();
      client.write("abc");
      assertThat(client.transport.getWriteBufferSize()).isEqualTo(11);
      assertThat(client.pauses).isEqualTo(1);
      await(sleep(0));
      assertThat(handler.held).hasSize(2);
      assertThat(client.resumes).isZero();
      handler.releaseOne(client.context());
      client.awaitEvent("resume");
      assertThat(client.transport.getWriteBufferSize()).isEqualTo(3);
      handler.releaseOne(client.context());
      pair.accepted().awaitText("12345678abc");
      assertThat(client.transport.getWriteBufferSize()).isZero();
      assertThat(client.resumes).isEqualTo(1);
    });
  }

  @Test
  void aHandlerThatHoldsBackGetsFewBuffersOfManySmallWrites() throws Exception {
    withHandler((pair, client, handler) -> {
      handler.holdsBack = true;
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < 1000; i++) {
        client.write(i + " ");
        text.append(i).append(' ');
        await(sleep(0));
        assertThat(client.transport.getWriteBufferSize()).isEqualTo(text.length());
      }
      assertThat(handler.held).hasSize(NettyOutlet.MOST_WAITING);
      while (!handler.held.isEmpty()) {
        handler.releaseOne(client.context());
        await(sleep(0));
      }
      pair.accepted().awaitText(text.toString());
      assertThat(handler.writes).isLessThan(3 * NettyOutlet.MOST_WAITING);
    });
  }

  @Test
  void aMegabyteThroughTheHandlerArrivesUnderFlowControl() throws Exception {
    withHandler((pair, client, handler) -> {
      pair.accepted().transport.pauseReading();
      await(sleep(0));
      for (int i = 0; i < 8; i++) {
        client.transport.write(new byte[LARGE]);
      }
      assertThat(client.pauses).isEqualTo(1);
      await(sleep(0));
      pair.accepted().transport.resumeReading();
      pair.accepted().awaitBytes(8 * LARGE);
      client.awaitEvent("resume");
      assertThat(handler.bytes).isEqualTo(8 * LARGE);
      assertThat(client.transport.getWriteBufferSize()).isZero();
    });
  }

  @Test
  void aWriteThatTheHandlerRefusesEndsTheConnection() throws Exception {
    withHandler((pair, client, handler) -> {
      handler.holdsBack = true;
      client.write("refused");
      await(sleep(0));
      IOException refusal = new IOException("refused by the handler");
      Counting.Held held = handler.held.remove();
      held.data().release();
      held.promise().setFailure(refusal);
      client.awaitLost();
      assertThat(client.lostBecause).isSameAs(refusal);
    });
  }

  @Test
  void aHandlerThatComesLaterSeesWhatIsWrittenFromThenOnAndNothingIsMiscounted() throws Exception {
    run(() -> {
      var pair = Pair.open(this);
      Recorder client = pair.client();
      pair.accepted().transport.pauseReading();
      await(sleep(0));
      client.transport.write(new byte[8 * LARGE]);
      await(sleep(0));
      int unsent = client.transport.getWriteBufferSize();
      assertThat(unsent).isPositive();
      Counting handler = new Counting();
      Channel channel = (Channel) client.transport.getExtraInfo("socket");
      channel.pipeline().addFirst(handler);
      client.write("behind");
      assertThat(client.transport.getWriteBufferSize()).isEqualTo(unsent + 6);
      await(sleep(0));
      assertThat(handler.events)
          .as("before what was written without it has left")
          .isEmpty();
      pair.accepted().transport.resumeReading();
      pair.accepted().awaitBytes(8 * LARGE + 6);
      assertThat(handler.events).containsExactly("write 6", "flush");
      assertThat(client.transport.getWriteBufferSize()).isZero();
      channel.pipeline().remove(handler);
      client.write("past");
      pair.accepted().awaitBytes(8 * LARGE + 10);
      assertThat(handler.writes).isEqualTo(1);
      assertThat(pair.accepted().received.toString(StandardCharsets.US_ASCII))
          .endsWith("behindpast");
      pair.end();
    });
  }

  @Test
  void aMessageThatIsNoBufferIsReportedAndEndsTheConnection() throws Exception {
    withHandler((pair, client, handler) -> {
      client.context().fireChannelRead("decoded");
      client.awaitLost();
      assertThat(client.lostBecause)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("no ByteBuf: decoded");
      assertThat(takeReports()).containsExactly("Fatal error on transport");
    });
  }

  /** A client whose peer does not read, and whose socket is full. */
  private void stalled(Body body) throws Exception {
    withHandler((pair, client, handler) -> {
      pair.accepted().transport.pauseReading();
      await(sleep(0));
      client.transport.write(new byte[8 * LARGE]);
      await(sleep(0));
      assertThat(client.transport.getWriteBufferSize()).isPositive();
      body.run(pair, client, handler);
    });
  }

  private static Channel channelOf(Recorder client) {
    return (Channel) client.transport.getExtraInfo("socket");
  }

  @Test
  void theSizeStaysExactWhenTheHandlerGoesWhileBytesWait() throws Exception {
    stalled((pair, client, handler) -> {
      client.transport.write(new byte[1000]);
      await(sleep(0));
      int before = client.transport.getWriteBufferSize();
      channelOf(client).pipeline().remove(handler);
      client.transport.write(new byte[3 * LARGE]);
      for (int i = 0; i < 3; i++) {
        await(sleep(0));
        assertThat(client.transport.getWriteBufferSize()).isEqualTo(before + 3 * LARGE);
      }
      assertThat(client.resumes).isZero();
      pair.accepted().transport.resumeReading();
      pair.accepted().awaitBytes(11 * LARGE + 1000);
      assertThat(client.transport.getWriteBufferSize()).isZero();
    });
  }

  @Test
  void theSizeStaysExactWhenHandlersComeAndGoAndComeAgain() throws Exception {
    stalled((pair, client, handler) -> {
      int size = client.transport.getWriteBufferSize();
      for (int i = 0; i < 4; i++) {
        channelOf(client).pipeline().remove(client.front);
        client.transport.write(new byte[LARGE]);
        await(sleep(0));
        client.front = new Counting();
        channelOf(client).pipeline().addFirst(client.front);
        client.transport.write(new byte[1000]);
        await(sleep(0));
        size += LARGE + 1000;
        assertThat(client.transport.getWriteBufferSize()).isEqualTo(size);
      }
      pair.accepted().transport.resumeReading();
      pair.accepted().awaitBytes(12 * LARGE + 4000);
      assertThat(client.transport.getWriteBufferSize()).isZero();
      assertThat(client.resumes).isEqualTo(1);
    });
  }

  @Test
  void theSizeIsRightAgainWhenSomebodyElseHasWrittenToTheChannel() throws Exception {
    run(() -> {
      var pair = Pair.open(this);
      Recorder client = pair.client();
      pair.accepted().transport.pauseReading();
      await(sleep(0));
      client.transport.write(new byte[8 * LARGE]);
      await(sleep(0));
      int before = client.transport.getWriteBufferSize();
      Channel channel = channelOf(client);
      for (int i = 0; i < 2 * NettyOutlet.MOST_WAITING; i++) {
        var _ = channel.writeAndFlush(Unpooled.wrappedBuffer(new byte[100]));
      }
      client.transport.write(new byte[64]);
      await(sleep(0));
      assertThat(client.transport.getWriteBufferSize())
          .isBetween(before + 64, before + 64 + 2 * NettyOutlet.MOST_WAITING * 100);
      pair.accepted().transport.resumeReading();
      pair.accepted().awaitBytes(8 * LARGE + 64 + 2 * NettyOutlet.MOST_WAITING * 100);
      assertThat(client.transport.getWriteBufferSize()).isZero();
      pair.end();
    });
  }
}
