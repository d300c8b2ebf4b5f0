package io.asyncio.netty.stream;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.gather;
import static io.asyncio.Asyncio.openConnection;
import static io.asyncio.Asyncio.sleep;
import static io.asyncio.Asyncio.startServer;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio.Awaitable;
import io.asyncio.ConnectionOptions;
import io.asyncio.Future;
import io.asyncio.Server;
import io.asyncio.ServerOptions;
import io.asyncio.conformance.CPython;
import io.asyncio.netty.testing.LoopTest;
import io.asyncio.netty.testing.Pair;
import io.asyncio.netty.testing.Recorder;
import io.asyncio.netty.testing.Sockets;
import io.asyncio.netty.testing.Tls;
import io.asyncio.netty.testing.TlsPeer;
import io.asyncio.protocols.BufferedProtocol;
import io.asyncio.streams.ClientConnected;
import io.asyncio.streams.StreamPair;
import io.asyncio.streams.StreamReader;
import io.asyncio.streams.StreamWriter;
import io.asyncio.transports.WriteBufferLimits;
import java.io.ByteArrayOutputStream;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Much data over TLS. */
class TlsDataTest extends LoopTest {

  private static final int CLIENTS = 25;
  private static final int MEGABYTE = 1_000_000;

  @Override
  public Sockets sockets() {
    return Sockets.TLS;
  }

  private static byte[] random(int seed, int size) {
    byte[] bytes = new byte[size];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  @Test
  @CPython("test_ssl::TestSSL::test_create_server_ssl_1")
  @CPython("test_streams::StreamTests::test_open_connection_no_loop_ssl")
  void manyClientsExchangeAMegabyteEachWay() throws Exception {
    byte[] request = random(1, MEGABYTE);
    byte[] answer = random(2, MEGABYTE);
    ClientConnected handler = (StreamReader reader, StreamWriter writer) -> async(() -> {
      assertThat(await(reader.readexactly(MEGABYTE))).isEqualTo(request);
      writer.writelines(List.of(new byte[] {1}, answer, new byte[] {2}));
      await(writer.drain());
      writer.close();
      await(writer.waitClosed());
    });
    run(() -> {
      Server server =
          await(startServer(handler, ServerOptions.of(LOCALHOST, 0).withSsl(Tls.SERVER)));
      List<Awaitable<Object>> clients = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        clients.add(async(() -> {
          StreamPair streams = await(openConnection(
              LOCALHOST, Pair.port(server), ConnectionOptions.defaults().withTls(Tls.client())));
          streams.writer().write(request);
          await(streams.writer().drain());
          byte[] all = await(streams.reader().read(-1));
          assertThat(all).hasSize(MEGABYTE + 2).startsWith(1).endsWith(2);
          assertThat(Arrays.copyOfRange(all, 1, MEGABYTE + 1)).isEqualTo(answer);
          streams.writer().close();
          await(streams.writer().waitClosed());
          return null;
        }));
      }
      await(gather(clients));
      server.close();
      soon(server.waitClosed());
    });
  }

