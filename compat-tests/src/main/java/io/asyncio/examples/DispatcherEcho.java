package io.asyncio.examples;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.asyncio.asyncore.Asyncore;
import io.asyncio.asyncore.Dispatcher;
import io.asyncio.asyncore.SocketMap;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/**
 * An echo server of dispatchers that accepts one client, and that client, which checks that it gets its
 * message back. The server's handler reads 256 bytes at a time, the client writes 512: dispatchers see
 * the pieces that they ask for, whatever the other side does.
 *
 * {@snippet lang=python :
 * class EchoServer(asyncore.dispatcher):
 *     def handle_accept(self):
 *         sock, address = self.accept()
 *         EchoHandler(sock)
 *         self.handle_close()
 * }
 */
final class DispatcherEcho {

  private static final String SENTENCE = "Each of these words comes back in the order it left. ";
  private static final int LENGTH = 737;

  /** Accepts a client, and has done its work. */
  static final class EchoServer extends Dispatcher {

    EchoServer(SocketMap map) throws IOException {
      super(map);
      createSocket();
      bind("127.0.0.1", 0);
      listen(1);
    }

    @Override
    public void handleAccepted(SocketChannel socket, SocketAddress address) throws Exception {
      IO.println("server: a client has come");
      new EchoHandler(socket, map());
      handleClose();
    }

    @Override
    public void handleClose() throws Exception {
      IO.println("server: closed");
      close();
    }
  }

  /** Reads when there is nothing to write, and writes when there is. */
  static final class EchoHandler extends Dispatcher {
    private static final int CHUNK = 256;
    private final Deque<byte[]> toWrite = new ArrayDeque<>();

    EchoHandler(SocketChannel socket, SocketMap map) throws IOException {
      super(socket, map);
    }

    @Override
    public boolean writable() {
      return !toWrite.isEmpty();
    }

    @Override
    public void handleRead() throws Exception {
      byte[] data = recv(CHUNK);
      IO.println("handler: read " + data.length + " bytes");
      if (data.length > 0) {
        toWrite.addFirst(data);
      }
    }

    @Override
    public void handleWrite() throws Exception {
      byte[] data = toWrite.removeLast();
      int sent = send(data);
      if (sent < data.length) {
        toWrite.addLast(Arrays.copyOfRange(data, sent, data.length));
      }
      IO.println("handler: wrote " + sent + " bytes");
    }

    @Override
    public void handleClose() throws Exception {
      IO.println("handler: closed");
      close();
    }
  }

  /** Sends a message, and counts what comes back. */
  static final class EchoClient extends Dispatcher {
    private static final int CHUNK = 512;
    private final byte[] message;
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();
    private byte[] toSend;

    EchoClient(InetSocketAddress server, byte[] message, SocketMap map) throws Exception {
      super(map);
      this.message = message;
      this.toSend = message;
      createSocket();
      connect(server);
    }

    @Override
    public void handleConnect() {
      IO.println("client: connected");
    }

    @Override
    public boolean writable() {
      return toSend.length > 0;
    }

    @Override
    public void handleWrite() throws Exception {
      int sent = send(Arrays.copyOf(toSend, Math.min(CHUNK, toSend.length)));
      IO.println("client: wrote " + sent + " bytes");
      toSend = Arrays.copyOfRange(toSend, sent, toSend.length);
    }

    @Override
    public void handleRead() throws Exception {
      received.writeBytes(recv(message.length));
      if (received.size() == message.length) {
        handleClose();
      }
    }

    @Override
    public void handleClose() throws Exception {
      close();
      boolean same = Arrays.equals(message, received.toByteArray());
      IO.println("client: " + (same ? "got a copy of its message" : "got something else"));
    }
  }

  void main() throws Exception {
    SocketMap map = new SocketMap();
    byte[] message = SENTENCE.repeat(20).substring(0, LENGTH).getBytes(US_ASCII);
    var server = new EchoServer(map);
    new EchoClient((InetSocketAddress) server.getsockname(), message, map);
    Asyncore.loop(30, false, map);
  }
}
