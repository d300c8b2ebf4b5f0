package io.asyncio.netty.stream;

import static io.asyncio.Asyncio.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio.Future;
import io.asyncio.Server;
import io.asyncio.netty.NettyEventLoop;
import io.asyncio.netty.testing.LoopTest;
import io.asyncio.netty.testing.Pair;
import io.asyncio.netty.testing.Recorder;
import io.asyncio.protocols.BufferedProtocol;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
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
      calls.add("bufferUpdated");
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
  void eachBufferIsFilledBeforeTheNextIsAskedFor() throws Exception {
    Sink sink = send(new byte[] {1, 2, 3, 4, 5}, ByteBuffer.allocate(2));
    assertThat(sink.received.toByteArray()).containsExactly(1, 2, 3, 4, 5);
    assertThat(sink.calls.subList(0, 6))
        .containsExactly(
            "getBuffer -1",
            "bufferUpdated",
            "getBuffer -1",
            "bufferUpdated",
            "getBuffer -1",
            "bufferUpdated");
    assertThat(sink.calls).last().isEqualTo("eofReceived");
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
  void anEmptyBufferEndsTheConnection() throws Exception {
    Sink sink = send(new byte[1], ByteBuffer.allocate(0));
    assertThat(sink.lostBecause)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("getBuffer() returned an empty buffer");
    assertThat(takeReports()).containsExactly("Fatal error: protocol.getBuffer() call failed.");
  }
}
