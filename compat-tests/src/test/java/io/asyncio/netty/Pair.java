package io.asyncio.netty;

import io.asyncio.Asyncio;
import io.asyncio.Server;
import java.net.InetSocketAddress;
import java.util.function.Supplier;

/** A server with one client, on one loop. */
record Pair<S extends Recorder, C extends Recorder>(Server server, S accepted, C client) {

  /** Makes a pair of plain recorders. */
  static Pair<Recorder, Recorder> open(NettyEventLoop loop) throws Exception {
    return open(loop, Recorder::new, Recorder::new);
  }

  static <S extends Recorder, C extends Recorder> Pair<S, C> open(
      NettyEventLoop loop, Supplier<S> accepted, Supplier<C> client) throws Exception {
    S serverSide = accepted.get();
    Server server = Asyncio.await(loop.createServer(() -> serverSide, LoopTest.LOCALHOST, 0));
    C clientSide =
        Asyncio.await(loop.createConnection(client, LoopTest.LOCALHOST, port(server))).protocol();
    serverSide.awaitMade();
    return new Pair<>(server, serverSide, clientSide);
  }

  static int port(Server server) {
    return ((InetSocketAddress) server.sockets().getFirst()).getPort();
  }

  /** Closes what is open and waits for it. */
  void end() throws Exception {
    server.close();
    accepted.transport.abort();
    client.transport.abort();
    accepted.awaitLost();
    client.awaitLost();
    LoopTest.soon(server.waitClosed());
  }
}