  @Test
  @CPython("test_ssl::TestSSL::test_create_connection_ssl_1")
  void manyConnectionsToABlockingServerCarryTheirDataUnchanged() throws Exception {
    byte[] data = random(3, MEGABYTE / 4);
    run(() -> {
      try (ServerSocket listening = TlsPeer.listen()) {
        List<Awaitable<Object>> both = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
          both.add(async(() -> {
            try (TlsPeer peer = TlsPeer.accept(loop, listening).shakeHands(false)) {
              peer.send(peer.receive(data.length));
              peer.sayFarewell();
              peer.receiveAll();
            }
            return null;
          }));
          both.add(async(() -> {
            StreamPair streams = await(openConnection(
                LOCALHOST,
                listening.getLocalPort(),
                ConnectionOptions.defaults().withTls(Tls.client())));
            streams.writer().write(data);
            assertThat(await(streams.reader().read(-1))).isEqualTo(data);
            streams.writer().close();
            await(streams.writer().waitClosed());
            return null;
          }));
        }
        await(gather(both));
      }
    });
  }

  @Test
  void aFloodEachWayTakesNoMoreRoomThanTheLimits() throws Exception {
    int chunk = 256 * 1024;
    int chunks = 400;
    run(() -> {
      long[] counts = new long[2];
      int[] most = new int[1];
      class Side extends Recorder {
        private final int index;
        private int left = chunks;
        private boolean paused;

        Side(int index) {
          this.index = index;
        }

        void send() {
          while (!paused && left > 0) {
            left--;
            transport.write(new byte[chunk]);
            most[0] = Math.max(most[0], transport.getWriteBufferSize());
          }
        }

        @Override
        public void dataReceived(byte[] data) {
          counts[index] += data.length;
          super.dataReceived(new byte[0]); // which wakes up whoever waits
        }

        @Override
        public void pauseWriting() {
          paused = true;
        }

        @Override
        public void resumeWriting() {
          paused = false;
          send();
        }
      }
      var pair = Pair.open(this, () -> new Side(0), () -> new Side(1));
      pair.client().send();
      pair.accepted().send();
      long all = (long) chunk * chunks;
      pair.accepted().await(() -> counts[0] == all);
      pair.client().await(() -> counts[1] == all);
      assertThat(most[0]).isLessThanOrEqualTo(WriteBufferLimits.DEFAULT.high() + chunk);
      pair.end();
    });
  }

  /** Has a buffer of a given size, and none at all after so many bytes. */
  private static final class Sized implements BufferedProtocol {
    private final ByteBuffer buffer;
    private final List<Integer> pieces = new ArrayList<>();
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();
    private final Future<Throwable> lost;

    Sized(ByteBuffer buffer, Future<Throwable> lost) {
      this.buffer = buffer;
      this.lost = lost;
    }

    @Override
    public ByteBuffer getBuffer(int sizeHint) {
      return buffer.clear();
    }

    @Override
    public void bufferUpdated(int bytes) {
      pieces.add(bytes);
      for (int i = 0; i < bytes; i++) {
        received.write(buffer.get(i));
      }
    }

    @Override
    public void connectionLost(Throwable exception) {
      lost.setResult(exception);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 10, 100})
  @CPython("test_sslproto::BaseStartTLS::test_buf_feed_data")
  void buffersAreFilledAsOftenAsTheirSizeDemands(int size) throws Exception {
    byte[] data = random(4, 10);
    for (ByteBuffer buffer :
        new ByteBuffer[] {ByteBuffer.allocate(size), ByteBuffer.allocateDirect(size)}) {
      run(() -> {
        Sized sized = new Sized(buffer, loop.createFuture());
        Server server = await(
            loop.createServer(() -> sized, ServerOptions.of(LOCALHOST, 0).withSsl(Tls.SERVER)));
        Recorder client = Sockets.TLS.connect(loop, Recorder::new, server);
        client.transport.write(data);
        client.transport.close();
        assertThat(soon(sized.lost)).isNull();
        client.awaitLost();
        assertThat(sized.received.toByteArray()).isEqualTo(data);
        assertThat(sized.pieces).hasSize((data.length + size - 1) / size);
        server.close();
        soon(server.waitClosed());
      });
    }
  }

  @Test
  void anEmptyBufferIsAnError() throws Exception {
    run(() -> {
      Sized empty = new Sized(ByteBuffer.allocate(0), loop.createFuture());
      Server server =
          await(loop.createServer(() -> empty, ServerOptions.of(LOCALHOST, 0).withSsl(Tls.SERVER)));
      Recorder client = Sockets.TLS.connect(loop, Recorder::new, server);
      client.write("data");
      assertThat(soon(empty.lost)).isInstanceOf(IllegalStateException.class);
      client.awaitLost();
      assertThat(takeReports()).singleElement().asString().contains("getBuffer()");
      server.close();
      soon(server.waitClosed());
    });
  }

  @Test
  @CPython("uvloop/test_tcp::_TestSSL::test_renegotiation")
  void handsMayBeShakenAgainInTransit() throws Exception {
    run(() -> {
      try (ServerSocket listening = TlsPeer.listen()) {
        var opening = loop.createTask(openConnection(
            LOCALHOST,
            listening.getLocalPort(),
            ConnectionOptions.defaults().withTls(Tls.client())));
        try (TlsPeer server = TlsPeer.accept(loop, listening).shakeHands(false, "TLSv1.2")) {
          StreamPair streams = soon(opening);
          for (int i = 0; i < 3; i++) {
            server.shakeHandsAgain();
            byte[] data = random(i, 10_000);
            streams.writer().write(data);
            assertThat(server.receive(data.length)).isEqualTo(data);
            server.send(data);
            assertThat(soon(streams.reader().readexactly(data.length))).isEqualTo(data);
          }
          streams.writer().close();
          assertThat(server.receiveAll()).isEmpty();
          soon(streams.writer().waitClosed());
        }
      }
    });
  }

  @Test
  void aPausedReaderHoldsTheWriterBack() throws Exception {
    run(() -> {
      var pair = Pair.open(this);
      pair.accepted().transport.pauseReading();
      int written = 0;
      while (pair.client().pauses == 0) {
        pair.client().transport.write(new byte[100_000]);
        written += 100_000;
        await(sleep(0));
      }
      assertThat(pair.accepted().received.size()).isZero();
      assertThat(pair.client().resumes).isZero();
      pair.accepted().transport.resumeReading();
      pair.accepted().awaitBytes(written);
      assertThat(pair.client().resumes).isEqualTo(1);
      pair.end();
    });
  }
}
