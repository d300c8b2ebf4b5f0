package io.asyncio;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.createTask;
import static io.asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The loop's own thread waits for what a coroutine has that has blocked. Here a coroutine blocks
 * until the thread is about to wait, so that it can go on only beside that.
 */
@Timeout(60)
class StuckLoopTest extends LoopTest {

  private final LogCapture log = new LogCapture();

  private final CountDownLatch threadIsComing = new CountDownLatch(1);

  @BeforeEach
  void blockedCoroutinesComeBackByAPost() {
    loop.setBlockingGrace(0);
    loop.waitForPosts();
  }

  @AfterEach
  void stopCatching() {
    log.close();
  }

  private static Named<Consumer<Runnable>> lock(String name, Consumer<Runnable> inside) {
    return Named.of(name, inside);
  }

  static Stream<Named<Consumer<Runnable>>> locks() {
    Object monitor = new Object();
    ReentrantLock lock = new ReentrantLock();
    ConcurrentHashMap<String, String> map = new ConcurrentHashMap<>();
    return Stream.of(
        lock("a monitor", body -> {
          synchronized (monitor) {
            body.run();
          }
        }),
        lock("a lock", body -> {
          lock.lock();
          try {
            body.run();
          } finally {
            lock.unlock();
          }
        }),
        lock(
            "a bin of a map",
            body -> map.compute("key", (key, value) -> {
              body.run();
              return null;
            })));
  }

  private void awaitTheThread() {
    awaitUninterruptibly(threadIsComing);
  }

  /** Has a callback of the loop want what a coroutine will have. */
  private void callbackWants(Consumer<Runnable> lock) {
    loop.callSoon(() -> {
      threadIsComing.countDown();
      lock.accept(() -> trace.add("callback"));
    });
  }

  @ParameterizedTest
  @MethodSource("locks")
  void coroutineThatHoldsWhatACallbackWantsGoesOn(Consumer<Runnable> lock) throws Exception {
    runBody(() -> {
      callbackWants(lock);
      lock.accept(() -> {
        awaitTheThread();
        trace.add("coroutine");
      });
      await(sleep(0));
      trace.add("after its await");
    });
    assertThat(trace).containsExactly("coroutine", "callback", "after its await");
  }

  @ParameterizedTest
  @MethodSource("locks")
  void coroutineThatIsGivenWhatACallbackQueuesForGoesOn(Consumer<Runnable> lock) throws Exception {
    CountDownLatch taken = new CountDownLatch(1);
    Thread foreign = Thread.ofPlatform()
        .start(() -> lock.accept(() -> {
          taken.countDown();
          awaitTheThread();
        }));
    taken.await();
    Task<Void> task = loop.createTask(async(() -> {
      lock.accept(() -> trace.add("coroutine"));
      await(sleep(0));
    }));
    loop.callSoon(() -> callbackWants(lock));
    loop.runUntilComplete(task);
    foreign.join();
    runOnce();
    assertThat(trace).containsExactlyInAnyOrder("coroutine", "callback");
  }

  @Test
  void coroutineThatBlocksAgainBesideTheThreadGoesOn() throws Exception {
    Object monitor = new Object();
    runBody(() -> {
      loop.callSoon(() -> {
        threadIsComing.countDown();
        synchronized (monitor) {
          trace.add("callback");
        }
      });
      synchronized (monitor) {
        awaitTheThread();
        for (int i = 0; i < 20; i++) {
          Thread.sleep(1);
        }
        trace.add("coroutine");
      }
      loop.callSoon(() -> trace.add("callback of the coroutine"));
      trace.add("has its turn");
      await(sleep(0));
    });
    assertThat(trace)
        .containsExactly("coroutine", "callback", "has its turn", "callback of the coroutine");
  }

  @Test
  void severalCoroutinesGoOnWhoeverHasWhatTheThreadWants() throws Exception {
    List<Object> monitors = Stream.generate(Object::new).limit(3).toList();
    CountDownLatch firstIsDone = new CountDownLatch(1);
    runBody(() -> {
      Task<Void> first = createTask(async(() -> {
        synchronized (monitors.get(0)) {
          awaitTheThread();
        }
        firstIsDone.countDown();
      }));
      Task<Void> second = createTask(async(() -> {
        synchronized (monitors.get(1)) {
          firstIsDone.await();
          trace.add("second");
        }
      }));
      loop.callSoon(() -> {
        threadIsComing.countDown();
        synchronized (monitors.get(1)) {
          trace.add("callback");
        }
      });
      await(first);
      await(second);
    });
    assertThat(trace).containsExactly("second", "callback");
  }

  @Test
  void coroutineMayEndBesideTheThread() throws Exception {
    CountDownLatch ended = new CountDownLatch(1);
    Task<Integer> task = loop.createTask(async(() -> {
      awaitTheThread();
      ended.countDown();
      return 5;
    }));
    loop.callSoon(() -> {
      threadIsComing.countDown();
      awaitUninterruptibly(ended);
      assertThat(task.done()).isFalse();
    });
    assertThat(loop.runUntilComplete(task)).isEqualTo(5);
  }

  /** What an initializer awaits cannot unmount. */
  private static final class Initialized {

    private static final boolean HAD_THE_TURN;

    static {
      StuckLoopTest test = initializing;
      test.awaitTheThread();
      test.initializerCame.countDown();
      test.loop.callSoon(() -> test.trace.add("callback of the initializer"));
      HAD_THE_TURN = test.loop.isLoopThread(Thread.currentThread());
    }
  }

  private final CountDownLatch initializerCame = new CountDownLatch(1);

  /** The test whose initializers run. */
  private static StuckLoopTest initializing;

