package io.asyncio.netty.stream;

import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio.conformance.CPython;
import io.asyncio.netty.testing.ChannelPair;
import io.asyncio.netty.testing.Log;
import io.asyncio.netty.testing.LoopTest;
import io.asyncio.netty.testing.Pair;
import io.asyncio.netty.testing.Recorder;
import io.asyncio.netty.testing.Sockets;
import io.asyncio.transports.Transport;
import io.asyncio.transports.WriteBufferLimits;
import io.asyncio.transports.WriteTransport;
import java.io.ByteArrayOutputStream;
import java.lang.reflect.Method;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What writing sends at once, what it keeps, and what it takes. */
class WritingTest extends LoopTest {

  /** More than a Unix socket takes. */
  private static final int LARGE = 1024 * 1024;

  private static final int MANY = 20;

  private Sockets sockets = Sockets.OWN_UNIX;

  @Override
  public Sockets sockets() {
    return sockets;
  }

  private static byte[] random(int size) {
    byte[] data = new byte[size];
    new Random(size).nextBytes(data);
    return data;
  }

  private static void someIterations() throws Exception {
    for (int i = 0; i < MANY; i++) {
      await(sleep(0));
    }
  }

  /** Pauses the reading of a peer, which is to be in force. */
  private static Pair<Recorder, Recorder> withDeafPeer(LoopTest test) throws Exception {
    var pair = Pair.open(test);
    pair.accepted().transport.pauseReading();
    await(sleep(0));
    return pair;
  }

  @Test
  @CPython("test_selector_events::SelectorSocketTransportTests::test_write")
  void nothingKeepsAWriteFromBeingSentAtOnce() throws Exception {
    try (ServerSocketChannel listening = ChannelPair.listen();
        ChannelPair pair = ChannelPair.open()) {
      listening.configureBlocking(false);
      int port = ((InetSocketAddress) listening.getLocalAddress()).getPort();
      run(() -> {
        var own = await(loop.createConnection(Recorder::new, LOCALHOST, port));
        assertSendsAtOnce(own.protocol(), listening.accept());
        var adopted = await(loop.createConnection(Recorder::new, pair.left()));
        assertSendsAtOnce(adopted.protocol(), pair.right());
      });
    }
  }

  private static void assertSendsAtOnce(Recorder writing, SocketChannel peer) throws Exception {
    peer.configureBlocking(false);
    writing.write("data");
    assertThat(writing.transport.getWriteBufferSize()).isZero();
    assertThat(ChannelPair.receive(peer, 9)).isEqualTo("data");
    writing.transport.abort();
    writing.awaitLost();
    peer.close();
  }

  @Test
  @CPython("test_selector_events::SelectorSocketTransportTests::test_write_bytearray")
  @CPython("test_selector_events::SelectorSocketTransportTests::test_write_memoryview")
  void arraysBuffersAndSlicesAreTakenAndNotChanged() throws Exception {
    run(() -> {
      var pair = Pair.open(this);
      Transport transport = pair.client().transport;
      byte[] array = "-ab-".getBytes(StandardCharsets.US_ASCII);
      ByteBuffer direct = ByteBuffer.allocateDirect(4).put(array).flip();
      List<ByteBuffer> views = List.of(
          ByteBuffer.wrap(array, 1, 2),
          ByteBuffer.wrap(array).slice(1, 2),
          ByteBuffer.wrap(array).slice(1, 2).asReadOnlyBuffer(),
          direct.slice(1, 2),
          direct.slice(1, 2).asReadOnlyBuffer());
      for (ByteBuffer view : views) {
        int limit = view.limit();
        transport.write(view);
        assertThat(view.position()).isEqualTo(limit);
        assertThat(view.limit()).isEqualTo(limit);
      }
      transport.write(array);
      pair.accepted().awaitText("ab".repeat(views.size()) + "-ab-");
      assertThat(array).asString(StandardCharsets.US_ASCII).isEqualTo("-ab-");
      assertThat(direct).isEqualTo(ByteBuffer.wrap(array));
      pair.end();
    });
  }

