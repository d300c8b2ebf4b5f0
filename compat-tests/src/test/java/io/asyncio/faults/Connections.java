package io.asyncio.faults;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.getRunningLoop;
import static io.asyncio.Asyncio.shield;

import io.asyncio.Coroutine;
import io.asyncio.Future;
import io.asyncio.Server;
import io.asyncio.ServerOptions;
import io.asyncio.Task;
import io.asyncio.netty.testing.Pair;
import java.util.ArrayList;
import java.util.List;

/** Many connections that stand at the same time. */
final class Connections implements Fault {

  private static final int BACKLOG = 4096;
  private static final byte[] MESSAGE = new byte[16];

  @Override
  public String name() {
    return "connections";
  }

  @Override
  public String promise() {
    return "Thousands of connections may be opened at once and stand at the same time: each"
        + " message is echoed, and each side hears once of the end.";
  }

  @Override
  public void happen(FaultRun run) throws Exception {
    int count = run.times(60, 2000);
    run.tried(count);
    run.onLoop(() -> {
      Census accepted = new Census();
      Census clients = new Census();
      Server server = await(getRunningLoop()
          .createServer(
              () -> new Echo(accepted),
              ServerOptions.of(FaultRun.LOCALHOST, 0).withBacklog(BACKLOG)));
      Future<Void> allEchoed =
          clients.when(() -> clients.received() == (long) count * MESSAGE.length);
      List<Task<?>> tasks = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        tasks.add(getRunningLoop().createTask(client(clients, Pair.port(server), allEchoed)));
      }
      run.allEnd("client", tasks);
      clients.allEnded(run, count, "clients");
      accepted.allEnded(run, count, "accepted");
      server.close();
      run.comes("waitClosed", server.waitClosed());
    });
  }

  private static Coroutine<Void> client(Census clients, int port, Future<Void> allEchoed) {
    return async(() -> {
      Side side = await(
              getRunningLoop().createConnection(() -> new Side(clients), FaultRun.LOCALHOST, port))
          .protocol();
      side.transport.write(MESSAGE);
      await(shield(allEchoed));
      side.transport.close();
      return null;
    });
  }
}
