package io.asyncio.faults;

import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.getRunningLoop;
import static io.asyncio.Asyncio.openConnection;
import static io.asyncio.Asyncio.sleep;

import io.asyncio.EventLoop;
import io.asyncio.Server;
import io.asyncio.netty.testing.Pair;
import io.asyncio.streams.StreamPair;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;

/** Threads that post callbacks faster than a loop can run them. */
final class Flood implements Fault {

  private static final int POSTERS = 3;

  /** How many posts of a thread may wait; so the loop never finds its queue empty. */
  private static final int WAITING = 500;

  private static final byte[] MESSAGE = new byte[8];

  @Override
  public String name() {
    return "flood";
  }

  @Override
  public String promise() {
    return "However fast threads post callbacks, an iteration of the loop takes what was there"
        + " when it began: timers, connections and tasks get their turns between.";
  }

  /** Callbacks of its own, which post themselves by threads, until it ends. */
  private static final class Posting {
    final List<Thread> threads = new ArrayList<>();
    volatile boolean over;

    /** On the loop's thread alone. */
    int ranInThisTurn;

    int most;

    void begin(EventLoop loop) {
      for (int i = 0; i < POSTERS; i++) {
        threads.add(Thread.ofPlatform().daemon().name("poster").start(() -> post(loop)));
      }
      turn(loop);
    }

    private void post(EventLoop loop) {
      Semaphore places = new Semaphore(WAITING);
      while (!over) {
        places.acquireUninterruptibly();
        var _ = loop.callSoonThreadsafe(() -> {
          ranInThisTurn++;
          places.release();
        });
      }
    }

    /** Called once an iteration. */
    private void turn(EventLoop loop) {
      most = Math.max(most, ranInThisTurn);
      ranInThisTurn = 0;
      if (!over) {
        loop.callSoon(() -> turn(loop));
      }
    }

    void end() throws Exception {
      over = true;
      for (Thread thread : threads) {
        while (thread.isAlive()) {
          await(sleep(0));
        }
      }
    }
  }

  @Override
  public void happen(FaultRun run) throws Exception {
    int count = run.times(50, 2000);
    run.tried(2L * count);
    run.onLoop(() -> {
      Census accepted = new Census();
      Server server =
          await(getRunningLoop().createServer(() -> new Echo(accepted), FaultRun.LOCALHOST, 0));
      StreamPair connection = await(openConnection(FaultRun.LOCALHOST, Pair.port(server)));
      Posting posting = new Posting();
      posting.begin(getRunningLoop());
      for (int i = 0; i < count; i++) {
        connection.writer().write(MESSAGE);
        if (!run.comes("an echo", connection.reader().readexactly(MESSAGE.length))
            || !run.comes("a timer", sleep(0.0001))) {
          break;
        }
      }
      posting.end();
      boolean bounded = posting.most <= 2 * POSTERS * WAITING;
      run.promised(bounded, "an iteration takes what was there: it took " + posting.most);
      connection.writer().close();
      run.comes("waitClosed", connection.writer().waitClosed());
      server.close();
      run.comes("waitClosed", server.waitClosed());
    });
  }
}
