package io.asyncio.examples;

import static io.asyncio.Asyncio.*;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.asyncio.Coroutine;
import io.asyncio.EventLoop;
import io.asyncio.Future;
import io.asyncio.Server;
import io.asyncio.protocols.Protocol;
import io.asyncio.transports.Transport;

/**
 * An echo server and its client as protocols: classes whose methods the loop calls when a
 * connection is made, data comes in, and the connection ends.
 *
 * {@snippet lang=python :
 * class EchoServer(asyncio.Protocol):
 *     def connection_made(self, transport):
 *         self.transport = transport
 *
 *     def data_received(self, data):
 *         self.transport.write(data)
 *         self.transport.close()
 * }
 */
final class TcpEchoProtocol {

  static final class EchoServer implements Protocol {
    private Transport transport;

    @Override
    public void connectionMade(Transport transport) {
      IO.println("server: a client has come");
      this.transport = transport;
    }

    @Override
    public void dataReceived(byte[] data) {
      IO.println("server: echoing '" + new String(data, UTF_8) + "'");
      transport.write(data);
      transport.close();
    }
  }

  static final class EchoClient implements Protocol {
    private final String message;
    private final Future<Void> lost;

    EchoClient(String message, Future<Void> lost) {
      this.message = message;
      this.lost = lost;
    }

    @Override
    public void connectionMade(Transport transport) {
      IO.println("client: sending '" + message + "'");
      transport.write(message.getBytes(UTF_8));
    }

    @Override
    public void dataReceived(byte[] data) {
      IO.println("client: received '" + new String(data, UTF_8) + "'");
    }

    @Override
    public void connectionLost(Throwable exception) {
      IO.println("client: the server has closed the connection");
      lost.setResult(null);
    }
  }

  static Coroutine<Void> echo() {
    return async(() -> {
      EventLoop loop = getRunningLoop();
      try (Server server = await(loop.createServer(EchoServer::new, "127.0.0.1", 0))) {
        var address = server.addresses().getFirst();
        Future<Void> lost = loop.createFuture();
        await(loop.createConnection(
            () -> new EchoClient("Is anybody there?", lost),
            address.getHostString(),
            address.getPort()));
        await(lost);
      }
    });
  }

  void main() throws Exception {
    run(echo());
  }
}
