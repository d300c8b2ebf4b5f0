package io.asyncio.netty.stream;

import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio.conformance.CPython;
import io.asyncio.netty.loop.JdkBacked;
import io.asyncio.netty.testing.Blocking;
import io.asyncio.netty.testing.LoopTest;
import io.asyncio.netty.testing.Recorder;
import io.asyncio.netty.testing.Sockets;
import io.asyncio.transports.Transport;
import io.netty.channel.unix.UnixChannel;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Sockets that somebody else has filled, so that they take nothing of what is written. */
class FullSocketTest extends LoopTest {

  private static final int ROUNDS = 10;
  private static final byte FILLER = '.';

  /** Writes to a socket beside its transport. */
  private interface Direct {
    /** Returns how many bytes the system took. */
    int write(ByteBuffer data) throws IOException;
  }

  private static Direct direct(Transport transport) {
    return switch (transport.getExtraInfo("socket")) {
      case SocketChannel jdk -> jdk::write;
      case JdkBacked netty -> netty.jdk()::write;
      case UnixChannel netty ->
        data -> Math.max(0, netty.fd().write(data, data.position(), data.limit()));
      case Object other -> throw new AssertionError(other);
    };
  }

  /** Returns how many bytes there was room for. */
  private static int fill(Direct socket) throws IOException {
    int filled = 0;
    for (int size = 64 * 1024; size > 0; size /= 2) {
      ByteBuffer filler = ByteBuffer.allocateDirect(size);
      while (filler.hasRemaining()) {
        filler.put(FILLER);
      }
      for (int n; (n = socket.write(filler.clear())) > 0; ) {
        filled += n;
      }
    }
    return filled;
  }

  /** Reads all that is there now. */
  private static String drain(SocketChannel peer) throws IOException {
    StringBuilder read = new StringBuilder();
    ByteBuffer buffer = ByteBuffer.allocate(256 * 1024);
    while (peer.read(buffer.clear()) > 0) {
      read.append(StandardCharsets.US_ASCII.decode(buffer.flip()));
    }
    return read.toString();
  }

  private interface Use {
    void of(Recorder writing, SocketChannel peer) throws Exception;
  }

  /** Uses a connection to a peer that is no part of the loop, of the Unix domain: they are small. */
  private void connected(Use use) throws Exception {
    try (ServerSocketChannel listening = Sockets.listenOnUnix()) {
      listening.configureBlocking(false);
      var address = (UnixDomainSocketAddress) listening.getLocalAddress();
      run(() -> {
        Recorder own =
            await(loop.createUnixConnection(Recorder::new, address.getPath())).protocol();
        use(use, own, listening.accept());
        SocketChannel channel = Blocking.open(loop, address);
        Recorder adopted = await(loop.createConnection(Recorder::new, channel)).protocol();
        use(use, adopted, listening.accept());
      });
    }
  }

  private static void use(Use use, Recorder writing, SocketChannel peer) throws Exception {
    peer.configureBlocking(false);
    use.of(writing, peer);
    writing.transport.abort();
    writing.awaitLost();
    peer.close();
  }

  /** Reads until what was read ends with {@code end}; returns it without what filled the socket. */
  private static String readUntil(SocketChannel peer, String end) throws Exception {
    StringBuilder read = new StringBuilder();
    while (!read.toString().endsWith(end)) {
      read.append(drain(peer).replace(".", ""));
      await(sleep(0));
    }
    return read.toString();
  }

  @Test
  @CPython("test_selector_events::SelectorSocketTransportTests::test_write_partial_none")
  @CPython("test_selector_events::SelectorSocketTransportTests::test_write_tryagain")
  void writeThatFindsNoRoomKeepsAll() throws Exception {
    connected((writing, peer) -> {
      assertThat(fill(direct(writing.transport))).isPositive();
      writing.write("kept");
      assertThat(writing.transport.getWriteBufferSize()).isEqualTo(4);
      await(sleep(0));
      assertThat(writing.transport.getWriteBufferSize()).isEqualTo(4);
      assertThat(readUntil(peer, "kept")).isEqualTo("kept");
      assertThat(writing.transport.getWriteBufferSize()).isZero();
      assertThat(writing.events).containsExactly("made");
    });
  }

  @Test
  @CPython("test_selector_events::SelectorSocketTransportTests::test_write_ready_partial_none")
  @CPython("test_selector_events::SelectorSocketTransportTests::test_write_ready_tryagain")
  void flushThatFindsNoRoomKeepsAll() throws Exception {
    connected((writing, peer) -> {
      Direct socket = direct(writing.transport);
      fill(socket);
      writing.transport.writelines(List.of(bytes("one "), bytes("two "), bytes("three ")));
      writing.write("four");
      assertThat(writing.transport.getWriteBufferSize()).isEqualTo(18);
      StringBuilder read = new StringBuilder();
      int retaken = 0;
      for (int i = 0; i < ROUNDS; i++) {
        read.append(drain(peer)); // which the next poll finds
        await(sleep(0)); // in front of the transport's turn in the same iteration
        retaken += fill(socket) > 0 ? 1 : 0;
        await(sleep(0));
        if (writing.transport instanceof SocketTransport) { // or another thread may be slower
          assertThat(writing.transport.getWriteBufferSize()).isEqualTo(18);
        }
      }
      assertThat(retaken).as("rounds in which there was room").isPositive();
      while (read.indexOf("four") < 0) {
        await(sleep(0));
        read.append(drain(peer));
      }
      assertThat(read.toString().replace(".", "")).isEqualTo("one two three four");
      assertThat(writing.transport.getWriteBufferSize()).isZero();
      assertThat(writing.events).containsExactly("made");
    });
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
