package io.asyncio.netty.stream;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.createTask;
import static io.asyncio.Asyncio.openConnection;
import static io.asyncio.Asyncio.sleep;
import static io.asyncio.Asyncio.startServer;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio.CancelledError;
import io.asyncio.Coroutine;
import io.asyncio.IncompleteReadError;
import io.asyncio.Server;
import io.asyncio.Task;
import io.asyncio.conformance.CPython;
import io.asyncio.netty.testing.Blocking;
import io.asyncio.netty.testing.LoopTest;
import io.asyncio.netty.testing.Pair;
import io.asyncio.netty.testing.Recorder;
import io.asyncio.netty.testing.SilentPort;
import io.asyncio.protocols.BufferedProtocol;
import io.asyncio.streams.StreamPair;
import io.asyncio.streams.StreamReader;
import io.asyncio.streams.StreamWriter;
import io.asyncio.transports.Transport;
import io.asyncio.transports.WriteBufferLimits;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Connections over TCP, as their users meet them. */
class TcpConnectionsTest extends LoopTest {

  private static final int CLIENTS = 100;

  private static byte[] ascii(String text) {
    return text.getBytes(US_ASCII);
  }

  private static Coroutine<Void> echoTwice(StreamReader reader, StreamWriter writer) {
    return async(() -> {
      for (String wanted : List.of("hello", "again")) {
        assertThat(await(reader.readexactly(5))).isEqualTo(ascii(wanted));
        writer.write(ascii("OK"));
        await(writer.drain());
      }
      writer.close();
      await(writer.waitClosed());
    });
  }

  private interface Opening {
    StreamPair open() throws Exception;
  }

  private Coroutine<Void> talk(Opening opening) {
    return async(() -> {
      StreamPair streams = opening.open();
      assertThat(TcpServersTest.hasNoDelay(streams.writer().getExtraInfo("socket")))
          .isTrue();
      for (String said : List.of("hello", "again")) {
        streams.writer().write(ascii(said));
        assertThatNullPointerException().isThrownBy(() -> streams.writer().write((byte[]) null));
        assertThat(await(streams.reader().readexactly(2))).isEqualTo(ascii("OK"));
      }
      streams.writer().close();
      await(streams.writer().waitClosed());
    });
  }

