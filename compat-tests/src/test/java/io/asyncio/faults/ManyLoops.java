package io.asyncio.faults;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.getRunningLoop;
import static io.asyncio.Asyncio.openConnection;
import static io.asyncio.Asyncio.sleep;
import static io.asyncio.Asyncio.toThread;

import io.asyncio.Server;
import io.asyncio.netty.NettyEventLoop;
import io.asyncio.netty.testing.Pair;
import io.asyncio.streams.StreamPair;
import java.util.ArrayList;
import java.util.List;

/** Loops that are opened and closed by the hundred, one after the other and beside each other. */
final class ManyLoops implements Fault {

  private static final int THREADS = 4;

  @Override
  public String name() {
    return "many-loops";
  }

  @Override
  public String promise() {
    return "A loop that is closed gives back its descriptors and threads, with connections open or"
        + " not, run or not, and however many there are beside it.";
  }

  @Override
  public void happen(FaultRun run) throws Exception {
    int each = run.times(3, 100);
    run.tried(2L * each + (long) THREADS * each);
    for (int i = 0; i < each; i++) {
      work(run);
      run.newLoop().close();
    }
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      threads.add(Thread.ofPlatform().daemon().start(() -> workOften(run, each)));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    run.loops().clear();
  }

  private static void workOften(FaultRun run, int times) {
    for (int i = 0; i < times; i++) {
      try {
        work(run);
      } catch (Exception e) {
        run.promised(false, "a loop of another thread works: " + e);
      }
    }
  }

  /** Leaves a connection open. */
  private static void work(FaultRun run) throws Exception {
    try (NettyEventLoop loop = run.newLoop()) {
      loop.runUntilComplete(async(() -> {
        Census accepted = new Census();
        Server server =
            await(getRunningLoop().createServer(() -> new Echo(accepted), FaultRun.LOCALHOST, 0));
        StreamPair connection = await(openConnection(FaultRun.LOCALHOST, Pair.port(server)));
        connection.writer().write(new byte[1]);
        run.comes("an echo", connection.reader().readexactly(1));
        run.comes("a timer", sleep(0.001));
        run.comes("a thread", toThread(() -> 1));
      }));
    }
  }
}
