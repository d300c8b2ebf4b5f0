package io.asyncio.faults;

import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.getRunningLoop;

import io.asyncio.Server;
import io.asyncio.netty.testing.Pair;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.concurrent.Executor;

/** Peers that reset their connections, with data before it or without. */
final class Resets implements Fault {

  /** Not virtual ones, for which the JDK would keep a poller. */
  static final Executor THREADS = task -> Thread.ofPlatform().daemon().start(task);

  private static final byte[] MESSAGE = new byte[100];

  @Override
  public String name() {
    return "resets";
  }

  @Override
  public String promise() {
    return "A connection that its peer resets, before or after data, hears once of its end.";
  }

  @Override
  public void happen(FaultRun run) throws Exception {
    int count = run.times(40, 2000);
    reset(run, count, false);
    reset(run, count, true);
  }

  private static void reset(FaultRun run, int count, boolean withData) throws Exception {
    run.tried(count);
    run.onLoop(() -> {
      Census accepted = new Census();
      Server server =
          await(getRunningLoop().createServer(() -> new Echo(accepted), FaultRun.LOCALHOST, 0));
      int port = Pair.port(server);
      run.comes("the peers", getRunningLoop().runInExecutor(THREADS, () -> {
        for (int i = 0; i < count; i++) {
          connectAndReset(port, withData);
        }
        return null;
      }));
      accepted.allEnded(run, count, withData ? "reset after data" : "reset");
      server.close();
      server.abortClients();
      run.comes("waitClosed", server.waitClosed());
    });
  }

  private static void connectAndReset(int port, boolean withData) throws IOException {
    try (Socket socket = new Socket(InetAddress.ofLiteral(FaultRun.LOCALHOST), port)) {
      if (withData) {
        socket.getOutputStream().write(MESSAGE);
      }
      socket.setSoLinger(true, 0);
    }
  }
}
