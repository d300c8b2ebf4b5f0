package io.asyncio.netty.stream;

import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio.Future;
import io.asyncio.Server;
import io.asyncio.conformance.CPython;
import io.asyncio.netty.NettyEventLoop;
import io.asyncio.netty.testing.Blocking;
import io.asyncio.netty.testing.LoopTest;
import io.asyncio.netty.testing.Pair;
import io.asyncio.netty.testing.Recorder;
import io.asyncio.netty.testing.Sockets;
import io.asyncio.protocols.BufferedProtocol;
import io.asyncio.transports.Transport;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

class BufferedProtocolTest extends LoopTest {

  /** Receives into one buffer, and remembers the calls. */
  private static final class Sink implements BufferedProtocol {

    final List<String> calls = new ArrayList<>();
    final ByteArrayOutputStream received = new ByteArrayOutputStream();
    final Future<Void> lost;
    private final ByteBuffer buffer;
    Throwable lostBecause;

    Sink(NettyEventLoop loop, ByteBuffer buffer) {
      this.lost = loop.createFuture();
      this.buffer = buffer;
    }

    @Override
    public ByteBuffer getBuffer(int sizeHint) {
      calls.add("getBuffer " + sizeHint);
      return buffer.clear();
    }

    @Override
    public void bufferUpdated(int bytes) {
      calls.add("bufferUpdated " + bytes);
      assertThat(bytes).isPositive();
      for (int i = 0; i < bytes; i++) {
        received.write(buffer.get(i));
      }
    }

    @Override
    public boolean eofReceived() {
      calls.add("eofReceived");
      return false;
    }

    @Override
    public void connectionLost(Throwable exception) {
      lostBecause = exception;
      lost.setResult(null);
    }
  }

  private Sink send(byte[] data, ByteBuffer into) throws Exception {
    Sink sink = new Sink(loop, into);
    run(() -> {
      Server server = await(loop.createServer(() -> sink, LOCALHOST, 0));
      Recorder client = await(loop.createConnection(Recorder::new, LOCALHOST, Pair.port(server)))
          .protocol();
      client.transport.write(data);
      client.transport.close();
      soon(sink.lost);
      client.awaitLost();
      server.close();
    });
    return sink;
  }

  @Test
  @CPython("test_selector_events::SelectorSocketTransportBufferedProtocolTests::test_read_ready")
  @CPython(
      "test_selector_events::SelectorSocketTransportBufferedProtocolTests::test_read_ready_eof")
  void eachBufferIsFilledBeforeTheNextIsAskedFor() throws Exception {
    Sink sink = send(new byte[] {1, 2, 3, 4, 5}, ByteBuffer.allocate(2));
    assertThat(sink.received.toByteArray()).containsExactly(1, 2, 3, 4, 5);
    assertThat(sink.calls.subList(0, 6))
        .containsExactly(
            "getBuffer -1",
            "bufferUpdated 2",
            "getBuffer -1",
            "bufferUpdated 2",
            "getBuffer -1",
            "bufferUpdated 1");
    assertThat(sink.lostBecause).isNull();
    assertThat(sink.calls).last().isEqualTo("eofReceived");
  }

  @Test
  @CPython("test_buffered_proto::BaseTestBufferedProtocol::test_buffered_proto_create_connection")
  void nineKilobytesPassThroughABufferOfAHundredBytes() throws Exception {
    byte[] data = new byte[9 * 1024];
    new Random(9).nextBytes(data);
    Sink sink = send(data, ByteBuffer.allocate(100));
    assertThat(sink.received.toByteArray()).isEqualTo(data);
    assertThat(sink.calls).filteredOn("bufferUpdated 100"::equals).hasSizeGreaterThan(80);
    assertThat(sink.lostBecause).isNull();
  }

  @Test
  void megabytesArriveUnchangedInAnyKindOfBuffer() throws Exception {
    byte[] data = new byte[1024 * 1024];
    new Random(3).nextBytes(data);
    List<IntFunction<ByteBuffer>> kinds = List.of(ByteBuffer::allocate, ByteBuffer::allocateDirect);
    for (IntFunction<ByteBuffer> kind : kinds) {
      assertThat(send(data, kind.apply(10_007)).received.toByteArray()).isEqualTo(data);
    }
  }