  @Test
  void initializerThatWentOnBesideTheThreadGetsItsTurn() throws Exception {
    initializing = this;
    CountDownLatch over = new CountDownLatch(1);
    Task<Boolean> task = loop.createTask(async(() -> {
      over.await();
      return Initialized.HAD_THE_TURN;
    }));
    loop.callSoon(() -> {
      over.countDown();
      threadIsComing.countDown();
      awaitUninterruptibly(initializerCame);
      trace.add("callback");
    });
    assertThat(loop.runUntilComplete(task)).isTrue();
    runOnce();
    assertThat(trace).containsExactly("callback", "callback of the initializer");
  }

  /** Interrupts the caller of the run, which waits for this initializer's turn to be over. */
  private static final class Interrupting {

    private static final boolean CALLER_HAS_HEARD;

    static {
      StuckLoopTest test = initializing;
      test.awaitTheThread();
      test.initializerCame.countDown();
      test.loop.callSoon(() -> {}); // from here on it has the turn
      test.caller.interrupt();
      while (test.caller.isInterrupted()) {
        Thread.onSpinWait();
      }
      CALLER_HAS_HEARD = true;
    }
  }

  private final Thread caller = Thread.currentThread();

  @Test
  void callerThatIsInterruptedWhileAnInitializerHasTheTurnElsewhereIsHeard() {
    initializing = this;
    CountDownLatch over = new CountDownLatch(1);
    try (Runner runner = new Runner(null, () -> loop)) {
      assertThatExceptionOfType(InterruptedException.class)
          .isThrownBy(() -> runner.run(async(() -> {
            Thread coroutine = Thread.currentThread();
            loop.callSoon(() -> {
              useAChannel(); // so that nothing else tells the loop of interrupts
              over.countDown();
              threadIsComing.countDown();
              awaitUninterruptibly(initializerCame);
              Strands.awaitState(coroutine, Thread.State.WAITING); // for its turn
            });
            over.await();
            assertThat(Interrupting.CALLER_HAS_HEARD).isTrue();
            await(loop.createFuture());
          })));
    }
    assertThat(caller.isInterrupted()).isFalse();
  }

  private static void useAChannel() {
    try {
      Pipe pipe = Pipe.open();
      try (var sink = pipe.sink();
          var source = pipe.source()) {
        int _ = sink.write(ByteBuffer.allocate(1));
        int _ = source.read(ByteBuffer.allocate(1));
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void coroutineGoesOnWhenAnotherOneIsStuckOnTheThreadItself() throws Exception {
    initializing = this;
    runBody(() -> {
      Task<Void> holder = createTask(async(() -> {
        synchronized (trace) {
          awaitTheThread();
          trace.add("holder");
        }
      }));
      Task<Void> stuck = createTask(async(() -> {
        trace.add(Stuck.GOT_IN);
      }));
      await(holder);
      await(stuck);
    });
    assertThat(trace).containsExactly("holder", "stuck");
  }

  /** Its initializer waits for a monitor, and cannot unmount. */
  private static final class Stuck {

    private static final String GOT_IN = getIn();

    private static String getIn() {
      initializing.threadIsComing.countDown();
      synchronized (initializing.trace) {
        return "stuck";
      }
    }
  }

  @Test
  void interruptBesideTheThreadIsKept() throws Exception {
    CountDownLatch ended = new CountDownLatch(1);
    Task<Boolean> task = loop.createTask(async(() -> {
      awaitTheThread();
      Thread.currentThread().interrupt();
      ended.countDown();
      await(sleep(1));
      return Thread.interrupted();
    }));
    loop.callSoon(() -> {
      threadIsComing.countDown();
      awaitUninterruptibly(ended);
    });
    assertThat(loop.runUntilComplete(task)).isTrue();
  }

  @Test
  void emergencyIsReportedOnceALoop() throws Exception {
    for (int i = 0; i < 2; i++) {
      CountDownLatch coming = new CountDownLatch(1);
      CountDownLatch done = new CountDownLatch(1);
      Task<Void> task = loop.createTask(
          async(() -> {
            coming.await();
            done.countDown();
          }),
          "owner");
      loop.callSoon(() -> {
        coming.countDown();
        awaitUninterruptibly(done);
      });
      loop.runUntilComplete(task);
    }
    if (runsOnTheLoopItself()) {
      assertThat(log.messages())
          .singleElement()
          .asString()
          .contains(
              "The thread of <VirtualClockLoop", "waits while", "owner", "awaitUninterruptibly");
    }
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static boolean runsOnTheLoopItself() {
    return "loop".equals(System.getProperty("asyncio.engine"));
  }

  @Test
  void coroutinesThatBlockNeverRunBesideCallbacksOtherwise() throws Exception {
    AtomicBoolean inside = new AtomicBoolean();
    runBody(() -> {
      AtomicBoolean over = new AtomicBoolean();
      Callback[] callback = {null};
      callback[0] = () -> {
        takeAWhile(inside);
        if (!over.get()) {
          loop.callSoon(callback[0]);
        }
      };
      loop.callSoon(callback[0]);
      List<Task<?>> tasks = Stream.<Task<?>>generate(() -> createTask(async(() -> {
            for (int i = 0; i < 50; i++) {
              Thread.sleep(0, 300_000);
              loop.callSoon(() -> {}); // on engine handover it waits here for its turn
              takeAWhile(inside);
              await(sleep(0));
            }
          })))
          .limit(8)
          .toList();
      for (Task<?> task : tasks) {
        await(task);
      }
      over.set(true);
    });
  }

  private static void takeAWhile(AtomicBoolean inside) {
    assertThat(inside.compareAndSet(false, true)).isTrue();
    for (int i = 0; i < 1_000; i++) {
      Thread.onSpinWait();
    }
    inside.set(false);
  }
}
