package io.asyncio.internal.strand;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.createTask;
import static io.asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio.Future;
import io.asyncio.LoopTest;
import io.asyncio.Strands;
import io.asyncio.Task;
import java.lang.reflect.Field;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** A coroutine is a thread, and keeps what the JDK gives a thread. */
class StrandTest extends LoopTest {

  private static final ThreadLocal<String> LOCAL = new ThreadLocal<>();
  private static final ScopedValue<String> SCOPED = ScopedValue.newInstance();

  @Test
  void threadLocalsStayWithTheirTask() throws Exception {
    runBody(() -> {
      Task<String> first = createTask(async(() -> keepLocal("first")));
      Task<String> second = createTask(async(() -> keepLocal("second")));
      assertThat(await(first)).isEqualTo("first");
      assertThat(await(second)).isEqualTo("second");
      assertThat(LOCAL.get()).isNull();
    });
    assertThat(LOCAL.get()).isNull();
  }

  private static String keepLocal(String value) throws Exception {
    LOCAL.set(value);
    await(sleep(1));
    return LOCAL.get();
  }

  @Test
  void scopedValuesStayWithTheirTask() throws Exception {
    runBody(() -> {
      Task<String> first = createTask(async(() -> keepScoped("first")));
      Task<String> second = createTask(async(() -> keepScoped("second")));
      await(sleep(0));
      assertThat(SCOPED.isBound()).isFalse();
      assertThat(await(first)).isEqualTo("first");
      assertThat(await(second)).isEqualTo("second");
    });
    assertThat(SCOPED.isBound()).isFalse();
  }

  private static String keepScoped(String value) throws Exception {
    return ScopedValue.where(SCOPED, value).call(() -> {
      await(sleep(1));
      return SCOPED.get();
    });
  }

  @Test
  void suspendedTaskGoesOnWhenAnotherThreadRunsTheLoop() throws Exception {
    Future<Integer> gate = loop.createFuture();
    Task<Integer> task = loop.createTask(async(() -> await(gate)));
    runOnce();
    gate.setResult(3);
    FutureTask<Integer> elsewhere = new FutureTask<>(() -> loop.runUntilComplete(task));
    Thread.ofPlatform().start(elsewhere);
    assertThat(elsewhere.get()).isEqualTo(3);
  }

  @Test
  void interruptedCoroutineStaysSuspendedAndKeepsTheFlag() throws Exception {
    Future<Void> gate = loop.createFuture();
    Task<Boolean> task = loop.createTask(async(() -> {
      await(gate);
      trace.add("woken");
      return Thread.interrupted();
    }));
    runOnce();
    Strands.threadOf(task).interrupt();
    runOnce();
    runOnce();
    Strands.awaitState(Strands.threadOf(task), Thread.State.WAITING, Thread.State.RUNNABLE);
    assertThat(trace).isEmpty();
    gate.setResult(null);
    assertThat(loop.runUntilComplete(task)).isTrue();
  }

  @Test
  void interruptedCoroutineCanAwaitAgain() throws Exception {
    boolean interrupted = run(async(() -> {
      Thread.currentThread().interrupt();
      await(sleep(1));
      await(sleep(0));
      return Thread.interrupted();
    }));
    assertThat(interrupted).isTrue();
    assertThat(loop.time()).isEqualTo(1.0);
  }

  @Test
  void strayUnparkDoesNotWakeASuspendedCoroutine() throws Exception {
    Future<Void> gate = loop.createFuture();
    Task<Void> task = loop.createTask(async(() -> {
      await(gate);
      trace.add("woken");
    }));
    runOnce();
    for (int i = 0; i < 3; i++) {
      LockSupport.unpark(Strands.threadOf(task));
      runOnce();
    }
    assertThat(trace).isEmpty();
    gate.setResult(null);
    loop.runUntilComplete(task);
    assertThat(trace).containsExactly("woken");
  }

  @Test
  void strayUnparkFromAnotherThreadIsHarmlessAtAnyMoment() throws Exception {
    Task<Void> task = loop.createTask(async(() -> {
      for (int i = 0; i < 2_000; i++) {
        await(sleep(0));
      }
    }));
    runOnce();
    Thread strand = Strands.threadOf(task);
    Thread nuisance = Thread.ofPlatform().start(() -> {
      while (strand.isAlive()) {
        LockSupport.unpark(strand);
      }
    });
    loop.runUntilComplete(task);
    nuisance.join();
    assertThat(task.done()).isTrue();
  }

  @Test
  void stackTraceTakenByAnotherThreadIsHarmlessAtAnyMoment() throws Exception {
    Task<Void> task = loop.createTask(async(() -> {
      for (int i = 0; i < 2_000; i++) {
        await(sleep(0));
      }
    }));
    runOnce();
    Thread strand = Strands.threadOf(task);
    Thread observer = Thread.ofPlatform().start(() -> {
      while (strand.isAlive()) {
        assertThat(strand.getStackTrace()).isNotNull();
      }
    });
    loop.runUntilComplete(task);
    observer.join();
    assertThat(task.done()).isTrue();
  }

  /** The JDK does so when another thread took the stack trace just before the coroutine ran on. */
  @Test
  void continuationThatIsHandedInLateDoesNotKeepTheNextStepFromRunning() throws Exception {
    Future<Integer> gate = loop.createFuture();
    Task<Integer> task = loop.createTask(async(() -> await(gate)));
    runOnce();
    if (Strands.of(task) instanceof LoopStrand strand) {
      Field continuation = LoopStrand.class.getDeclaredField("own");
      continuation.setAccessible(true);
      strand.becameRunnable((Runnable) continuation.get(strand));
    }
    gate.setResult(1);
    assertThat(loop.runUntilComplete(task)).isEqualTo(1);
  }

  @Test
  void futureCompletedByAForeignThreadInsideSynchronized() throws Exception {
    loop.waitForPosts();
    Object monitor = new Object();
    Future<String> gate = loop.createFuture();
    Thread foreign = Thread.ofPlatform().unstarted(() -> {
      synchronized (monitor) {
        loop.callSoonThreadsafe(() -> gate.setResult("through"));
        assertThat(Thread.holdsLock(monitor)).isTrue();
      }
    });
    assertThat(run(async(() -> {
          foreign.start();
          return await(gate);
        })))
        .isEqualTo("through");
    foreign.join();
  }

  @Test
  void virtualThreadStartedByACoroutineRunsBesideTheLoop() throws Exception {
    loop.waitForPosts();
    Future<Boolean> result = loop.createFuture();
    runBody(() -> {
      Thread started = Thread.ofVirtual().start(() -> {
        LockSupport.parkNanos(1);
        boolean coroutine = Strand.current() != null;
        loop.callSoonThreadsafe(() -> result.setResult(coroutine));
      });
      assertThat(await(result)).isFalse();
      started.join();
    });
  }
}
