package io.asyncio.examples;

import static io.asyncio.Asyncio.*;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.asyncio.Coroutine;
import io.asyncio.Server;
import io.asyncio.asyncore.Asyncore;
import io.asyncio.asyncore.Dispatcher;
import io.asyncio.asyncore.DispatcherWithSend;
import io.asyncio.asyncore.SocketMap;
import io.asyncio.streams.StreamReader;
import io.asyncio.streams.StreamWriter;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.SocketChannel;

/**
 * A server of dispatchers and one of coroutines, side by side on one event loop and one thread: an old
 * program can be ported server by server.
 *
 * {@snippet lang=python :
 * OldServer()                     # asyncore.dispatcher
 * asyncore.loop()
 *
 * server = await asyncio.start_server(handle, host, port)
 * }
 */
final class DispatcherBesideCoroutines {

  /** The old one. */
  static final class OldServer extends Dispatcher {

    OldServer(SocketMap map) throws IOException {
      super(map);
      createSocket();
      bind("127.0.0.1", 0);
      listen(5);
    }

    @Override
    public void handleAccepted(SocketChannel socket, SocketAddress address) throws IOException {
      new OldHandler(socket, map());
    }
  }

  static final class OldHandler extends DispatcherWithSend {

    OldHandler(SocketChannel socket, SocketMap map) throws IOException {
      super(socket, map);
    }

    @Override
    public void handleRead() throws Exception {
      byte[] data = recv(8192);
      if (data.length > 0) {
        send(("old: " + new String(data, UTF_8)).getBytes(UTF_8));
      }
    }

    @Override
    public void handleClose() throws Exception {
      close();
    }
  }

  /** The new one. */
  static Coroutine<Void> handle(StreamReader reader, StreamWriter writer) {
    return async(() -> {
      for (byte[] line : each(reader)) {
        writer.write(("new: " + new String(line, UTF_8)).getBytes(UTF_8));
        await(writer.drain());
      }
      writer.close();
    });
  }

  static Coroutine<Void> ask(int port, String question) {
    return async(() -> {
      var streams = await(openConnection("127.0.0.1", port));
      streams.writer().write((question + "\n").getBytes(UTF_8));
      IO.print(new String(await(streams.reader().readline()), UTF_8));
      streams.writer().close();
      await(streams.writer().waitClosed());
    });
  }

  static Coroutine<Void> serveBoth() {
    return async(() -> {
      SocketMap map = Asyncore.attach(getRunningLoop());
      var old = new OldServer(map);
      Server server = await(startServer(DispatcherBesideCoroutines::handle, "127.0.0.1", 0));
      try (var _ = aclosing(server)) {
        await(ask(((InetSocketAddress) old.getsockname()).getPort(), "who are you?"));
        await(ask(server.port(), "and you?"));
        await(ask(((InetSocketAddress) old.getsockname()).getPort(), "on one thread?"));
        await(ask(server.port(), "on one loop"));
      } finally {
        Asyncore.closeAll(map);
      }
    });
  }

  void main() throws Exception {
    run(serveBoth());
  }
}
