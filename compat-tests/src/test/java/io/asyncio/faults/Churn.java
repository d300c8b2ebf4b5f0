package io.asyncio.faults;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.getRunningLoop;

import io.asyncio.Coroutine;
import io.asyncio.EventLoop;
import io.asyncio.Server;
import io.asyncio.Task;
import io.asyncio.netty.testing.Pair;
import io.asyncio.transports.Transport;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/** Connections that are opened and closed all the time, in either order. */
final class Churn implements Fault {

  private static final int WORKERS = 10;
  private static final byte[] MESSAGE = new byte[5];

  @Override
  public String name() {
    return "churn";
  }

  @Override
  public String promise() {
    return "Whoever closes first, and with data under way or without, both sides hear once of the"
        + " end, and what was written before a close arrives.";
  }

  /** Writes, and closes at once. */
  private static final class Greeter extends Side {

    Greeter(Census census) {
      super(census);
    }

    @Override
    public void connectionMade(Transport made) {
      super.connectionMade(made);
      transport.write(MESSAGE);
      transport.close();
    }
  }

  @Override
  public void happen(FaultRun run) throws Exception {
    int each = run.times(4, 200);
    churn(run, each, Side::new, Greeter::new, true);
    churn(run, each, Greeter::new, Side::new, true);
    churn(run, each, Greeter::new, Greeter::new, false);
  }

  private static void churn(
      FaultRun run,
      int each,
      Function<Census, Side> serverSide,
      Function<Census, Side> clientSide,
      boolean allArrives)
      throws Exception {
    int count = each * WORKERS;
    run.tried(count);
    run.onLoop(() -> {
      EventLoop loop = getRunningLoop();
      Census accepted = new Census();
      Census clients = new Census();
      Server server =
          await(loop.createServer(() -> serverSide.apply(accepted), FaultRun.LOCALHOST, 0));
      List<Task<?>> workers = new ArrayList<>();
      for (int i = 0; i < WORKERS; i++) {
        workers.add(
            loop.createTask(connecting(each, () -> clientSide.apply(clients), Pair.port(server))));
      }
      run.allEnd("worker", workers);
      clients.allEnded(run, count, "clients");
      accepted.allEnded(run, count, "accepted");
      if (allArrives) {
        long arrived = clients.received() + accepted.received();
        run.promised((long) count * MESSAGE.length, arrived, "bytes that arrived");
      }
      server.close();
      run.comes("waitClosed", server.waitClosed());
    });
  }

  private static Coroutine<Void> connecting(int times, Supplier<Side> client, int port) {
    return async(() -> {
      for (int i = 0; i < times; i++) {
        await(getRunningLoop().createConnection(client, FaultRun.LOCALHOST, port));
      }
      return null;
    });
  }
}
