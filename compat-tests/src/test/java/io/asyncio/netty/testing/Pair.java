package io.asyncio.netty.testing;

import io.asyncio.Server;
import java.util.function.Supplier;

/** A server with one client, on one loop. */
public record Pair<S extends Recorder, C extends Recorder>(Server server, S accepted, C client) {

  /** Makes a pair of plain recorders. */
  public static Pair<Recorder, Recorder> open(LoopTest test) throws Exception {
    return open(test, Recorder::new, Recorder::new);
  }

  public static <S extends Recorder, C extends Recorder> Pair<S, C> open(
      LoopTest test, Supplier<S> accepted, Supplier<C> client) throws Exception {
    S serverSide = accepted.get();
    Server server = test.sockets().serve(test.loop, () -> serverSide);
    C clientSide = test.sockets().connect(test.loop, client, server);
    serverSide.awaitMade();
    return new Pair<>(server, serverSide, clientSide);
  }

  public static int port(Server server) {
    return server.port();
  }

  /** Closes what is open and waits for it. */
  public void end() throws Exception {
    server.close();
    accepted.transport.abort();
    client.transport.abort();
    accepted.awaitLost();
    client.awaitLost();
    LoopTest.soon(server.waitClosed());
  }
}
