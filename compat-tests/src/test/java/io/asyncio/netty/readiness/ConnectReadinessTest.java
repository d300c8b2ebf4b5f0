package io.asyncio.netty.readiness;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio.Future;
import io.asyncio.netty.testing.ChannelPair;
import io.asyncio.netty.testing.LoopTest;
import io.asyncio.netty.testing.SilentPort;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Readiness to accept a connection, and of one that is being made. */
class ConnectReadinessTest extends LoopTest {

  private final List<String> trace = new ArrayList<>();

  @Test
  void serverChannelIsReadableWhenThereIsAConnectionToAccept() throws Exception {
    try (ServerSocketChannel server = ChannelPair.listen();
        SocketChannel client = SocketChannel.open()) {
      server.configureBlocking(false);
      client.configureBlocking(false);
      run(() -> {
        Future<SocketChannel> accepted = loop.createFuture();
        loop.addReader(server, () -> accepted.setResult(accept(server)));
        client.connect(server.getLocalAddress());
        try (SocketChannel serverSide = soon(accepted)) {
          client.finishConnect();
          assertThat(serverSide.getRemoteAddress()).isEqualTo(client.getLocalAddress());
        }
      });
    }
  }

  private SocketChannel accept(ServerSocketChannel server) {
    loop.removeReader(server);
    try {
      return server.accept();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void channelIsWritableWhenItsConnectionStandsAndFromThenOn() throws Exception {
    try (ServerSocketChannel server = ChannelPair.listen();
        SocketChannel client = SocketChannel.open()) {
      client.configureBlocking(false);
      run(() -> {
        client.connect(server.getLocalAddress());
        Future<Void> connected = loop.createFuture();
        loop.addWriter(client, () -> finish(client, connected));
        soon(connected);
        assertThat(loop.removeWriter(client)).isTrue();
        assertThat(client.isConnected()).isTrue();
      });
    }
  }

  /** Is done when the channel was found writable twice more after it was connected. */
  private void finish(SocketChannel client, Future<Void> connected) {
    try {
      if (!client.isConnected()) {
        client.finishConnect();
      } else if (trace.size() < 2) {
        trace.add("writable");
      } else if (!connected.done()) {
        connected.setResult(null);
      }
    } catch (IOException e) {
      loop.removeWriter(client);
      connected.setException(e);
    }
  }

  @Test
  void channelIsWritableWhenItsConnectionIsRefused() throws Exception {
    try (SilentPort silent = SilentPort.tcp();
        SocketChannel client = SocketChannel.open()) {
      client.configureBlocking(false);
      run(() -> {
        Future<Void> connected = loop.createFuture();
        if (!client.connect(silent.address())) {
          loop.addWriter(client, () -> finish(client, connected));
        }
        try {
          soon(connected);
        } catch (ConnectException e) {
          trace.add("refused");
        }
        loop.removeWriter(client);
      });
    }
    assertThat(trace).containsExactly("refused");
  }
}
