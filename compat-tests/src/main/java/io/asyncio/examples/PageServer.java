package io.asyncio.examples;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.asyncio.asyncore.AsyncChat;
import io.asyncio.asyncore.Dispatcher;
import io.asyncio.asyncore.SocketMap;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.SocketChannel;

/** A small HTTP server of dispatchers that answers every request with the same page. */
final class PageServer extends Dispatcher {

  private final String page;

  PageServer(String page, SocketMap map) throws IOException {
    super(map);
    this.page = page;
    createSocket();
    setReuseAddr();
    bind("127.0.0.1", 0);
    listen(5);
  }

  int port() throws IOException {
    return ((InetSocketAddress) getsockname()).getPort();
  }

  @Override
  public void handleAccepted(SocketChannel socket, SocketAddress address) throws IOException {
    new Answer(socket, map());
  }

  private final class Answer extends AsyncChat {

    Answer(SocketChannel socket, SocketMap map) throws IOException {
      super(socket, map);
      setTerminator("\r\n\r\n".getBytes(US_ASCII));
    }

    @Override
    public void collectIncomingData(byte[] data) {
      // every request gets the same answer
    }

    @Override
    public void foundTerminator() throws Exception {
      String answer = "HTTP/1.0 200 OK\r\nContent-Length: " + page.length() + "\r\n\r\n" + page;
      push(answer.getBytes(US_ASCII));
      closeWhenDone();
    }
  }
}
