package io.asyncio;

import static io.asyncio.Asyncio.async;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.asyncio.internal.HelperThread;
import io.asyncio.internal.Unchecked;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WatchdogTest extends LoopTest {

  private final double usual = Watchdog.limit;

  @BeforeEach
  void shortLimit() {
    Watchdog.limit = 0.05;
  }

  @AfterEach
  void usualLimit() {
    Watchdog.limit = usual;
  }

  @Test
  void aLimitThatIsNoNumberIsRefusedByTheNameOfItsProperty() {
    assertThat(Watchdog.configured("2.5")).isEqualTo(2.5);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Watchdog.configured("soon"))
        .withMessage("asyncio.watchdog: expected a number of seconds, got soon");
  }

  @Test
  void stuckCallbackIsReportedWhileItIsStuck() {
    try (LogCapture log = new LogCapture()) {
      loop.callSoon(() -> spinUntilReported(log));
      runOnce();
      assertThat(log.messages())
          .singleElement()
          .asString()
          .contains("A callback has been running", "spinUntilReported");
    }
  }

  @Test
  void stuckTaskIsReportedByName() throws Exception {
    try (LogCapture log = new LogCapture()) {
      Task<Void> task = loop.createTask(async(() -> spinUntilReported(log)), "spinner");
      loop.runUntilComplete(task);
      assertThat(log.messages())
          .singleElement()
          .asString()
          .contains("spinner", "has been running", "spinUntilReported");
    }
  }

  private static void spinUntilReported(LogCapture log) {
    List<String> messages = log.messages();
    while (messages.isEmpty()) {
      Thread.onSpinWait();
      messages = log.messages();
    }
  }

  /** Cannot be told of when the watchdog first tries. */
  private static final class FailingOnce extends Task<Void> {

    private final Throwable failure;
    final AtomicBoolean failed = new AtomicBoolean();

    FailingOnce(Coroutine<Void> coroutine, EventLoop loop, Throwable failure) {
      super(coroutine, loop);
      this.failure = failure;
    }

    @Override
    public String toString() {
      if (failed.compareAndSet(false, true)) {
        throw Unchecked.<Error>rethrow(failure);
      }
      return super.toString();
    }
  }

  @ParameterizedTest
  @ValueSource(classes = {OutOfMemoryError.class, StackOverflowError.class, RuntimeException.class})
  void reportThatFailsIsMadeAgain(Class<? extends Throwable> type) throws Exception {
    try (LogCapture log = new LogCapture()) {
      FailingOnce task = new FailingOnce(
          async(() -> {
            spinUntilReported(log, "could not look at an event loop");
            spinUntilReported(log, "has been running");
          }),
          loop,
          type.getConstructor(String.class).newInstance("here"));
      loop.runUntilComplete(task);
      assertThat(task.failed).isTrue();
    }
  }

  private static void spinUntilReported(LogCapture log, String what) {
    while (log.messages().stream().noneMatch(message -> message.contains(what))) {
      Thread.onSpinWait();
    }
  }

  @Test
  void loopRunsIfTheThreadCannotBeStartedAndTheNextRunTriesAgain() {
    List<Runnable> works = new ArrayList<>();
    HelperThread usual = Watchdog.thread;
    Watchdog.thread = new HelperThread(
        work -> {
          works.add(work);
          if (works.size() == 1) {
            throw new OutOfMemoryError("unable to create native thread");
          }
          return new Thread(work);
        },
        () -> trace.add("watching"));
    try (LogCapture log = new LogCapture()) {
      loop.callSoon(() -> trace.add("ran"));
      runOnce();
      assertThat(trace).containsExactly("ran");
      assertThat(log.messages()).singleElement().asString().contains("without a watchdog");
      runOnce();
      assertThat(works).hasSize(2);
    } finally {
      Watchdog.thread = usual;
    }
  }
}
