package io.asyncio.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.asyncio.asyncore.AsyncChat;
import io.asyncio.asyncore.Asyncore;
import io.asyncio.asyncore.Dispatcher;
import io.asyncio.asyncore.SocketMap;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;

/**
 * A server of commands in lines, and a client of it, with {@code AsyncChat}: it cuts what comes in into
 * lines, and sends what is pushed when it can.
 *
 * {@snippet lang=python :
 * class Session(asynchat.async_chat):
 *     def __init__(self, sock):
 *         asynchat.async_chat.__init__(self, sock)
 *         self.set_terminator(b"\r\n")
 *     def collect_incoming_data(self, data):
 *         self._collect_incoming_data(data)
 *     def found_terminator(self):
 *         self.push(self._get_data() + b"\r\n")
 * }
 */
final class LineChat {

  private static final byte[] END_OF_LINE = "\r\n".getBytes(UTF_8);

  /** What both sides share. */
  abstract static class Lines extends AsyncChat {

    Lines(SocketMap map) {
      super(map);
      setTerminator(END_OF_LINE);
    }

    Lines(SocketChannel socket, SocketMap map) throws IOException {
      super(socket, map);
      setTerminator(END_OF_LINE);
    }

    abstract void line(String line) throws Exception;

    final void send(String line) throws Exception {
      push((line + "\r\n").getBytes(UTF_8));
    }

    @Override
    public void collectIncomingData(byte[] data) {
      storeIncomingData(data);
    }

    @Override
    public void foundTerminator() throws Exception {
      line(new String(takeIncomingData(), UTF_8));
    }
  }

  /** A client of the server. */
  static final class Session extends Lines {

    Session(SocketChannel socket, SocketMap map) throws IOException {
      super(socket, map);
    }

    @Override
    void line(String line) throws Exception {
      String[] words = line.split(" ", 2);
      switch (words[0]) {
        case "SHOUT" -> send(words[1].toUpperCase(Locale.ROOT));
        case "COUNT" -> send("%d letters".formatted(words[1].length()));
        case "QUIT" -> {
          send("bye");
          closeWhenDone();
        }
        default -> send("what?");
      }
    }
  }

  static final class ChatServer extends Dispatcher {

    ChatServer(SocketMap map) throws IOException {
      super(map);
      createSocket();
      bind("127.0.0.1", 0);
      listen(5);
    }

    @Override
    public void handleAccepted(SocketChannel socket, SocketAddress address) throws Exception {
      new Session(socket, map());
      close(); // one client is enough for an example
    }
  }

  /** Says its lines, each when the one before has been answered. */
  static final class Client extends Lines {
    private final Deque<String> left;

    Client(InetSocketAddress server, List<String> lines, SocketMap map) throws Exception {
      super(map);
      this.left = new ArrayDeque<>(lines);
      createSocket();
      connect(server);
    }

    @Override
    public void handleConnect() throws Exception {
      say();
    }

    private void say() throws Exception {
      String line = left.poll();
      if (line != null) {
        IO.println("client: " + line);
        send(line);
      }
    }

    @Override
    void line(String line) throws Exception {
      IO.println("server: " + line);
      say();
    }
  }

  void main() throws Exception {
    SocketMap map = new SocketMap();
    var server = new ChatServer(map);
    new Client(
        (InetSocketAddress) server.getsockname(),
        List.of("SHOUT hello there", "COUNT hello there", "WHISPER", "QUIT"),
        map);
    Asyncore.loop(30, false, map);
  }
}