  private static void writeNothing(Transport transport) {
    transport.write(new byte[0]);
    transport.write(ByteBuffer.allocate(0));
    transport.writelines(List.of());
    transport.writelines(List.of(new byte[0], new byte[0]));
  }

  @Test
  @CPython("test_selector_events::SelectorSocketTransportTests::test_write_no_data")
  @CPython("test_selector_events::SelectorSocketTransportTests::test_write_sendmsg_no_data")
  void writingNothingSendsNothingAndChangesNothing() throws Exception {
    run(() -> {
      var pair = withDeafPeer(this);
      Recorder client = pair.client();
      client.transport.setWriteBufferLimits(WriteBufferLimits.ofHigh(0));
      writeNothing(client.transport);
      assertThat(client.transport.getWriteBufferSize()).isZero();
      pair.accepted().transport.resumeReading();
      someIterations();
      assertThat(pair.accepted().events).containsExactly("made");
      assertThat(client.events).containsExactly("made");
      pair.accepted().transport.pauseReading();
      await(sleep(0));
      client.transport.write(new byte[LARGE]);
      int unsent = client.transport.getWriteBufferSize();
      writeNothing(client.transport);
      assertThat(client.transport.getWriteBufferSize()).isEqualTo(unsent);
      client.transport.abort();
      try (Log log = new Log()) {
        for (int i = 0; i < MANY; i++) {
          writeNothing(client.transport);
        }
        assertThat(log.warnings()).isEmpty();
      }
      pair.end();
    });
  }

  /** Writes what is in {@code place}, and overwrites it when a part is sent. */
  private void assertCopied(ByteBuffer place, Consumer<Transport> write) throws Exception {
    ByteBuffer data = ByteBuffer.allocate(LARGE).put(0, place, 0, LARGE);
    run(() -> {
      var pair = withDeafPeer(this);
      Transport transport = pair.client().transport;
      write.accept(transport);
      assertThat(transport.getWriteBufferSize()).isBetween(1, LARGE - 1);
      assertThat(place.rewind()).as("it is as it was").isEqualTo(data);
      place.put(new byte[LARGE]);
      pair.accepted().transport.resumeReading();
      pair.accepted().awaitBytes(LARGE);
      assertThat(ByteBuffer.wrap(pair.accepted().received.toByteArray())).isEqualTo(data);
      pair.end();
    });
  }

  @ParameterizedTest
  @EnumSource(names = {"OWN_UNIX", "UNIX"})
  @CPython("test_selector_events::SelectorSocketTransportTests::test_write_partial_bytearray")
  void whatIsLeftOfAnArrayIsACopy(Sockets sockets) throws Exception {
    this.sockets = sockets;
    byte[] array = random(LARGE);
    assertCopied(ByteBuffer.wrap(array), transport -> transport.write(array));
  }

  @ParameterizedTest
  @EnumSource(names = {"OWN_UNIX", "UNIX"})
  @CPython("test_selector_events::SelectorSocketTransportTests::test_write_partial_memoryview")
  void whatIsLeftOfASliceIsACopy(Sockets sockets) throws Exception {
    this.sockets = sockets;
    byte[] data = random(LARGE + 1);
    ByteBuffer heap = ByteBuffer.wrap(data.clone()).slice(1, LARGE);
    assertCopied(heap, transport -> transport.write(heap));
    ByteBuffer direct = ByteBuffer.allocateDirect(LARGE + 1).put(0, data).slice(1, LARGE);
    assertCopied(direct, transport -> transport.write(direct));
  }

  /** Lines of many sizes, and more of them than one gathering write takes. */
  private static List<byte[]> manyLines() {
    List<byte[]> lines = new ArrayList<>();
    Random random = new Random(5);
    for (int length = 0; length < LARGE; length += lines.getLast().length) {
      byte[] line = new byte[1 + random.nextInt(6000)];
      random.nextBytes(line);
      lines.add(line);
    }
    return lines;
  }

