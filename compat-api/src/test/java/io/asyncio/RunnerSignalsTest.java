package io.asyncio;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/** Runners beside the signal handlers of loops and of the program. */
class RunnerSignalsTest extends LoopTest {

  private static final Signal INT = new Signal("INT");
  private static final Signal TERM = new Signal("TERM");

  private final CountDownLatch exited = new CountDownLatch(1);

  @BeforeEach
  void letTheLoopWaitForSignals() {
    loop.waitForPosts();
  }

  /** A runner on the test's loop that would end the program by adding to the trace. */
  private Runner runner() {
    return new Runner(null, () -> loop, status -> {
      trace.add("exit " + status);
      exited.countDown();
    });
  }

  /** Tells whether nothing of this library handles a signal. */
  private static boolean isFree(Signal signal) {
    SignalHandler current = Signal.handle(signal, _ -> {});
    Signal.handle(signal, current);
    return current.getClass().getName().startsWith("sun.misc.");
  }

  @Test
  void handlerOfTheLoopReplacesTheCancellationUntilItIsRemoved() {
    Future<Void> told = loop.createFuture();
    Future<Void> never = loop.createFuture();
    try (Runner runner = runner()) {
      assertThatThrownBy(() -> runner.run(async(() -> {
            loop.addSignalHandler("INT", () -> told.setResult(null));
            Signal.raise(INT);
            await(told);
            trace.add("told");
            loop.removeSignalHandler("INT");
            Signal.raise(INT);
            await(never);
          })))
          .isInstanceOf(KeyboardInterrupt.class)
          .hasMessage("SIGINT");
    }
    assertThat(trace).containsExactly("told");
    assertThat(never.cancelled()).isTrue();
    assertThat(isFree(INT)).isTrue();
  }

  @Test
  void handlerSetBeforeTheRunReplacesTheCancellationToo() {
    Future<Void> told = loop.createFuture();
    Future<Void> never = loop.createFuture();
    try (Runner runner = runner()) {
      runner.getLoop().addSignalHandler("INT", () -> told.setResult(null));
      assertThatThrownBy(() -> runner.run(async(() -> {
            Signal.raise(INT);
            await(told);
            trace.add("told");
            loop.removeSignalHandler("INT");
            Signal.raise(INT);
            await(never);
          })))
          .isInstanceOf(KeyboardInterrupt.class);
    }
    assertThat(trace).containsExactly("told");
    assertThat(isFree(INT)).isTrue();
  }

  @Test
  void handlerThatIsLeftSetDoesNotOutliveItsLoop() throws Exception {
    try (Runner runner = runner()) {
      runner.run(async(() -> loop.addSignalHandler("INT", () -> {})));
      assertThat(isFree(INT)).isFalse();
    }
    assertThat(isFree(INT)).isTrue();

    try (VirtualClockLoop second = new VirtualClockLoop().waitForPosts();
        Runner next = new Runner(null, () -> second)) {
      Future<Void> never = second.createFuture();
      assertThatThrownBy(() -> next.run(async(() -> {
            Signal.raise(INT);
            await(never);
          })))
          .isInstanceOf(KeyboardInterrupt.class);
    }
  }

  /** Raises SIGINT, and returns when it has been taken and not yet answered. */
  private void interruptWithoutAwait() {
    Signal.raise(INT);
    while (!loop.urgent.isSet()) {
      Thread.onSpinWait();
    }
  }

  @Test
  void signalCountsThoughTheMainTaskEndsWithoutAnotherAwait() {
    try (Runner runner = runner()) {
      assertThatThrownBy(() -> runner.run(async(() -> {
            interruptWithoutAwait();
            trace.add("ends");
          })))
          .isInstanceOf(KeyboardInterrupt.class)
          .hasMessage("SIGINT");
    }
    assertThat(trace).containsExactly("ends");
  }

  @Test
  void signalCancelsTheMainTaskAtItsNextAwait() {
    try (Runner runner = runner()) {
      assertThatThrownBy(() -> runner.run(async(() -> {
            loop.callSoon(() -> trace.add("scheduled before"));
            interruptWithoutAwait();
            trace.add("this step");
            await(Asyncio.sleep(0));
            trace.add("not reached");
          })))
          .isInstanceOf(KeyboardInterrupt.class);
    }
    assertThat(trace).containsExactly("this step", "scheduled before");
  }

