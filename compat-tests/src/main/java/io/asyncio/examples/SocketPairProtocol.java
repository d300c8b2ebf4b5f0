package io.asyncio.examples;

import static io.asyncio.Asyncio.*;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.asyncio.Coroutine;
import io.asyncio.EventLoop;
import io.asyncio.Future;
import io.asyncio.protocols.Protocol;
import io.asyncio.tools.SocketPair;
import io.asyncio.transports.Transport;

/**
 * A protocol on a socket that is connected already: here one of a pair, into whose other end the
 * program itself writes.
 *
 * {@snippet lang=python :
 * left, right = socket.socketpair()
 * await loop.create_connection(lambda: Printer(lost), sock=left)
 * loop.call_soon(right.send, b"...")
 * await lost
 * }
 */
final class SocketPairProtocol {

  static final class Printer implements Protocol {
    private final Future<Void> lost;
    private Transport transport;

    Printer(Future<Void> lost) {
      this.lost = lost;
    }

    @Override
    public void connectionMade(Transport transport) {
      this.transport = transport;
    }

    @Override
    public void dataReceived(byte[] data) {
      IO.println("received: " + new String(data, UTF_8));
      transport.close();
    }

    @Override
    public void connectionLost(Throwable exception) {
      IO.println("closed");
      lost.setResult(null);
    }
  }

  static Coroutine<Void> listen() {
    return async(() -> {
      EventLoop loop = getRunningLoop();
      Future<Void> lost = loop.createFuture();
      try (var pair = SocketPair.open()) {
        await(loop.createConnection(() -> new Printer(lost), pair.left()));
        loop.callSoon(() -> Sockets.send(pair.right(), "from one end to the other"));
        await(lost);
      }
    });
  }

  void main() throws Exception {
    run(listen());
  }
}
