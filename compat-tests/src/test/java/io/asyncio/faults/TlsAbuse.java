package io.asyncio.faults;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.createTask;
import static io.asyncio.Asyncio.getRunningLoop;

import io.asyncio.ConnectionOptions;
import io.asyncio.Coroutine;
import io.asyncio.Server;
import io.asyncio.ServerOptions;
import io.asyncio.Task;
import io.asyncio.TlsOptions;
import io.asyncio.netty.testing.Pair;
import io.asyncio.netty.testing.Tls;
import io.asyncio.netty.testing.TlsPeer;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Peers that speak TLS as nobody should, to servers and to clients. */
final class TlsAbuse implements Fault {

  /** How long a server of this fault waits for hands to be shaken, in seconds. */
  private static final double PATIENCE_WITH_THE_SLOW = 2;

  private static final int SLOW_ONES = 20;

  @Override
  public String name() {
    return "tls-abuse";
  }

  @Override
  public String promise() {
    return "A peer that garbles, cuts off, delays or does without TLS, in the handshake or later,"
        + " ends its own connection alone: no protocol hears of a connection that was not made,"
        + " one that was made hears once of its end, and those beside it go on.";
  }

  @Override
  public void happen(FaultRun run) throws Exception {
    int count = run.times(40, 1000);
    run.tried(2L * count + SLOW_ONES);
    run.onLoop(() -> clientsAbuse(run, count));
    run.onLoop(() -> serversAbuse(run, count));
  }

  private static void clientsAbuse(FaultRun run, int count) throws Exception {
    Census besides = new Census();
    Server beside = await(serve(besides, Tls.server()));
    Side other = await(getRunningLoop()
            .createConnection(
                () -> new Side(besides),
                FaultRun.LOCALHOST,
                Pair.port(beside),
                ConnectionOptions.defaults().withTls(Tls.client())))
        .protocol();
    Census accepted = new Census();
    Server server =
        await(serve(accepted, Tls.server().withHandshakeTimeout(PATIENCE_WITH_THE_SLOW)));
    TlsAttacks attacks =
        new TlsAttacks(Pair.port(server), new Random(run.random().nextLong()));
    run.comes("the attacks", getRunningLoop().runInExecutor(Resets.THREADS, () -> {
      attacks.makeAll(count);
      attacks.beSlow(SLOW_ONES);
      return null;
    }));
    accepted.allEnded(run, attacks.shaken(), "connections over TLS");
    long told = accepted.sides().stream().filter(side -> side.made > 0).count();
    run.promised(attacks.shaken(), told, "protocols that heard of a connection");
    other.transport.write(new byte[100]);
    run.comes("the echo beside them", besides.when(() -> other.received == 100));
    other.transport.close();
    besides.allEnded(run, 2, "those beside them");
    for (Server each : List.of(server, beside)) {
      each.close();
      run.comes("waitClosed", each.waitClosed());
    }
  }

  private static Coroutine<Server> serve(Census census, TlsOptions tls) {
    return getRunningLoop()
        .createServer(
            () -> new Echo(census), ServerOptions.of(FaultRun.LOCALHOST, 0).withTls(tls));
  }

  private static void serversAbuse(FaultRun run, int count) throws Exception {
    Random random = new Random(run.random().nextLong());
    List<Task<Void>> connecting = new ArrayList<>();
    try (ServerSocket rude = TlsPeer.listen()) {
      var serving = getRunningLoop().runInExecutor(Resets.THREADS, () -> {
        for (int i = 0; i < count; i++) {
          beRude(rude.accept(), random);
        }
        return null;
      });
      for (int i = 0; i < count; i++) {
        connecting.add(createTask(async(() -> connectInVain(run, rude.getLocalPort()))));
        if (connecting.size() % 20 == 0) { // or the backlog overflows
          run.allEnd("clients of rude servers", connecting);
          connecting.clear();
        }
      }
      run.allEnd("clients of rude servers", connecting);
      run.comes("the rude server", serving);
    }
  }

  private static void connectInVain(FaultRun run, int port) throws Exception {
    Census census = new Census();
    try {
      var _ = await(getRunningLoop()
          .createConnection(
              () -> new Side(census),
              FaultRun.LOCALHOST,
              port,
              ConnectionOptions.defaults().withTls(Tls.client())));
      run.promised(false, "hands that are not shaken are an error");
    } catch (IOException e) {
      boolean told = census.sides().stream().anyMatch(side -> side.made + side.lost > 0);
      run.promised(!told, "a protocol that hears of no connection");
    }
  }

  private static void beRude(Socket client, Random random) throws IOException {
    try (client) {
      if (random.nextBoolean()) {
        byte[] garbage = new byte[random.nextInt(200)];
        random.nextBytes(garbage);
        client.getOutputStream().write(garbage);
      }
      if (random.nextBoolean()) {
        client.setSoLinger(true, 0);
      }
    } catch (IOException e) {
      // The client has left before.
    }
  }
}
