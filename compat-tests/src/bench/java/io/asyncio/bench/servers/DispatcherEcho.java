package io.asyncio.bench.servers;

import io.asyncio.asyncore.Asyncore;
import io.asyncio.asyncore.Dispatcher;
import io.asyncio.asyncore.DispatcherWithSend;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.SocketChannel;
import java.util.function.IntConsumer;

/** A dispatcher for each client. */
final class DispatcherEcho {

  private DispatcherEcho() {}

  static void serve(IntConsumer listening) throws Exception {
    Listener listener = new Listener();
    listening.accept(((InetSocketAddress) listener.getsockname()).getPort());
    Asyncore.loop();
  }

  private static final class Listener extends Dispatcher {

    Listener() throws IOException {
      createSocket();
      bind("127.0.0.1", 0);
      listen(1000);
    }

    @Override
    public void handleAccepted(SocketChannel socket, SocketAddress address) throws IOException {
      Dispatcher made = new Handler(socket);
      assert made.connected();
    }
  }

  private static final class Handler extends DispatcherWithSend {

    Handler(SocketChannel socket) throws IOException {
      super(socket);
    }

    @Override
    public void handleRead() throws Exception {
      send(recv(8192));
    }

    @Override
    public void handleClose() throws Exception {
      close();
    }
  }
}
