package io.asyncio;

import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.gather;
import static io.asyncio.Asyncio.toThread;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio.conformance.CPython;
import io.asyncio.contextvars.ContextVar;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ToThreadTest extends LoopTest {

  private final AtomicInteger calls = new AtomicInteger();

  @BeforeEach
  void otherThreadsTakePart() {
    loop.waitForPosts();
  }

  @Test
  @CPython("test_threads::ToThreadTests::test_to_thread")
  void callRunsOnAnotherThread() throws Exception {
    runBody(() -> {
      Thread ran = await(toThread(Thread::currentThread));
      assertThat(ran).isNotSameAs(Thread.currentThread());
    });
  }

  @Test
  @CPython("test_threads::ToThreadTests::test_to_thread_exception")
  void failureOfACallArrives() {
    assertThatThrownBy(() -> run(toThread(() -> {
          throw new IOException("test");
        })))
        .isInstanceOf(IOException.class)
        .hasMessage("test");
  }

  @Test
  @CPython("test_threads::ToThreadTests::test_to_thread_contextvars")
  void callSeesTheContextOfItsCaller() throws Exception {
    ContextVar<String> variable = new ContextVar<>("variable", "unset");
    AtomicReference<String> seen = new AtomicReference<>();
    runBody(() -> {
      variable.set("parrot");
      await(toThread(() -> {
        seen.set(variable.get());
        variable.set("changed");
      }));
      assertThat(variable.get()).isEqualTo("parrot");
    });
    assertThat(seen.get()).isEqualTo("parrot");
  }

  @Test
  @CPython("test_threads::ToThreadTests::test_to_thread_once")
  void callIsMadeOnceAndOnlyWhenItIsAwaited() throws Exception {
    Coroutine<Integer> call = toThread(calls::incrementAndGet);
    runBody(() -> {});
    assertThat(calls).hasValue(0);
    assertThat(run(call)).isEqualTo(1);
    assertThat(calls).hasValue(1);
  }

  @Test
  void callThatReturnsNothingIsMadeOnce() throws Exception {
    run(toThread(() -> {
      calls.incrementAndGet();
    }));
    assertThat(calls).hasValue(1);
  }

  @Test
  @CPython("test_threads::ToThreadTests::test_to_thread_concurrent")
  void tenCallsRunBesideEachOther() throws Exception {
    loop.setBlockingGrace(
        Double.POSITIVE_INFINITY); // a call in a coroutine would hold up the others
    CyclicBarrier allAreThere = new CyclicBarrier(10);
    List<Coroutine<Integer>> all = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      all.add(toThread(() -> {
        allAreThere.await(10, TimeUnit.SECONDS);
        return calls.incrementAndGet();
      }));
    }
    runBody(() ->
        assertThat(await(gather(all))).containsExactlyInAnyOrder(1, 2, 3, 4, 5, 6, 7, 8, 9, 10));
    assertThat(calls).hasValue(10);
  }

  private void called(String first, boolean second, Object... rest) {
    received.add(first);
    received.add(second);
    received.addAll(List.of(rest));
  }

  private final ConcurrentLinkedQueue<Object> received = new ConcurrentLinkedQueue<>();

  @Test
  @CPython("test_threads::ToThreadTests::test_to_thread_args_kwargs")
  void argumentsAreThoseThatTheLambdaPasses() throws Exception {
    Object something = new Object();
    run(toThread(() -> {
      called("test", true, something, 42);
    }));
    assertThat(received).containsExactly("test", true, something, 42);
  }

  private static int fibonacci(int n) {
    return n < 2 ? n : fibonacci(n - 1) + fibonacci(n - 2);
  }

  @Test
  @CPython("uvloop/test_executors::_TestExecutors::test_executors_process_pool_02")
  void resultsOfAPoolAreGatheredInTheOrderOfTheCalls() throws Exception {
    runBody(() -> {
      try (ExecutorService pool = Executors.newFixedThreadPool(3)) {
        List<Future<Integer>> jobs = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
          int n = 10 - i;
          jobs.add(loop.runInExecutor(pool, () -> fibonacci(n)));
        }
        assertThat(await(gather(jobs))).containsExactly(55, 34, 21, 13, 8, 5, 3, 2, 1, 1);
      }
    });
  }
}
