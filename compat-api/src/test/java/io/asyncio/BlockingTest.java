package io.asyncio;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.createTask;
import static io.asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What happens while a coroutine blocks without awaiting. */
class BlockingTest extends LoopTest {

  @BeforeEach
  void blockedCoroutinesComeBackByAPost() {
    loop.waitForPosts();
  }

  @Test
  void withGraceZeroOthersRunAtOnce() throws Exception {
    loop.setBlockingGrace(0);
    CountDownLatch latch = new CountDownLatch(1);
    runBody(() -> {
      loop.callSoon(() -> {
        points.expect(2);
        latch.countDown();
      });
      points.expect(1);
      latch.await();
      points.expect(3);
      await(sleep(0));
      points.finish(4);
    });
  }

  @Test
  void withTheDefaultGraceOthersRunAfterAReport() throws Exception {
    CountDownLatch latch = new CountDownLatch(1);
    try (LogCapture log = new LogCapture()) {
      Task<Void> task = loop.createTask(
          async(() -> {
            loop.callSoon(latch::countDown);
            latch.await();
          }),
          "blocker");
      loop.runUntilComplete(task);
      assertThat(log.messages())
          .singleElement()
          .asString()
          .contains("blocker", "without awaiting", "CountDownLatch");
    }
  }

  @Test
  void withInfiniteGraceNothingElseRunsMeanwhile() throws Exception {
    loop.setBlockingGrace(Double.POSITIVE_INFINITY);
    CountDownLatch latch = new CountDownLatch(1);
    AtomicReference<Thread> blocked = new AtomicReference<>();
    Thread releaser = Thread.ofPlatform().unstarted(() -> {
      loop.callSoonThreadsafe(() -> points.finish(3));
      Strands.awaitState(blocked.get(), Thread.State.WAITING, Thread.State.TIMED_WAITING);
      latch.countDown();
    });
    runBody(() -> {
      blocked.set(Thread.currentThread());
      points.expect(1);
      releaser.start();
      latch.await();
      points.expect(2);
      await(sleep(0));
      await(sleep(0));
    });
    releaser.join();
  }

  @Test
  void shortBlockingCallInterleavesNothing() throws Exception {
    loop.setBlockingGrace(30);
    runBody(() -> {
      loop.callSoon(() -> points.finish(3));
      points.expect(1);
      Thread.sleep(2);
      points.expect(2);
      await(sleep(0));
    });
  }

  @Test
  void monitorHeldAcrossAnAwaitStaysWithItsCoroutine() throws Exception {
    loop.setBlockingGrace(0);
    Object monitor = new Object();
    runBody(() -> {
      Future<Void> gate = loop.createFuture();
      Task<Void> holder = createTask(async(() -> {
        synchronized (monitor) {
          trace.add("holder in");
          await(gate);
          assertThat(Thread.holdsLock(monitor)).isTrue();
          trace.add("holder out");
        }
      }));
      Task<Void> contender = createTask(async(() -> {
        trace.add("contender tries");
        synchronized (monitor) {
          trace.add("contender in");
          await(sleep(0));
        }
      }));
      await(sleep(0));
      assertThat(Thread.holdsLock(monitor)).isFalse();
      await(sleep(0));
      gate.setResult(null);
      await(contender);
      await(holder);
    });
    assertThat(trace).containsExactly("holder in", "contender tries", "holder out", "contender in");
  }

  @Test
  void reentrantLockHeldAcrossAnAwaitStaysWithItsCoroutine() throws Exception {
    loop.setBlockingGrace(0);
    ReentrantLock lock = new ReentrantLock();
    runBody(() -> {
      Future<Void> gate = loop.createFuture();
      Task<Void> holder = createTask(async(() -> {
        lock.lock();
        try {
          trace.add("holder in");
          await(gate);
          assertThat(lock.isHeldByCurrentThread()).isTrue();
          trace.add("holder out");
        } finally {
          lock.unlock();
        }
      }));
      Task<Void> contender = createTask(async(() -> {
        lock.lock();
        try {
          trace.add("contender in");
        } finally {
          lock.unlock();
        }
      }));
      await(sleep(0));
      await(sleep(0));
      gate.setResult(null);
      await(contender);
      await(holder);
    });
    assertThat(trace).containsExactly("holder in", "holder out", "contender in");
  }

  @Test
  void interruptedLoopThreadWaitsForABlockedCoroutineWithoutSpinning() throws Exception {
    loop.setBlockingGrace(Double.POSITIVE_INFINITY);
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    Thread loopThread = Thread.currentThread();
    long before = threads.getCurrentThreadCpuTime();
    runBody(() -> {
      Thread blocked = Thread.currentThread();
      Thread.ofPlatform().start(() -> {
        Strands.awaitState(blocked, Thread.State.TIMED_WAITING);
        loopThread.interrupt();
      });
      Thread.sleep(300);
    });
    assertThat(threads.getCurrentThreadCpuTime() - before).isLessThan(200_000_000);
    assertThat(Thread.interrupted()).as("flag, after the run").isTrue();
  }

  @Test
  void detachedCoroutineWaitsForItsTurn() throws Exception {
    loop.setBlockingGrace(0);
    CountDownLatch latch = new CountDownLatch(1);
    runBody(() -> {
      Task<Void> blocker = createTask(async(() -> {
        latch.await();
        loop.callSoon(() -> {}); // waits for the turn on either engine
        trace.add("blocker");
        assertThat(Asyncio.currentTask()).isSameAs(loop.currentTask.get());
        await(sleep(0));
        trace.add("blocker again");
      }));
      await(sleep(0));
      trace.add("main");
      latch.countDown();
      for (int i = 0; i < 100_000; i++) {
        Thread.onSpinWait();
      }
      trace.add("main still");
      await(blocker);
    });
    assertThat(trace).containsExactly("main", "main still", "blocker", "blocker again");
  }

  @Test
  void cancellationReachesABlockedCoroutineAtItsNextAwait() throws Exception {
    loop.setBlockingGrace(0);
    CountDownLatch latch = new CountDownLatch(1);
    runBody(() -> {
      Task<Void> blocker = createTask(async(() -> {
        latch.await();
        trace.add("unblocked");
        await(sleep(1));
        trace.add("not reached");
      }));
      await(sleep(0));
      blocker.cancel();
      latch.countDown();
      await(Asyncio.wait(java.util.List.of(blocker)));
      assertThat(blocker.cancelled()).isTrue();
    });
    assertThat(trace).containsExactly("unblocked");
  }
}
