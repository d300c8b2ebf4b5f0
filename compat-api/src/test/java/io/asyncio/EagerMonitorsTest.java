package io.asyncio;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.currentTask;
import static io.asyncio.Asyncio.getRunningLoop;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio.contextvars.Context;
import io.asyncio.contextvars.ContextVar;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Steps that begin inside {@code synchronized}, on the loop's thread: its monitors stay there. */
class EagerMonitorsTest extends LoopTest {

  private static final ContextVar<String> HERE = new ContextVar<>("here", "nowhere");

  private final Future<Void> gate = loop.createFuture();
  private final Object monitor = new Object();

  @BeforeEach
  void startEagerly() {
    loop.setTaskFactory(Asyncio.eagerTaskFactory());
  }

  @AfterEach
  void letTheTasksEnd() {
    if (!loop.isClosed()) {
      loop.callSoon(() -> gate.cancel());
      runOnce();
      runOnce();
    }
  }

  private void inCallback(Callback callback) {
    loop.callSoon(callback);
    runOnce();
  }

  private static boolean othersGetIn(Object monitor) {
    boolean[] in = {false};
    Thread other = Thread.ofPlatform().daemon().start(() -> {
      synchronized (monitor) {
        in[0] = true;
      }
    });
    Strands.awaitState(other, Thread.State.BLOCKED, Thread.State.TERMINATED);
    return in[0];
  }

  /** Enters all {@code monitors}, one inside the other. */
  private static void inside(List<Object> monitors, Runnable body) {
    if (monitors.isEmpty()) {
      body.run();
      return;
    }
    synchronized (monitors.getFirst()) {
      inside(monitors.subList(1, monitors.size()), body);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 8, 9, 20})
  void callbackKeepsItsMonitors(int count) {
    for (int round = 0; round < 20; round++) {
      List<Object> monitors = Stream.generate(Object::new).limit(count).toList();
      inCallback(() -> inside(monitors, () -> {
        Task<Void> _ = loop.createTask(async(() -> {
          synchronized (new Object()) {
            await(gate);
          }
        }));
        assertThat(monitors).allMatch(Thread::holdsLock);
        assertThat(othersGetIn(monitors.getFirst())).isFalse();
      }));
      assertThat(monitors).noneMatch(Thread::holdsLock);
      assertThat(othersGetIn(monitors.getFirst())).isTrue();
    }
  }

  @Test
  void monitorThatIsEnteredTwiceIsLeftTwice() {
    inCallback(() -> {
      synchronized (monitor) {
        synchronized (monitor) {
          Task<Void> _ = loop.createTask(async(() -> await(gate)));
        }
        assertThat(Thread.holdsLock(monitor)).isTrue();
      }
      assertThat(Thread.holdsLock(monitor)).isFalse();
    });
    assertThat(othersGetIn(monitor)).isTrue();
  }

  @Test
  void nestedStartsKeepTheMonitorsOfEach() {
    Object inner = new Object();
    inCallback(() -> {
      synchronized (monitor) {
        Task<Void> _ = loop.createTask(async(() -> {
          synchronized (inner) {
            Task<Void> _ = loop.createTask(async(() -> await(gate)));
            assertThat(Thread.holdsLock(inner)).isTrue();
            assertThat(Thread.holdsLock(monitor)).isFalse();
          }
          await(gate);
        }));
        assertThat(Thread.holdsLock(monitor)).isTrue();
      }
    });
    assertThat(othersGetIn(monitor)).isTrue();
    assertThat(othersGetIn(inner)).isTrue();
  }

  @Test
  void firstStepFindsItsTaskItsLoopAndItsContext() {
    gate.setResult(null);
    inCallback(() -> {
      HERE.set("the callback");
      synchronized (monitor) {
        Task<Void> task = loop.createTask(async(() -> {
          assertThat(currentTask()).isNotNull();
          assertThat(getRunningLoop()).isSameAs(loop);
          assertThat(HERE.get()).isEqualTo("the callback");
          HERE.set("the task");
          await(gate); // is done, and goes on at once
          trace.add("through");
        }));
        assertThat(task.done()).isTrue();
        assertThat(currentTask()).isNull();
        assertThat(HERE.get()).isEqualTo("the callback");
      }
    });
    assertThat(trace).containsExactly("through");
  }

  @Test
  void whatEndsTheProgramLeavesTheMonitorBehind() {
    loop.callSoon(() -> {
      synchronized (monitor) {
        Task<Void> _ = loop.createTask(async(() -> {
          throw new KeyboardInterrupt("stop");
        }));
      }
    });
    assertThatThrownBy(this::runOnce).isInstanceOf(KeyboardInterrupt.class);
    assertThat(othersGetIn(monitor)).isTrue();
    assertThat(closeAndTakeReports()).isEmpty();
  }

  @Test
  void firstStepThatWantsTheMonitorGetsItAfterTheCallback() throws Exception {
    loop.setBlockingGrace(0);
    loop.waitForPosts();
    List<Task<Void>> tasks = new ArrayList<>();
    inCallback(() -> {
      synchronized (monitor) {
        tasks.add(loop.createTask(async(() -> {
          synchronized (monitor) {
            trace.add("task");
          }
        })));
        trace.add("callback");
      }
    });
    loop.runUntilComplete(tasks.getFirst());
    assertThat(trace).containsExactly("callback", "task");
  }

  /** Calls whoever waits for it at once, as a class of a program's own may. */
  private static final class ImpatientFuture extends Future<Void> {

    private final List<Consumer<? super Future<Void>>> kept = new ArrayList<>();

    ImpatientFuture(EventLoop loop) {
      super(loop);
    }

    @Override
    public void addDoneCallback(Consumer<? super Future<Void>> callback, Context context) {
      kept.add(callback);
    }

    void call() {
      setResult(null);
      kept.forEach(callback -> callback.accept(this));
    }
  }

  @Test
  void stepThatAFutureOfOnesOwnRunsLeavesTheMonitor() {
    ImpatientFuture impatient = new ImpatientFuture(loop);
    Task<Void> task = loop.createTask(async(() -> {
      await(impatient);
      trace.add("step");
      await(gate);
    }));
    runOnce();
    inCallback(() -> {
      synchronized (monitor) {
        impatient.call();
        assertThat(Thread.holdsLock(monitor)).isTrue();
      }
    });
    assertThat(othersGetIn(monitor)).isTrue();
    assertThat(trace).containsExactly("step");
    assertThat(task.done()).isFalse();
  }

  @Test
  void loopThatIsClosedInsideSynchronizedLeavesTheMonitor() {
    Task<Void> _ = loop.createTask(
        async(() -> {
          try {
            await(gate);
          } finally {
            trace.add("cleaned up");
          }
        }),
        TaskOptions.defaults().withEagerStart(false));
    runOnce();
    synchronized (monitor) {
      assertThat(closeAndTakeReports()).hasSize(1);
      assertThat(Thread.holdsLock(monitor)).isTrue();
    }
    assertThat(othersGetIn(monitor)).isTrue();
    assertThat(trace).containsExactly("cleaned up");
  }
}