  private void talkAllAtOnce(Opening opening) throws Exception {
    List<Task<Void>> clients = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      clients.add(createTask(talk(opening)));
    }
    for (Task<Void> client : clients) {
      soon(client);
    }
  }

  @Test
  @CPython("uvloop/test_tcp::_TestTCP::test_create_connection_open_con_addr")
  @CPython("uvloop/test_tcp::_TestTCP::test_create_connection_open_con_sock")
  void aHundredTalkAtOnceByAddressAndByChannel() throws Exception {
    run(() -> {
      Server server = await(startServer(TcpConnectionsTest::echoTwice, LOCALHOST, 0));
      talkAllAtOnce(() -> await(openConnection(LOCALHOST, server.port())));
      talkAllAtOnce(() -> {
        SocketChannel channel = Blocking.open(loop, server.addresses().getFirst());
        channel.configureBlocking(false);
        return await(openConnection(channel));
      });
      server.close();
      soon(server.waitClosed());
    });
  }

  @Test
  @CPython("uvloop/test_tcp::_TestTCP::test_create_connection_2")
  void aRefusedConnectionIsRaisedByOpenConnection() throws Exception {
    run(() -> {
      try (SilentPort nobody = SilentPort.tcp()) {
        assertThatThrownBy(() -> soon(openConnection(LOCALHOST, nobody.number())))
            .isInstanceOf(ConnectException.class);
      }
    });
  }

  @Test
  @CPython("uvloop/test_tcp::_TestTCP::test_create_connection_3")
  void aPeerThatEndsTooEarlyLeavesAReadIncomplete() throws Exception {
    run(() -> {
      Server server = await(startServer(
          (reader, writer) -> async(() -> {
            writer.write(ascii("par"));
            await(writer.drain());
            writer.close();
          }),
          LOCALHOST,
          0));
      StreamPair streams = await(openConnection(LOCALHOST, server.port()));
      assertThatThrownBy(() -> soon(streams.reader().readexactly(5)))
          .isInstanceOfSatisfying(IncompleteReadError.class, e -> {
            assertThat(e.partial()).isEqualTo(ascii("par"));
            assertThat(e.expected()).isEqualTo(5);
          });
      streams.writer().close();
      server.close();
    });
  }

  @Test
  @CPython("uvloop/test_tcp::_TestTCP::test_create_connection_4")
  void aClosedChannelIsRefused() throws Exception {
    run(() -> {
      SocketChannel closed = SocketChannel.open();
      closed.configureBlocking(false);
      closed.close();
      assertThatThrownBy(() -> soon(loop.createConnection(Recorder::new, closed)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("channel is closed: " + closed);
    });
  }

  @Test
  @CPython("uvloop/test_tcp::_TestTCP::test_create_connection_5")
  void aConnectThatIsCancelledAtItsStartHarmsNobody() throws Exception {
    run(() -> {
      Recorder accepted = new Recorder();
      Server server = await(loop.createServer(() -> accepted, LOCALHOST, 0));
      Task<?> connecting =
          createTask(loop.createConnection(Recorder::new, LOCALHOST, server.port()));
      await(sleep(0));
      connecting.cancel();
      assertThatThrownBy(() -> soon(connecting)).isInstanceOf(CancelledError.class);
      Recorder next =
          await(loop.createConnection(Recorder::new, LOCALHOST, server.port())).protocol();
      assertThat(next.made).isEqualTo(1);
      next.transport.abort();
      next.awaitLost();
      server.close();
      server.abortClients();
      soon(server.waitClosed());
    });
  }

  @Test
  @CPython("uvloop/test_tcp::_TestTCP::test_create_connection_sock_cancel_detaches")
  void aChannelWhoseConnectIsCancelledIsClosed() throws Exception {
    run(() -> {
      Server server = await(loop.createServer(Recorder::new, LOCALHOST, 0));
      SocketChannel channel = Blocking.open(loop, server.addresses().getFirst());
      channel.configureBlocking(false);
      Task<?> connecting = createTask(loop.createConnection(Recorder::new, channel));
      await(sleep(0));
      connecting.cancel();
      assertThatThrownBy(() -> soon(connecting)).isInstanceOf(CancelledError.class);
      await(sleep(0));
      assertThat(channel.isOpen()).isFalse();
      server.close();
      server.abortClients();
      soon(server.waitClosed());
    });
  }

  @Test
  @CPython("uvloop/test_tcp::_TestTCP::test_transport_shutdown")
  void writeEofTwiceIsHarmlessAndWhatWasSentBeforeArrives() throws Exception {
    run(() -> {
      var pair = Pair.open(this);
      pair.client().write("hello");
      pair.client().transport.writeEof();
      pair.client().transport.writeEof();
      pair.accepted().awaitEvent("eof");
      assertThat(pair.accepted().text()).isEqualTo("hello");
      pair.end();
    });
  }

  private static class Unlucky extends Recorder {
    @Override
    public void connectionMade(Transport transport) {
      super.connectionMade(transport);
      throw new IllegalStateException("unlucky");
    }
  }

  @Test
  @CPython("uvloop/test_tcp::_TestTCP::test_tcp_handle_exception_in_connection_made")
  void whatConnectionMadeThrowsIsReportedAndThereIsAConnection() throws Exception {
    run(() -> {
      Recorder accepted = new Recorder();
      Server server = await(loop.createServer(() -> accepted, LOCALHOST, 0));
      var connection = await(loop.createConnection(Unlucky::new, LOCALHOST, server.port()));
      assertThat(takeReports()).hasSize(1);
      accepted.awaitMade();
      connection.transport().close();
      connection.protocol().awaitLost();
      assertThat(connection.protocol().lostBecause).isNull();
      accepted.awaitLost();
      server.close();
    });
  }

  @Test
  @CPython("uvloop/test_tcp::Test_UV_TCP::test_tcp_handle_abort_in_connection_made")
  void whoAbortsInConnectionMadeGetsATransportThatIsClosing() throws Exception {
    run(() -> {
      Recorder accepted = new Recorder();
      Server server = await(loop.createServer(() -> accepted, LOCALHOST, 0));
      var connection = await(loop.createConnection(
          () -> new Recorder() {
            @Override
            public void connectionMade(Transport transport) {
              super.connectionMade(transport);
              transport.abort();
            }
          },
          LOCALHOST,
          server.port()));
      assertThat(connection.transport().isClosing()).isTrue();
      connection.protocol().awaitLost();
      accepted.awaitLost();
      server.close();
    });
  }

  @Test
  @CPython("uvloop/test_tcp::_TestTCP::test_resume_writing_write_different_transport")
  void whoIsResumedMayWriteToAnother() throws Exception {
    run(() -> {
      var other = Pair.open(this);
      var slow = Pair.open(this, Recorder::new, () -> new Recorder() {
        @Override
        public void resumeWriting() {
          super.resumeWriting();
          other.client().write("resumed");
        }
      });
      slow.client().transport.write(new byte[8 * 1024 * 1024]);
      slow.client().awaitEvent("resume");
      other.accepted().awaitText("resumed");
      slow.end();
      other.end();
    });
  }

  /** Has 50 bytes at a time. */
  private static class Narrow implements BufferedProtocol {

    private final Recorder recorder;
    private final ByteBuffer buffer = ByteBuffer.allocate(50);

    Narrow(Recorder recorder) {
      this.recorder = recorder;
    }

    @Override
    public void connectionMade(Transport transport) {
      recorder.connectionMade(transport);
    }

    @Override
    public ByteBuffer getBuffer(int sizeHint) {
      return buffer.clear();
    }

    @Override
    public void bufferUpdated(int bytes) {
      recorder.dataReceived(Arrays.copyOf(buffer.array(), bytes));
    }

    @Override
    public boolean eofReceived() {
      return recorder.eofReceived();
    }

    @Override
    public void connectionLost(Throwable exception) {
      recorder.connectionLost(exception);
    }
  }

  @Test
  @CPython("uvloop/test_tcp::Test_UV_TCP::test_create_server_buffered_1")
  void muchComesThroughASmallBuffer() throws Exception {
    run(() -> {
      Recorder recorder = new Recorder();
      Server server = await(loop.createServer(() -> new Narrow(recorder), LOCALHOST, 0));
      try (Blocking peer = Blocking.connect(loop, server)) {
        peer.send(new byte[123_123]);
        peer.shutdownOutput();
        recorder.awaitLost();
      }
      assertThat(recorder.received.size()).isEqualTo(123_123);
      assertThat(recorder.events).containsExactly("made", "data", "eof", "lost");
      assertThat(recorder.lostBecause).isNull();
      server.close();
    });
  }

  @ParameterizedTest
  @ValueSource(strings = {"getBuffer raises", "getBuffer is empty", "bufferUpdated raises"})
  @CPython("uvloop/test_tcp::Test_UV_TCP::test_create_server_buffered_2")
  void aBufferedProtocolThatFailsLosesItsConnectionByThat(String fault) throws Exception {
    run(() -> {
      Recorder recorder = new Recorder();
      Server server = await(loop.createServer(() -> failing(recorder, fault), LOCALHOST, 0));
      try (Blocking peer = Blocking.connect(loop, server)) {
        peer.send(ascii("hello"));
        recorder.awaitLost();
      }
      assertThat(recorder.events).containsExactly("made", "lost");
      assertThat(recorder.lostBecause).isInstanceOf(IllegalStateException.class);
      assertThat(recorder.lostBecause.getMessage()).containsIgnoringCase("buffer");
      assertThat(takeReports()).hasSize(1);
      server.close();
    });
  }

  private static BufferedProtocol failing(Recorder recorder, String fault) {
    return new Narrow(recorder) {
      @Override
      public ByteBuffer getBuffer(int sizeHint) {
        if (fault.equals("getBuffer raises")) {
          throw new IllegalStateException("no buffer");
        }
        return fault.equals("getBuffer is empty")
            ? ByteBuffer.allocate(0)
            : super.getBuffer(sizeHint);
      }

      @Override
      public void bufferUpdated(int bytes) {
        throw new IllegalStateException("unwanted buffer");
      }
    };
  }

  @Test
  @CPython("uvloop/test_tcp::Test_UV_TCP::test_transport_get_extra_info")
  void whatIsKnownOfAConnectionStaysKnown() throws Exception {
    run(() -> {
      var pair = Pair.open(this);
      Transport transport = pair.client().transport;
      assertThat(transport.getExtraInfo("socket"))
          .isNotNull()
          .isSameAs(transport.getExtraInfo("socket"));
      Object own = transport.getExtraInfo("sockname");
      InetSocketAddress server = pair.server().addresses().getFirst();
      assertThat(own).isInstanceOf(InetSocketAddress.class);
      assertThat(transport.getExtraInfo("peername")).isEqualTo(server);
      Recorder next = new Recorder();
      transport.setProtocol(next);
      assertThat(transport.getProtocol()).isSameAs(next);
      transport.setProtocol(pair.client());
      assertThat(transport.getProtocol()).isSameAs(pair.client());
      transport.abort();
      transport.pauseReading();
      transport.resumeReading();
      pair.client().awaitLost();
      assertThat(transport.getExtraInfo("sockname")).isEqualTo(own);
      assertThat(transport.getExtraInfo("peername")).isEqualTo(server);
      pair.end();
    });
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  @CPython("uvloop/test_tcp::Test_UV_TCP::test_many_small_writes")
  void manyWritesArriveWholeWithAndWithoutDrain(boolean drains) throws Exception {
    int writes = 20_000;
    byte[] data = new byte[1000];
    run(() -> {
      long[] received = new long[1];
      Server server = await(startServer(
          (reader, writer) -> async(() -> {
            for (byte[] read; (read = await(reader.read(1024 * 1024))).length > 0; ) {
              received[0] += read.length;
            }
            writer.close();
          }),
          LOCALHOST,
          0));
      StreamWriter writer = await(openConnection(LOCALHOST, server.port())).writer();
      for (int i = 0; i < writes; i++) {
        writer.write(data);
        if (i % 1000 == 0) {
          assertThatNullPointerException().isThrownBy(() -> writer.write((byte[]) null));
        }
        if (drains) {
          await(writer.drain());
        }
      }
      writer.close();
      soon(writer.waitClosed());
      server.close();
      soon(server.waitClosed());
      assertThat(received[0]).isEqualTo((long) writes * data.length);
    });
  }

  @Test
  @CPython("uvloop/test_tcp::Test_UV_TCP::test_flowcontrol_mixin_set_write_limits")
  void theLowLimitAloneSetsTheHighOneToFourTimesThat() throws Exception {
    run(() -> {
      var pair = Pair.open(this);
      pair.client().transport.setWriteBufferLimits(WriteBufferLimits.ofLow(1024));
      WriteBufferLimits limits = pair.client().transport.getWriteBufferLimits();
      assertThat(limits.low()).isEqualTo(1024);
      assertThat(limits.high()).isEqualTo(4096);
      pair.end();
    });
  }
}
