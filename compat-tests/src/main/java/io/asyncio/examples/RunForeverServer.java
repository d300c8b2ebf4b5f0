package io.asyncio.examples;

import static io.asyncio.Asyncio.*;

import io.asyncio.EventLoop;
import io.asyncio.Server;
import io.asyncio.protocols.Protocol;
import io.asyncio.transports.Transport;

/**
 * A server of the older kind, whose loop runs until Ctrl-C. In Python that interrupts {@code
 * run_forever}; here it would end the program at once, without {@code finally}, so a handler of the
 * signal stops the loop.
 *
 * <p>The argument is the port. Without it a free one is taken, and the program sends itself the
 * signal.
 *
 * {@snippet lang=python :
 * server = loop.run_until_complete(loop.create_server(Echo, host, port))
 * try:
 *     loop.run_forever()
 * except KeyboardInterrupt:
 *     pass
 * finally:
 *     server.close()
 *     loop.run_until_complete(server.wait_closed())
 *     loop.close()
 * }
 */
final class RunForeverServer {

  static final class Echo implements Protocol {
    private Transport transport;

    @Override
    public void connectionMade(Transport transport) {
      this.transport = transport;
    }

    @Override
    public void dataReceived(byte[] data) {
      transport.write(data);
    }
  }

  private static void stop(EventLoop loop) {
    IO.println("got SIGINT");
    loop.stop();
  }

  void main(String... args) throws Exception {
    int port = args.length > 0 ? Integer.parseInt(args[0]) : 0;
    try (EventLoop loop = newEventLoop()) {
      loop.addSignalHandler("INT", () -> stop(loop));
      Server server = loop.runUntilComplete(loop.createServer(Echo::new, "127.0.0.1", port));
      IO.println("listening on port " + server.port());
      if (args.length == 0) {
        loop.callSoon(() -> GracefulShutdown.kill("INT"));
      }
      try {
        loop.runForever();
      } finally {
        server.close();
        server.closeClients();
        loop.runUntilComplete(server.waitClosed());
        IO.println("the server is closed");
      }
    }
    IO.println("the loop is closed");
  }
}
