package io.asyncio.netty.stream;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.asyncio.DatagramOptions;
import io.asyncio.Server;
import io.asyncio.netty.NettyEventLoop;
import io.asyncio.netty.testing.ChannelPair;
import io.asyncio.netty.testing.LoopTest;
import io.asyncio.netty.testing.Recorder;
import io.asyncio.netty.testing.Sockets;
import io.asyncio.protocols.DatagramProtocol;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Channels that belong to a transport of another loop. */
class TakenElsewhereTest extends LoopTest {

  private static final String MESSAGE = "is used by a transport of another loop";

  private NettyEventLoop elsewhere;

  @BeforeEach
  void makeAnotherLoop() {
    elsewhere = new NettyEventLoop(ioTransport);
  }

  @AfterEach
  void closeTheOtherLoop() {
    elsewhere.close();
  }

  @Test
  void aConnectionIsRefusedAndStaysOpen() throws Exception {
    ChannelPair pair = ChannelPair.open();
    assertRefused(pair.left());
    pair.close();
  }

  @Test
  void aUnixConnectionIsRefusedAndStaysOpen() throws Exception {
    try (ServerSocketChannel listening = Sockets.listenOnUnix();
        SocketChannel channel = SocketChannel.open(listening.getLocalAddress())) {
      assertRefused(channel);
    }
  }

  private void assertRefused(SocketChannel channel) throws Exception {
    Recorder owner = elsewhere.runUntilComplete(
        async(() -> await(elsewhere.createConnection(Recorder::new, channel)).protocol()));
    assertThatIllegalStateException()
        .isThrownBy(() -> loop.createConnection(Recorder::new, channel))
        .withMessageEndingWith(MESSAGE);
    assertThatIllegalStateException()
        .isThrownBy(() -> loop.connectAcceptedSocket(Recorder::new, channel))
        .withMessageEndingWith(MESSAGE);
    assertThatIllegalStateException()
        .isThrownBy(() -> loop.addReader(channel, () -> {}))
        .withMessageEndingWith(MESSAGE);
    assertThat(channel.isOpen()).isTrue();
    elsewhere.runUntilComplete(async(() -> {
      owner.transport.abort();
      owner.awaitLost();
    }));
  }

  @Test
  void aServerIsRefusedAndGoesOnListening() throws Exception {
    for (ServerSocketChannel channel :
        new ServerSocketChannel[] {ChannelPair.listen(), Sockets.listenOnUnix()}) {
      Server server = elsewhere.runUntilComplete(
          async(() -> await(elsewhere.createServer(Recorder::new, channel))));
      assertThatIllegalStateException()
          .isThrownBy(() -> loop.createServer(Recorder::new, channel))
          .withMessageEndingWith(MESSAGE);
      assertThat(channel.isOpen()).isTrue();
      elsewhere.runUntilComplete(async(() -> {
        server.close();
        await(server.waitClosed());
      }));
    }
  }

  @Test
  void anEndpointIsRefusedAndStaysOpen() throws Exception {
    DatagramChannel channel = DatagramChannel.open().bind(null);
    var endpoint = elsewhere.runUntilComplete(async(() -> await(elsewhere.createDatagramEndpoint(
        () -> new DatagramProtocol() {}, DatagramOptions.of(channel)))));
    assertThatIllegalStateException()
        .isThrownBy(() -> loop.createDatagramEndpoint(
            () -> new DatagramProtocol() {}, DatagramOptions.of(channel)))
        .withMessageEndingWith(MESSAGE);
    assertThat(channel.isOpen()).isTrue();
    elsewhere.runUntilComplete(async(() -> endpoint.transport().abort()));
  }

  @Test
  void whatTheOtherLoopHasClosedIsNobodysAnyMore() throws Exception {
    ChannelPair pair = ChannelPair.open();
    elsewhere.runUntilComplete(
        async(() -> await(elsewhere.createConnection(Recorder::new, pair.left()))));
    elsewhere.close();
    assertThat(pair.left().isOpen()).isFalse();
    pair.close();
    run(() -> assertThat(loop.removeReader(pair.left())).isFalse());
  }
}