  private static byte[] joined(List<byte[]> lines) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    lines.forEach(all::writeBytes);
    return all.toByteArray();
  }

  @ParameterizedTest
  @EnumSource(names = {"OWN_UNIX", "UNIX"})
  @CPython("test_selector_events::SelectorSocketTransportTests::test_writelines_sendmsg_partial")
  @CPython("test_selector_events::SelectorSocketTransportTests::test_writelines_send_partial")
  @CPython("test_selector_events::SelectorSocketTransportTests::test_write_sendmsg_partial")
  @CPython("test_selector_events::SelectorSocketTransportTests::test_write_sendmsg_half_buffer")
  @CPython("test_selector_events::SelectorSocketTransportTests::test_writelines_pauses_protocol")
  void linesThatAreNotTakenAreKeptInOrderAndPauseTheProtocol(Sockets sockets) throws Exception {
    this.sockets = sockets;
    List<byte[]> lines = manyLines();
    byte[] all = joined(lines);
    run(() -> {
      var pair = withDeafPeer(this);
      pair.client().transport.writelines(lines);
      assertThat(pair.client().events).containsExactly("made", "pause");
      int unsent = pair.client().transport.getWriteBufferSize();
      assertThat(unsent).isBetween(WriteBufferLimits.DEFAULT.high() + 1, all.length - 1);
      pair.client().transport.writelines(lines.subList(0, 10));
      int more = joined(lines.subList(0, 10)).length;
      assertThat(pair.client().transport.getWriteBufferSize()).isEqualTo(unsent + more);
      pair.accepted().transport.resumeReading();
      pair.accepted().awaitBytes(all.length + more);
      byte[] received = pair.accepted().received.toByteArray();
      assertThat(Arrays.mismatch(received, all)).isEqualTo(all.length);
      assertThat(Arrays.equals(received, all.length, received.length, all, 0, more))
          .isTrue();
      assertThat(pair.client().transport.getWriteBufferSize()).isZero();
      pair.end();
    });
  }

  /** Counts the pieces in which the data comes. */
  private static final class Counting extends Recorder {

    int pieces;

    @Override
    public void dataReceived(byte[] data) {
      pieces++;
      super.dataReceived(data);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"OWN", "ADOPTED", "OWN_UNIX", "UNIX"})
  @CPython("test_selector_events::SelectorSocketTransportTests::test_writelines_sendmsg_full")
  @CPython("test_selector_events::SelectorSocketTransportTests::test_writelines_send_full")
  void linesForWhichThereIsRoomLeaveTogether(Sockets sockets) throws Exception {
    this.sockets = sockets;
    List<byte[]> lines = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      lines.add(random(1 + i % 7));
    }
    byte[] all = joined(lines);
    run(() -> {
      var pair = Pair.open(this, Counting::new, Recorder::new);
      pair.client().transport.writelines(lines);
      assertThat(pair.client().transport.getWriteBufferSize()).isZero();
      assertThat(pair.client().events).containsExactly("made");
      pair.accepted().awaitBytes(all.length);
      assertThat(pair.accepted().received.toByteArray()).isEqualTo(all);
      assertThat(pair.accepted().pieces).isEqualTo(1);
      pair.end();
    });
  }

  @Test
  @CPython("test_selector_events::SelectorSocketTransportTests::test_write_str")
  void textDoesNotCompile() {
    List<Class<?>> taken = Arrays.stream(WriteTransport.class.getMethods())
        .filter(method -> method.getName().equals("write"))
        .map(Method::getParameterTypes)
        .<Class<?>>map(types -> types[0])
        .toList();
    assertThat(taken).containsExactlyInAnyOrder(byte[].class, ByteBuffer.class);
  }
}
