package io.asyncio.examples;

import static io.asyncio.Asyncio.*;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.asyncio.Coroutine;
import io.asyncio.DatagramOptions;
import io.asyncio.EventLoop;
import io.asyncio.Future;
import io.asyncio.protocols.DatagramProtocol;
import io.asyncio.queues.Queue;
import io.asyncio.transports.DatagramTransport;
import io.asyncio.transports.ExtraInfo;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/**
 * A UDP server that gives as many letters as it is asked for. An answer that no datagram can hold,
 * and a datagram to nobody, are errors that the protocols hear of: their endpoints live on.
 *
 * <p>With an argument it listens on that port, until Ctrl-C.
 *
 * {@snippet lang=python :
 * class Letters(asyncio.DatagramProtocol):
 *     def datagram_received(self, data, addr):
 *         self.transport.sendto(b"a" * int(data), addr)
 *
 *     def error_received(self, exc):
 *         print("server:", exc)
 * }
 */
final class UdpServer {

  static final class Letters implements DatagramProtocol {
    private final Future<Void> closed;
    private DatagramTransport transport;

    Letters(Future<Void> closed) {
      this.closed = closed;
    }

    @Override
    public void connectionMade(DatagramTransport transport) {
      this.transport = transport;
    }

    @Override
    public void datagramReceived(byte[] data, SocketAddress address) {
      String text = new String(data, UTF_8).strip();
      if (!text.matches("\\d{1,6}")) {
        IO.println("server: no number: " + text);
        return;
      }
      transport.sendto("a".repeat(Integer.parseInt(text)).getBytes(UTF_8), address);
    }

    @Override
    public void errorReceived(IOException exception) {
      IO.println("server: " + exception.getMessage());
    }

    @Override
    public void connectionLost(Throwable exception) {
      closed.setResult(null);
    }
  }

  /** Keeps what comes until somebody wants it. */
  record Client(Queue<String> heard) implements DatagramProtocol {

    @Override
    public void datagramReceived(byte[] data, SocketAddress address) {
      heard.putNowait(data.length + " letters");
    }

    @Override
    public void errorReceived(IOException exception) {
      heard.putNowait(exception.getMessage());
    }
  }

  private static Coroutine<DatagramTransport> listen(int port, Future<Void> closed) {
    return async(() -> {
      var local =
          DatagramOptions.local(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      var endpoint =
          await(getRunningLoop().createDatagramEndpoint(() -> new Letters(closed), local));
      return endpoint.transport();
    });
  }

  private static Coroutine<Void> serve(int port) {
    return async(() -> {
      Future<Void> closed = getRunningLoop().createFuture();
      DatagramTransport server = await(listen(port, closed));
      IO.println("server: on port " + server.getExtraInfo(ExtraInfo.SOCKNAME).getPort());
      try {
        await(closed);
      } finally {
        server.close();
      }
    });
  }

  private static Coroutine<Void> talk() {
    return async(() -> {
      EventLoop loop = getRunningLoop();
      Future<Void> closed = loop.createFuture();
      DatagramTransport server = await(listen(0, closed));
      var remote = DatagramOptions.remote(server.getExtraInfo(ExtraInfo.SOCKNAME));
      Queue<String> heard = new Queue<>();
      var client =
          await(loop.createDatagramEndpoint(() -> new Client(heard), remote)).transport();
      for (String request : new String[] {"3", "three", "70000", "4"}) {
        client.sendto(request.getBytes(UTF_8));
      }
      IO.println("client: " + await(heard.get()));
      IO.println("client: " + await(heard.get()));
      server.close();
      await(closed);
      client.sendto("5".getBytes(UTF_8));
      IO.println("client: " + await(heard.get()));
      client.close();
    });
  }

  void main(String... args) throws Exception {
    run(args.length > 0 ? serve(Integer.parseInt(args[0])) : talk());
  }
}
