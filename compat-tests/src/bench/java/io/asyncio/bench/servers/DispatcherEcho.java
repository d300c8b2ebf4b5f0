package io.asyncio.bench.servers;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.getRunningLoop;
import static io.asyncio.Asyncio.run;

import io.asyncio.EventLoop;
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
    listen(listening);
    Asyncore.loop();
  }

  /** Has an event loop serve them. */
  static void serveAttached(IntConsumer listening) throws Exception {
    run(async(() -> {
      EventLoop loop = getRunningLoop();
      Asyncore.attach(loop, Asyncore.socketMap());
      listen(listening);
      await(loop.createFuture());
    }));
  }

  private static void listen(IntConsumer listening) throws IOException {
    Listener listener = new Listener();
    listening.accept(((InetSocketAddress) listener.getsockname()).getPort());
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
      byte[] data = recv(8192);
      if (data.length > 0) {
        send(data);
      }
    }

    @Override
    public void handleClose() throws Exception {
      close();
    }
  }
}
