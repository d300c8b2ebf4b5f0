package io.asyncio.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/** Fifty connections, each of which sends the next request when it has the answer to the last. */
final class EchoClients implements AutoCloseable {

  private static final int CONNECTIONS = 50;
  private static final int SIZE = 1024;

  private final Selector selector = Selector.open();
  private final ByteBuffer request = ByteBuffer.allocateDirect(SIZE);
  private final ByteBuffer answer = ByteBuffer.allocateDirect(SIZE);
  private int toSend;
  private int toReceive;

  EchoClients(int port) throws IOException {
    for (int i = 0; i < CONNECTIONS; i++) {
      SocketChannel channel =
          SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      channel.configureBlocking(false);
      channel.register(selector, SelectionKey.OP_READ, new int[1]);
    }
  }

  /** Makes so many requests. */
  void run(int requests) throws IOException {
    toSend = requests;
    toReceive = requests;
    for (SelectionKey key : selector.keys()) {
      send((SocketChannel) key.channel());
    }
    while (toReceive > 0) {
      selector.select(this::receive);
    }
  }

  private void receive(SelectionKey key) {
    int[] received = (int[]) key.attachment();
    SocketChannel channel = (SocketChannel) key.channel();
    try {
      answer.clear().limit(SIZE - received[0]);
      int count = channel.read(answer);
      if (count < 0) {
        throw new IOException("the server has closed the connection");
      }
      received[0] += count;
      if (received[0] == SIZE) {
        received[0] = 0;
        toReceive--;
        send(channel);
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private void send(SocketChannel channel) throws IOException {
    if (toSend == 0) {
      return;
    }
    toSend--;
    request.clear();
    if (channel.write(request) != SIZE) {
      throw new IOException("the system did not take a request of " + SIZE + " bytes");
    }
  }

  @Override
  public void close() throws IOException {
    for (SelectionKey key : selector.keys()) {
      key.channel().close();
    }
    selector.close();
  }
}