  @Test
  @CPython(
      "test_selector_events::SelectorSocketTransportBufferedProtocolTests::test_get_buffer_zerosized")
  void anEmptyBufferEndsTheConnection() throws Exception {
    Sink sink = send(new byte[1], ByteBuffer.allocate(0));
    assertThat(sink.lostBecause)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("getBuffer() returned an empty buffer");
    assertThat(sink.calls).containsExactly("getBuffer -1");
    assertThat(takeReports()).containsExactly("Fatal error: protocol.getBuffer() call failed.");
  }

  /** Takes two bytes at a time, and does something when the second pair is there. */
  private static final class Interrupting implements BufferedProtocol {

    final ByteBuffer buffer = ByteBuffer.allocate(2);
    final StringBuilder received = new StringBuilder();
    final Consumer<Transport> deed;
    final Future<Void> done;
    Transport transport;
    int updates;
    int lost;

    Interrupting(NettyEventLoop loop, Consumer<Transport> deed) {
      this.deed = deed;
      this.done = loop.createFuture();
    }

    @Override
    public void connectionMade(Transport transport) {
      this.transport = transport;
    }

    @Override
    public ByteBuffer getBuffer(int sizeHint) {
      return buffer.clear();
    }

    @Override
    public void bufferUpdated(int bytes) {
      received.append(new String(buffer.array(), 0, bytes, StandardCharsets.US_ASCII));
      if (++updates == 2) {
        deed.accept(transport);
        done.setResult(null);
      }
    }

    @Override
    public void connectionLost(Throwable exception) {
      lost++;
    }
  }

  private void interrupted(Consumer<Transport> deed, Then then) throws Exception {
    for (Sockets kind : List.of(Sockets.OWN, Sockets.UNIX)) {
      run(() -> {
        Interrupting protocol = new Interrupting(loop, deed);
        Recorder client = new Recorder();
        Server server = kind.serve(loop, () -> client);
        if (kind == Sockets.OWN) {
          await(loop.createConnection(() -> protocol, LOCALHOST, Pair.port(server)));
        } else {
          await(loop.createConnection(
              () -> protocol, Blocking.open(loop, server.sockets().getFirst())));
        }
        client.awaitMade();
        client.write("abcdefg");
        soon(protocol.done);
        then.check(protocol, client);
        client.transport.abort();
        protocol.transport.abort();
        client.awaitLost();
        server.close();
        soon(server.waitClosed());
      });
    }
  }

  private interface Then {

    void check(Interrupting protocol, Recorder client) throws Exception;
  }

  private static void someIterations() throws Exception {
    for (int i = 0; i < 5; i++) {
      await(sleep(0));
    }
  }

  @Test
  void aPauseHoldsForTheRestOfTheChunkWhichComesWhenReadingResumes() throws Exception {
    interrupted(Transport::pauseReading, (protocol, client) -> {
      someIterations();
      assertThat(protocol.received).hasToString("abcd");
      client.write("hi");
      someIterations();
      assertThat(protocol.received).hasToString("abcd");
      protocol.transport.resumeReading();
      assertThat(protocol.received).hasToString("abcd");
      while (protocol.received.length() < 9) {
        await(sleep(0));
      }
      assertThat(protocol.received).hasToString("abcdefghi");
    });
  }

  @Test
  void nothingOfTheChunkComesAfterClose() throws Exception {
    interrupted(Transport::close, (protocol, client) -> {
      client.awaitLost();
      someIterations();
      assertThat(protocol.received).hasToString("abcd");
      assertThat(protocol.lost).isEqualTo(1);
    });
  }

  @Test
  void nothingOfTheChunkComesAfterAbort() throws Exception {
    interrupted(Transport::abort, (protocol, client) -> {
      client.awaitLost();
      someIterations();
      assertThat(protocol.received).hasToString("abcd");
      assertThat(protocol.lost).isEqualTo(1);
    });
  }

  @Test
  void theRestOfTheChunkGoesToTheProtocolThatWasSet() throws Exception {
    Recorder next = new Recorder();
    interrupted(transport -> transport.setProtocol(next), (protocol, client) -> {
      while (next.received.size() % 3 != 0 || next.received.size() == 0) {
        await(sleep(0));
      }
      assertThat(protocol.received).hasToString("abcd");
      assertThat(next.text()).isIn("efg", "efgefg");
    });
  }
}
