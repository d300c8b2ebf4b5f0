package io.asyncio.netty.stream;

import static io.asyncio.Asyncio.await;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.asyncio.Future;
import io.asyncio.Server;
import io.asyncio.netty.ByteBufProtocol;
import io.asyncio.netty.ByteBufTransport;
import io.asyncio.netty.testing.ConnectionSource;
import io.asyncio.netty.testing.LoopTest;
import io.asyncio.netty.testing.Pair;
import io.asyncio.netty.testing.Pipelines;
import io.asyncio.netty.testing.Recorder;
import io.asyncio.netty.testing.Sockets;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.util.IllegalReferenceCountException;
import java.nio.channels.Pipe;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What becomes of Netty's buffers that are written to a transport. */
class ByteBufTransportTest extends LoopTest {

  private static final int LARGE = 20_000;

  static Stream<ConnectionSource> sources() {
    return Stream.of(Sockets.OWN, Sockets.OWN_UNIX, Sockets.TLS, new Pipelines());
  }

  private Pair<Recorder, Recorder> open(ConnectionSource source) throws Exception {
    Recorder accepted = new Recorder();
    Server server = source.serve(loop, () -> accepted);
    Recorder client = source.connect(loop, Recorder::new, server);
    accepted.awaitMade();
    return new Pair<>(server, accepted, client);
  }

  private static ByteBufTransport transport(Recorder recorder) {
    return (ByteBufTransport) recorder.transport;
  }

  // Not of a pool, which would give a released one to the next who asks.

  private static ByteBuf direct(String text) {
    return Unpooled.directBuffer().writeBytes(text.getBytes(US_ASCII));
  }

  private static ByteBuf heap(String text) {
    return Unpooled.buffer().writeBytes(text.getBytes(US_ASCII));
  }

  /** A part of a buffer with something on both sides. */
  private static ByteBuf part(String text) {
    return direct("<" + text + ">").readerIndex(1).writerIndex(1 + text.length());
  }

  @ParameterizedTest
  @MethodSource("sources")
  void arrivesInOrderWhateverItIsMadeOf(ConnectionSource source) throws Exception {
    String large = "x".repeat(LARGE);
    List<ByteBuf> buffers = List.of(
        direct("direct,"),
        heap("heap,"),
        part("part,"),
        Unpooled.wrappedBuffer(direct("of "), heap("two,")),
        direct(large),
        heap(large),
        Unpooled.wrappedBuffer(heap(large), direct(",")),
        Unpooled.wrappedBuffer("last".getBytes(US_ASCII)));
    String all = "array,direct,heap,part,array,of two," + large + large + large + ",last";
    run(() -> {
      Pair<Recorder, Recorder> pair = open(source);
      ByteBufTransport transport = transport(pair.client());
      transport.write("array,".getBytes(US_ASCII));
      for (int i = 0; i < buffers.size(); i++) {
        if (i == 3) {
          transport.write("array,".getBytes(US_ASCII));
        }
        transport.write(buffers.get(i));
      }
      pair.accepted().awaitBytes(all.length());
      assertThat(pair.accepted().text()).isEqualTo(all);
      pair.end();
    });
    assertThat(buffers).allMatch(buffer -> buffer.refCnt() == 0);
  }

  @ParameterizedTest
  @MethodSource("sources")
  void ofTheLoopsOwnThreadItArrivesInOrderToo(ConnectionSource source) throws Exception {
    run(() -> {
      Pair<Recorder, Recorder> pair = open(source);
      ByteBufTransport transport = transport(pair.client());
      loop.callSoon(() -> {
        transport.write(direct("a"));
        transport.write("b".getBytes(US_ASCII));
        transport.write(heap("c"));
        transport.write(direct("d"));
      });
      pair.accepted().awaitText("abcd");
      pair.end();
    });
  }

  @ParameterizedTest
  @MethodSource("sources")
  void givenTwiceArrivesTwiceAndKeepsItsIndices(ConnectionSource source) throws Exception {
    run(() -> {
      Pair<Recorder, Recorder> pair = open(source);
      ByteBuf twice = part("tic");
      transport(pair.client()).write(twice.retain());
      transport(pair.client()).write(twice.retain());
      pair.accepted().awaitText("tictic");
      assertThat(twice.readerIndex()).isEqualTo(1);
      assertThat(twice.readableBytes()).isEqualTo(3);
      pair.end();
      assertThat(twice.refCnt()).isEqualTo(1);
      twice.release();
    });
  }

  @ParameterizedTest
  @MethodSource("sources")
  void countsAsBufferedAndIsDroppedWithTheConnection(ConnectionSource source) throws Exception {
    List<ByteBuf> written = new ArrayList<>();
    run(() -> {
      Pair<Recorder, Recorder> pair = open(source);
      pair.accepted().transport.pauseReading();
      ByteBufTransport transport = transport(pair.client());
      while (pair.client().pauses == 0) {
        ByteBuf buffer = direct("y".repeat(LARGE));
        written.add(buffer);
        transport.write(buffer);
      }
      assertThat(transport.getWriteBufferSize())
          .isGreaterThan(transport.getWriteBufferLimits().high());
      transport.abort();
      pair.client().awaitLost();
      pair.end();
    });
    assertThat(written).hasSizeGreaterThan(1).allMatch(buffer -> buffer.refCnt() == 0);
  }

