package io.asyncio.netty.stream;

import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio.Future;
import io.asyncio.Server;
import io.asyncio.netty.ByteBufTransport;
import io.asyncio.netty.testing.ConnectionSource;
import io.asyncio.netty.testing.LoopTest;
import io.asyncio.netty.testing.Pipelines;
import io.asyncio.netty.testing.Recorder;
import io.asyncio.netty.testing.Sockets;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Writes of every kind and size, in any order, to a reader that dawdles. */
class RandomWritesTest extends LoopTest {

  private static final int WRITES = 12;
  private static final int SMALL = 6;
  private static final int[] SIZES = {1, 20, 511, 513, 4095, 4097, 16_000, 17_000, 66_000, 200_000};

  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);
  private final ByteArrayOutputStream expected = new ByteArrayOutputStream();

  /** Those that are of no pool, which would give a released one to the next who asks. */
  private final List<ByteBuf> given = new ArrayList<>();

  static Stream<ConnectionSource> sources() {
    return Stream.of(Sockets.OWN, Sockets.OWN_UNIX, Sockets.TLS, new Pipelines());
  }

  /** Stops reading at times, for some iterations. */
  private final class Dawdler extends Recorder {

    @Override
    public void dataReceived(byte[] data) {
      super.dataReceived(data);
      if (random.nextInt(4) == 0) {
        transport.pauseReading();
        goOnIn(random.nextInt(20));
      }
    }

    private void goOnIn(int iterations) {
      if (iterations == 0) {
        transport.resumeReading();
      } else {
        loop.callSoon(() -> goOnIn(iterations - 1));
      }
    }
  }

  private byte[] data() {
    int size = SIZES[random.nextInt(random.nextInt(4) > 0 ? SMALL : SIZES.length)];
    byte[] data = new byte[size - random.nextInt(Math.min(size, 10))];
    random.nextBytes(data);
    expected.writeBytes(data);
    return data;
  }

  private static ByteBuffer direct(byte[] data) {
    return ByteBuffer.allocateDirect(data.length).put(data).flip();
  }

  private void write(ByteBufTransport transport) {
    byte[] data = data();
    switch (random.nextInt(7)) {
      case 0 -> transport.write(data);
      case 1 -> transport.write(ByteBuffer.wrap(data));
      case 2 -> transport.write(direct(data));
      case 3 -> transport.writelines(List.of(data, new byte[0], data()));
      case 4 -> transport.write(pooledPart(data));
      default -> {
        ByteBuf buffer = buffer(data);
        given.add(buffer);
        transport.write(buffer);
      }
    }
    if (random.nextInt(8) == 0) {
      assertThat(transport.getWriteBufferSize()).isNotNegative(); // which sends what can be sent
    }
  }

  private ByteBuf buffer(byte[] data) {
    return switch (random.nextInt(7)) {
      case 0 -> Unpooled.directBuffer().writeBytes(data);
      case 1 -> Unpooled.wrappedBuffer(data);
      case 2 ->
        Unpooled.wrappedBuffer(Unpooled.buffer().writeBytes(data), Unpooled.directBuffer(1));
      case 3 -> Unpooled.directBuffer().writeBytes(data).asReadOnly();
      case 4 -> Unpooled.wrappedBuffer(direct(data).asReadOnlyBuffer());
      case 5 -> Unpooled.directBuffer().writeInt(7).writeBytes(data).slice(4, data.length);
      default -> inTwo(data, data.length / 2);
    };
  }

  private static ByteBuf inTwo(byte[] data, int half) {
    return Unpooled.wrappedBuffer(
        Unpooled.wrappedBuffer(data, 0, half),
        Unpooled.directBuffer().writeBytes(data, half, data.length - half));
  }

  private static ByteBuf pooledPart(byte[] data) {
    ByteBuf whole = PooledByteBufAllocator.DEFAULT.directBuffer().writeInt(7).writeBytes(data);
    ByteBuf part = whole.retainedSlice(4, data.length);
    whole.release();
    return part;
  }

  /** Writes in a coroutine, and at times on the loop's own thread. */
  private void writeAll(Recorder client) throws Exception {
    ByteBufTransport transport = (ByteBufTransport) client.transport;
    for (int i = 0; i < WRITES; i++) {
      switch (random.nextInt(6)) {
        case 0 -> await(sleep(0));
        case 1 -> {
          Future<Void> written = loop.createFuture();
          loop.callSoon(() -> {
            write(transport);
            write(transport);
            written.setResult(null);
          });
          await(written);
        }
        default -> write(transport);
      }
    }
  }

  private interface Ending {
    void end(Recorder client, Recorder accepted) throws Exception;
  }

  private byte[] received(ConnectionSource source, Ending ending) throws Exception {
    Dawdler accepted = new Dawdler();
    run(() -> {
      Server server = source.serve(loop, () -> accepted);
      Recorder client = source.connect(loop, Recorder::new, server);
      accepted.awaitMade();
      writeAll(client);
      ending.end(client, accepted);
      client.awaitLost();
      accepted.awaitLost();
      server.close();
      soon(server.waitClosed());
    });
    return accepted.received.toByteArray();
  }

  private void assertThatAllAreReleased() {
    assertThat(given).as("seed %s", seed).filteredOn(each -> each.refCnt() != 0).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("sources")
  void everyByteArrivesInItsPlace(ConnectionSource source) throws Exception {
    byte[] received = received(source, (client, accepted) -> client.transport.close());
    assertThat(Arrays.mismatch(received, expected.toByteArray()))
        .as("seed %s", seed)
        .isEqualTo(-1);
    assertThatAllAreReleased();
  }

  @ParameterizedTest
  @MethodSource("sources")
  void whatIsAbortedByEitherSideIsReleased(ConnectionSource source) throws Exception {
    byte[] received = received(source, (client, accepted) -> {
      (random.nextBoolean() ? client : accepted).transport.abort();
      writeAll(client);
    });
    int same = Arrays.mismatch(received, expected.toByteArray());
    assertThat(same).as("seed %s", seed).isIn(-1, received.length);
    assertThatAllAreReleased();
  }
}
