package io.asyncio;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class RunForeverTest extends LoopTest {

  @Test
  void callerInsideSynchronizedKeepsItsMonitorsWhichItsCoroutinesDoNotGet() throws Exception {
    Object outer = new Object();
    Object inner = new Object();
    List<Boolean> held = new ArrayList<>();
    synchronized (outer) {
      synchronized (inner) {
        runBody(() -> {
          loop.callSoon(() -> held.add(Thread.holdsLock(outer) && Thread.holdsLock(inner)));
          await(sleep(1));
          held.add(Thread.holdsLock(outer) || Thread.holdsLock(inner));
        });
        assertThat(Thread.holdsLock(inner)).isTrue();
      }
      assertThat(Thread.holdsLock(inner)).isFalse();
      assertThat(Thread.holdsLock(outer)).isTrue();
    }
    assertThat(Thread.holdsLock(outer)).isFalse();
    assertThat(held).containsExactly(!loop.mayRunOnVirtualThread(), false);
  }

  @Test
  void callerRunsTheLoopItselfUnlessAVirtualThreadHasTo() {
    AtomicReference<Thread> ranOn = new AtomicReference<>();
    loop.callSoon(() -> ranOn.set(Thread.currentThread()));
    runOnce();
    if (loop.mayRunOnVirtualThread()) {
      assertThat(ranOn.get())
          .matches(Thread::isVirtual)
          .extracting(Thread::getName)
          .isEqualTo("asyncio-loop");
    } else {
      assertThat(ranOn.get()).isSameAs(Thread.currentThread());
    }
  }

  @Test
  void virtualThreadMayRunALoop() throws Exception {
    FutureTask<Integer> run = new FutureTask<>(() -> run(async(() -> {
      await(sleep(1));
      return 8;
    })));
    Thread.ofVirtual().start(run);
    assertThat(run.get()).isEqualTo(8);
  }

  @Test
  void failureOfARunOnAnotherThreadReachesTheCaller() {
    loop.callSoon(() -> {
      throw new KeyboardInterrupt("stop");
    });
    FutureTask<?> run = new FutureTask<>(loop::runForever, null);
    Thread.ofVirtual().start(run);
    assertThatThrownBy(run::get).hasCauseInstanceOf(KeyboardInterrupt.class);
    assertThat(loop.isRunning()).isFalse();
  }

  @Test
  void loopCannotRunInsideALoop() throws Exception {
    runBody(() -> {
      try (VirtualClockLoop other = new VirtualClockLoop()) {
        assertThatThrownBy(other::runForever)
            .isInstanceOf(IllegalStateException.class)
            .hasMessageContaining("another loop is running");
      }
      assertThatThrownBy(loop::runForever)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("already running");
    });
  }

  @Test
  void stopBeforeRunForeverRunsOneIteration() {
    loop.callSoon(() -> {
      trace.add("first");
      loop.callSoon(() -> trace.add("second"));
    });
    runOnce();
    assertThat(trace).containsExactly("first");
    runOnce();
    assertThat(trace).containsExactly("first", "second");
  }

  @Test
  void stoppedLoopRefusesTheUnfinishedResult() throws Exception {
    Future<Void> never = loop.createFuture();
    loop.callSoon(loop::stop);
    assertThatThrownBy(() -> loop.runUntilComplete(never))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Event loop stopped before Future completed.");
  }

  @Test
  void deadlockOfAVirtualClockNamesTheTask() {
    Future<Void> never = loop.createFuture();
    Task<Void> stuck = loop.createTask(async(() -> await(never)), "stuck");
    assertThatThrownBy(() -> loop.runUntilComplete(stuck)).hasMessageContaining("stuck");
    never.setResult(null);
    runOnce();
  }
}