  @ParameterizedTest
  @MethodSource("sources")
  void behindCloseIsReleasedAndNotSent(ConnectionSource source) throws Exception {
    ByteBuf late = direct("late");
    ByteBuf empty = direct("");
    run(() -> {
      Pair<Recorder, Recorder> pair = open(source);
      ByteBufTransport transport = transport(pair.client());
      transport.write(empty);
      transport.write(direct("early"));
      transport.close();
      transport.write(late);
      assertThat(late.refCnt()).isZero();
      assertThat(empty.refCnt()).isZero();
      pair.accepted().awaitLost();
      assertThat(pair.accepted().received.toString(US_ASCII)).isEqualTo("early");
      pair.end();
    });
  }

  @Test
  void thatIsRefusedStaysTheCallers() throws Exception {
    ByteBuf refused = direct("refused");
    run(() -> {
      Pair<Recorder, Recorder> pair = open(Sockets.OWN);
      transport(pair.client()).writeEof();
      assertThatIllegalStateException()
          .isThrownBy(() -> transport(pair.client()).write(refused))
          .withMessage("Cannot call write() after writeEof()");
      pair.end();
    });
    assertThat(refused.refCnt()).isEqualTo(1);
    refused.release();
  }

  @ParameterizedTest
  @MethodSource("sources")
  void thatIsReleasedAlreadyIsRefusedAndNothingIsSentTwice(ConnectionSource source)
      throws Exception {
    ByteBuf dead = direct("d".repeat(LARGE));
    dead.release();
    run(() -> {
      Pair<Recorder, Recorder> pair = open(source);
      ByteBufTransport transport = transport(pair.client());
      transport.write("before,".getBytes(US_ASCII));
      assertThatExceptionOfType(IllegalReferenceCountException.class)
          .isThrownBy(() -> transport.write(dead))
          .withMessageStartingWith("data: ");
      assertThat(transport.getWriteBufferSize()).isLessThanOrEqualTo("before,".length());
      transport.write("after".getBytes(US_ASCII));
      pair.accepted().awaitBytes("before,after".length());
      pair.client().transport.close();
      pair.accepted().awaitLost();
      assertThat(pair.accepted().text()).isEqualTo("before,after");
      pair.end();
    });
  }

  private static final class BufferEcho implements ByteBufProtocol {

    private ByteBufTransport transport;

    @Override
    public void connectionMade(ByteBufTransport transport) {
      this.transport = transport;
    }

    @Override
    public void received(ByteBuf data) {
      transport.write(data.retain());
    }
  }

  @Test
  void whatAProtocolReceivesItCanSendOn() throws Exception {
    String text = "z".repeat(3 * LARGE);
    run(() -> {
      Server server = await(loop.createServer(BufferEcho::new, LOCALHOST, 0));
      Recorder client =
          await(loop.createConnection(Recorder::new, LOCALHOST, server.port())).protocol();
      client.transport.write(text.getBytes(US_ASCII));
      client.awaitBytes(text.length());
      assertThat(client.text()).isEqualTo(text);
      client.transport.close();
      client.awaitLost();
      server.close();
      soon(server.waitClosed());
    });
  }

  /** Remembers its transport, and what comes. */
  private static final class PipeEnd implements ByteBufProtocol {

    private final StringBuilder received = new StringBuilder();
    private ByteBufTransport transport;
    private Future<Void> lost;

    @Override
    public void connectionMade(ByteBufTransport transport) {
      this.transport = transport;
    }

    @Override
    public void received(ByteBuf data) {
      received.append(data.toString(US_ASCII));
    }

    @Override
    public void connectionLost(Throwable exception) {
      lost.setResult(null);
    }
  }

  @Test
  void pipesTakeBuffersAtTheEndThatIsWrittenTo() throws Exception {
    ByteBuf refused = direct("refused");
    ByteBuf sent = direct("sent");
    Pipe pipe = Pipe.open();
    run(() -> {
      PipeEnd writing = new PipeEnd();
      PipeEnd reading = new PipeEnd();
      writing.lost = loop.createFuture();
      reading.lost = loop.createFuture();
      await(loop.connectWritePipe(() -> writing, pipe.sink()));
      await(loop.connectReadPipe(() -> reading, pipe.source()));
      assertThatExceptionOfType(UnsupportedOperationException.class)
          .isThrownBy(() -> reading.transport.write(refused));
      writing.transport.write(sent);
      writing.transport.close();
      soon(reading.lost);
      soon(writing.lost);
      assertThat(reading.received).hasToString("sent");
    });
    assertThat(sent.refCnt()).isZero();
    assertThat(refused.refCnt()).isEqualTo(1);
    refused.release();
  }
}
