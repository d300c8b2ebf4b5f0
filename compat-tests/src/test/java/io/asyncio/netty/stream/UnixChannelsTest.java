package io.asyncio.netty.stream;

import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.createTask;
import static io.asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.asyncio.BrokenPipeError;
import io.asyncio.CancelledError;
import io.asyncio.Connection;
import io.asyncio.ConnectionResetError;
import io.asyncio.Server;
import io.asyncio.ServerOptions;
import io.asyncio.Task;
import io.asyncio.conformance.CPython;
import io.asyncio.netty.testing.LoopTest;
import io.asyncio.netty.testing.Recorder;
import io.asyncio.netty.testing.Sockets;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Unix channels of the JDK on a loop, and peers that are no part of it. */
class UnixChannelsTest extends LoopTest {

  private Path path;
  private ServerSocketChannel listening;

  @BeforeEach
  void listen() throws Exception {
    listening = Sockets.listenOnUnix();
    path = ((UnixDomainSocketAddress) listening.getLocalAddress()).getPath();
  }

  @AfterEach
  void closeListening() throws Exception {
    listening.close();
    Files.deleteIfExists(path);
  }

  private SocketChannel open() throws Exception {
    return SocketChannel.open(UnixDomainSocketAddress.of(path));
  }

  @Test
  void aChannelAcceptedElsewhereBecomesAConnection() throws Exception {
    try (SocketChannel client = open()) {
      run(() -> {
        Recorder served =
            await(loop.connectAcceptedSocket(Recorder::new, listening.accept())).protocol();
        client.write(ByteBuffer.wrap("hello".getBytes(java.nio.charset.StandardCharsets.US_ASCII)));
        served.awaitText("hello");
        assertThat(served.transport.getExtraInfo("sockname"))
            .isEqualTo(UnixDomainSocketAddress.of(path));
        client.shutdownOutput();
        served.awaitLost();
        assertThat(served.events).containsExactly("made", "data", "eof", "lost");
      });
    }
  }

  @Test
  @CPython("uvloop/test_unix::Test_UV_Unix::test_transport_fromsock_get_extra_info")
  @CPython("test_unix_events::TestFunctional::test_add_reader_or_writer_transport_fd")
  void aChannelOfATransportIsNobodyElses() throws Exception {
    run(() -> {
      SocketChannel channel = open();
      Recorder client = await(loop.createUnixConnection(Recorder::new, channel)).protocol();
      Object socket = client.transport.getExtraInfo("socket");
      assertThat(socket).isNotNull();
      assertThat(client.transport.getExtraInfo("socket")).isSameAs(socket);
      assertThatIllegalStateException()
          .isThrownBy(() -> loop.addReader(channel, () -> {}))
          .withMessageContaining("is used by transport");
      assertThatIllegalStateException().isThrownBy(() -> loop.addWriter(channel, () -> {}));
      assertThatIllegalStateException().isThrownBy(() -> loop.removeReader(channel));
      assertThatIllegalStateException().isThrownBy(() -> loop.removeWriter(channel));
      assertThatIllegalStateException()
          .isThrownBy(() -> loop.createUnixConnection(Recorder::new, channel));
      client.transport.abort();
      client.awaitLost();
      await(sleep(0));
      assertThat(channel.isOpen()).isFalse();
    });
  }

  @Test
  void aListeningChannelOfAServerIsNobodyElses() throws Exception {
    run(() -> {
      Server server = await(loop.createUnixServer(Recorder::new, listening));
      assertThatIllegalStateException()
          .isThrownBy(() -> loop.createUnixServer(Recorder::new, listening))
          .withMessageContaining("is used by transport");
      assertThatIllegalStateException().isThrownBy(() -> loop.addReader(listening, () -> {}));
      server.close();
      soon(server.waitClosed());
    });
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  @CPython("uvloop/test_unix::_TestUnix::test_create_unix_connection_sock_cancel_detaches")
  void aChannelWhoseAdoptionIsCancelledIsClosed(int steps) throws Exception {
    run(() -> {
      SocketChannel channel = open();
      Task<Connection<Recorder>> connecting =
          createTask(loop.createUnixConnection(Recorder::new, channel));
      for (int i = 0; i < steps && !connecting.done(); i++) {
        await(sleep(0));
      }
      if (connecting.cancel()) {
        assertThatExceptionOfType(CancelledError.class).isThrownBy(() -> await(connecting));
      } else {
        Recorder client = await(connecting).protocol();
        client.transport.abort();
        client.awaitLost();
      }
      await(sleep(0));
      await(sleep(0));
      assertThat(channel.isOpen()).isFalse();
    });
  }

  @Test
  @CPython("uvloop/test_unix::_TestUnix::test_create_unix_connection_5")
  void writingToAClosedPeerLosesTheConnectionOnce() throws Exception {
    run(() -> {
      Recorder client = await(loop.createUnixConnection(Recorder::new, path)).protocol();
      client.keepOpenAfterEof = true;
      listening.accept().close();
      client.write("a");
      client.write("b");
      client.awaitLost();
      await(sleep(0));
      assertThat(client.lost).isEqualTo(1);
      assertThat(client.lostBecause)
          .isInstanceOfAny(BrokenPipeError.class, ConnectionResetError.class);
    });
  }

  @Test
  @CPython("uvloop/test_unix::Test_UV_Unix::test_epollhup")
  void allBytesOfAPeerThatClosesAtOnceAreDelivered() throws Exception {
    run(() -> {
      Recorder client = await(loop.createUnixConnection(Recorder::new, path)).protocol();
      client.transport.pauseReading();
      int sent = 0;
      try (SocketChannel peer = listening.accept()) {
        peer.configureBlocking(false);
        ByteBuffer data = ByteBuffer.allocate(64 * 1024);
        for (int count; (count = peer.write(data.clear())) > 0; ) {
          sent += count;
        }
      }
      assertThat(sent).isGreaterThan(0);
      client.transport.resumeReading();
      client.awaitLost();
      assertThat(client.received.size()).isEqualTo(sent);
      assertThat(client.events).containsExactly("made", "data", "eof", "lost");
      assertThat(client.lostBecause).isNull();
    });
  }

  @Test
  void keepAliveIsForTcp() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> loop.createServer(
            Recorder::new, listening, ServerOptions.defaults().withKeepAlive(true)))
        .withMessageContaining("keepAlive");
  }
}
