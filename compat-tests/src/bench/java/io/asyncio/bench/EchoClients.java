package io.asyncio.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/** Connections, each of which sends the next request when it has the answer to the last. */
final class EchoClients implements AutoCloseable {

  private final Selector selector = Selector.open();
  private final ByteBuffer request;
  private final ByteBuffer answer;
  private int toSend;
  private int toReceive;

  /** What a connection has sent of its request, and received of the answer. */
  private static final class Progress {
    private int sent;
    private int received;
  }

  EchoClients(int port, int connections, int size) throws IOException {
    this(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), connections, size);
  }

  EchoClients(SocketAddress server, int connections, int size) throws IOException {
    this(server, connections, size, size);
  }

  private EchoClients(SocketAddress server, int connections, int requestSize, int answerSize)
      throws IOException {
    request = ByteBuffer.allocateDirect(requestSize);
    answer = ByteBuffer.allocateDirect(answerSize);
    for (int i = 0; i < connections; i++) {
      SocketChannel channel = SocketChannel.open(server);
      if (server instanceof InetSocketAddress) {
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      }
      channel.configureBlocking(false);
      channel.register(selector, SelectionKey.OP_READ, new Progress());
    }
  }

  /** Returns clients whose requests are lines. */
  static EchoClients ofLines(int port, int connections, int lines, int bytes) throws IOException {
    EchoClients clients = new EchoClients(port, connections, lines * bytes);
    for (int line = 1; line <= lines; line++) {
      clients.request.put(line * bytes - 1, (byte) '\n');
    }
    return clients;
  }

  /** Returns clients whose requests are not echoed, but answered by so many bytes. */
  static EchoClients ofRequests(int port, int connections, byte[] request, int answerBytes)
      throws IOException {
    EchoClients clients = new EchoClients(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
        connections,
        request.length,
        answerBytes);
    clients.request.put(0, request);
    return clients;
  }

  /** Makes so many requests. */
  void run(int requests) throws IOException {
    toSend = requests;
    toReceive = requests;
    for (SelectionKey key : selector.keys()) {
      next(key);
    }
    while (toReceive > 0) {
      selector.select(this::proceed);
    }
  }

  private void proceed(SelectionKey key) {
    try {
      if (key.isWritable()) {
        send(key);
      }
      if (key.isReadable()) {
        receive(key);
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private void receive(SelectionKey key) throws IOException {
    Progress progress = (Progress) key.attachment();
    answer.clear().limit(answer.capacity() - progress.received);
    int count = ((SocketChannel) key.channel()).read(answer);
    if (count < 0) {
      throw new IOException("the server has closed the connection");
    }
    progress.received += count;
    if (progress.received == answer.capacity()) {
      toReceive--;
      next(key);
    }
  }

  private void next(SelectionKey key) throws IOException {
    if (toSend == 0) {
      return;
    }
    toSend--;
    Progress progress = (Progress) key.attachment();
    progress.sent = 0;
    progress.received = 0;
    send(key);
  }

  private void send(SelectionKey key) throws IOException {
    Progress progress = (Progress) key.attachment();
    request.clear().position(progress.sent);
    progress.sent += ((SocketChannel) key.channel()).write(request);
    int operations = SelectionKey.OP_READ;
    if (progress.sent < request.capacity()) {
      operations |= SelectionKey.OP_WRITE;
    }
    if (key.interestOps() != operations) {
      key.interestOps(operations);
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
