package io.asyncio.asyncore;

import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio.Future;
import io.asyncio.netty.testing.LoopTest;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import org.junit.jupiter.api.Test;

/** Sockets of an unusual kind, of dispatchers that an event loop serves. */
class AttachedSocketsTest extends LoopTest {

  private static final InetSocketAddress FREE =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

  @Test
  void aSocketThatListensAlreadyIsReadFromUntilListenIsCalled() throws Exception {
    ServerSocketChannel server = ServerSocketChannel.open().bind(FREE);
    try (SocketChannel client = SocketChannel.open(server.getLocalAddress())) {
      run(() -> {
        Future<Boolean> read = loop.createFuture();
        Dispatcher dispatcher = new Dispatcher(server, Asyncore.attach(loop)) {
          @Override
          public void handleRead() throws Exception {
            close();
            read.setResult(client.isConnected());
          }
        };
        assertThat(soon(read)).isTrue();
        assertThat(dispatcher.map()).isEmpty();
      });
    }
  }

  @Test
  void aSecondConnectHasDatagramsComeFromElsewhere() throws Exception {
    run(() -> {
      try (DatagramChannel first = DatagramChannel.open().bind(FREE);
          DatagramChannel second = DatagramChannel.open().bind(FREE)) {
        Future<Integer> came = loop.createFuture();
        Dispatcher dispatcher = new Dispatcher(Asyncore.attach(loop)) {
          @Override
          public boolean writable() {
            return false;
          }

          @Override
          public void handleRead() throws Exception {
            came.setResult(recv(100).length);
          }
        };
        dispatcher.createSocket(StandardProtocolFamily.INET, SocketType.DATAGRAM);
        dispatcher.connect(first.getLocalAddress());
        await(sleep(0)); // it is watched from here on
        dispatcher.connect(second.getLocalAddress());
        second.send(ByteBuffer.wrap(new byte[7]), dispatcher.getsockname());
        assertThat(soon(came)).isEqualTo(7);
        dispatcher.close();
      }
    });
  }
}
