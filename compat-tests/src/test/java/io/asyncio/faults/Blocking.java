package io.asyncio.faults;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.createTask;
import static io.asyncio.Asyncio.getRunningLoop;
import static io.asyncio.Asyncio.sleep;

import io.asyncio.Coroutine;
import io.asyncio.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/** Coroutines that block their thread, for less than the grace and for more. */
final class Blocking implements Fault {

  private static final double SHORT_GRACE = 0.02;
  private static final double LONG_GRACE = 20;

  @Override
  public String name() {
    return "blocking";
  }

  @Override
  public String promise() {
    return "A coroutine that blocks longer than the grace lets its loop go on and then goes on"
        + " itself, one at a time with the others; also when it holds a monitor, a lock or a map's"
        + " bin that a callback of its loop waits for, unless it calls the library before it has"
        + " let go.";
  }

  /** What a blocking coroutine and a callback both want. */
  @SuppressWarnings("ImmutableEnumChecker") // Each is made for being shared.
  enum Shared {
    MONITOR {
      private final Object monitor = new Object();

      @Override
      void inside(Runnable runnable) {
        synchronized (monitor) {
          runnable.run();
        }
      }
    },
    LOCK {
      private final ReentrantLock lock = new ReentrantLock();

      @Override
      void inside(Runnable runnable) {
        lock.lock();
        try {
          runnable.run();
        } finally {
          lock.unlock();
        }
      }
    },
    MAP {
      private final ConcurrentHashMap<String, Integer> map = new ConcurrentHashMap<>();

      @Override
      void inside(Runnable runnable) {
        map.compute("key", (_, _) -> {
          runnable.run();
          return 1;
        });
      }
    };

    abstract void inside(Runnable runnable);
  }

  @Override
  public void happen(FaultRun run) throws Exception {
    int times = run.times(2, 20);
    run.tried(3L * times + (long) Shared.values().length * times);
    for (int i = 0; i < times; i++) {
      blockWithin(run);
      blockUntilTheLoopGoesOn(run);
      blockTogether(run);
      for (Shared shared : Shared.values()) {
        blockHolding(run, shared);
      }
    }
  }

  private static void awaitHere(CountDownLatch latch) {
    try {
      if (!latch.await(30, TimeUnit.SECONDS)) {
        throw new AssertionError("blocked in vain");
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Within the grace the loop waits, as Python's does. */
  private static void blockWithin(FaultRun run) throws Exception {
    run.onLoop(() -> {
      getRunningLoop().setBlockingGrace(LONG_GRACE);
      boolean[] ran = new boolean[1];
      CountDownLatch latch = new CountDownLatch(1);
      getRunningLoop().callSoon(() -> ran[0] = true);
      Thread.ofPlatform().daemon().start(latch::countDown);
      awaitHere(latch);
      run.promised(!ran[0], "no callback runs while a coroutine blocks within the grace");
      await(sleep(0));
      run.promised(ran[0], "a callback runs when the coroutine awaits");
    });
  }

  /** Beyond it the loop goes on: what ends the blocking is a callback. */
  private static void blockUntilTheLoopGoesOn(FaultRun run) throws Exception {
    run.onLoop(() -> {
      getRunningLoop().setBlockingGrace(SHORT_GRACE);
      CountDownLatch latch = new CountDownLatch(1);
      getRunningLoop().callLater(0.001, latch::countDown);
      awaitHere(latch);
      run.comes("a timer after blocking", sleep(0.001));
    });
  }

  /** Coroutines that have blocked go on one at a time. */
  private static void blockTogether(FaultRun run) throws Exception {
    run.onLoop(() -> {
      getRunningLoop().setBlockingGrace(SHORT_GRACE);
      CountDownLatch all = new CountDownLatch(5);
      int[] inside = new int[1];
      List<Task<?>> tasks = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        tasks.add(createTask(meeting(run, all, inside)));
      }
      run.allEnd("coroutines that wait for each other by blocking", tasks);
      run.promised(5, inside[0], "coroutines that have blocked and gone on");
    });
  }

  private static Coroutine<Void> meeting(FaultRun run, CountDownLatch all, int[] inside) {
    return async(() -> {
      all.countDown();
      awaitHere(all);
      int before = inside[0];
      Thread.onSpinWait();
      inside[0] = before + 1;
      run.comes("a turn after blocking", sleep(0));
      return null;
    });
  }

  /** A coroutine blocks with something that a callback wants; another thread ends the blocking. */
  private static void blockHolding(FaultRun run, Shared shared) throws Exception {
    run.onLoop(() -> {
      getRunningLoop().setBlockingGrace(SHORT_GRACE);
      CountDownLatch wanted = new CountDownLatch(1);
      CountDownLatch release = new CountDownLatch(1);
      boolean[] got = new boolean[1];
      getRunningLoop().callSoon(() -> {
        wanted.countDown();
        shared.inside(() -> got[0] = true);
      });
      Thread.ofPlatform().daemon().start(() -> {
        awaitHere(wanted);
        release.countDown();
      });
      shared.inside(() -> awaitHere(release));
      await(sleep(0));
      await(sleep(0));
      run.promised(got[0], shared + ": the callback gets what it waits for");
    });
  }
}