  @Test
  void signalInAnotherTaskCancelsTheMainTaskBeforeThatGoesOn() {
    Future<Void> never = loop.createFuture();
    try (Runner runner = runner()) {
      assertThatThrownBy(() -> runner.run(async(() -> {
            Asyncio.createTask(async(() -> {
              interruptWithoutAwait();
              await(Asyncio.sleep(0));
              trace.add("other");
            }));
            try {
              await(never);
            } finally {
              trace.add("main");
              await(Asyncio.sleep(0));
            }
          })))
          .isInstanceOf(KeyboardInterrupt.class);
    }
    assertThat(trace).containsExactlyInAnyOrder("main", "other");
  }

  @Test
  void signalThatComesBeforeTheFirstStepKeepsTheBodyFromRunning() {
    try (Runner runner = runner()) {
      runner.getLoop().callSoon(this::interruptWithoutAwait);
      assertThatThrownBy(() -> runner.run(async(() -> trace.add("not reached"))))
          .isInstanceOf(KeyboardInterrupt.class);
    }
    assertThat(trace).isEmpty();
  }

  @Test
  void signalThatIsSwallowedByTheBodyIsNoInterrupt() throws Exception {
    Future<Void> never = loop.createFuture();
    try (Runner runner = runner()) {
      runner.run(async(() -> {
        interruptWithoutAwait();
        try {
          await(never);
        } catch (CancelledError e) {
          trace.add("swallowed");
        }
      }));
    }
    assertThat(trace).containsExactly("swallowed");
  }

  @Test
  void furtherSignalCancelsTheMainTask() {
    Future<Void> never = loop.createFuture();
    try (Runner runner = runner().cancelOn("SIGTERM")) {
      assertThat(isFree(TERM)).isTrue();
      assertThatThrownBy(() -> runner.run(async(() -> {
            Signal.raise(TERM);
            try {
              await(never);
            } finally {
              trace.add("cleaned up");
            }
          })))
          .isInstanceOf(KeyboardInterrupt.class)
          .hasMessage("SIGTERM");
      assertThat(isFree(TERM)).isTrue();
    }
    assertThat(trace).containsExactly("cleaned up");
  }

  @Test
  void interruptStillCancelsBesideFurtherSignals() {
    Future<Void> never = loop.createFuture();
    try (Runner runner = runner().cancelOn("TERM", "INT", "HUP")) {
      assertThatThrownBy(() -> runner.run(async(() -> {
            Signal.raise(INT);
            await(never);
          })))
          .isInstanceOf(KeyboardInterrupt.class)
          .hasMessage("SIGINT");
    }
    assertThat(trace).isEmpty();
  }

  @Test
  void secondSignalEndsTheProgramWithItsStatus() throws Exception {
    Future<Void> never = loop.createFuture();
    try (Runner runner = runner().cancelOn("TERM")) {
      runner.run(async(() -> {
        Signal.raise(INT);
        try {
          await(never);
        } catch (CancelledError e) {
          Signal.raise(TERM);
          exited.await();
        }
      }));
    }
    assertThat(trace).containsExactly("exit 143");
  }

  @Test
  void handlersOfTheProgramStay() throws Exception {
    CountDownLatch own = new CountDownLatch(1);
    SignalHandler before = Signal.handle(TERM, _ -> own.countDown());
    try (Runner runner = runner().cancelOn("TERM")) {
      runner.run(async(() -> {
        Signal.raise(TERM);
        own.await();
      }));
    } finally {
      Signal.handle(TERM, before);
    }
    assertThat(trace).isEmpty();
  }

  @Test
  void signalsThatCannotBeCaughtAreRefusedAtOnce() throws Exception {
    try (Runner runner = runner()) {
      assertThatIllegalStateException()
          .isThrownBy(() -> runner.cancelOn("TERM", "KILL"))
          .withMessage("sig 9 cannot be caught");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> runner.cancelOn("TERM", "FOO"))
          .withMessage("signal: unknown name 'FOO'");
      boolean free = runner.run(async(() -> isFree(TERM)));
      assertThat(free).as("what was refused has changed nothing").isTrue();
    }
  }
}
