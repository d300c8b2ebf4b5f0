package io.asyncio;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.createTask;
import static io.asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio.ChildJvm.Ended;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How programs end that nobody stops from ending. */
class ProgramEndTest {

  private static Ended run(Class<?> program) throws Exception {
    return ChildJvm.runToItsEnd(program, Map.of());
  }

  private static void runOnVirtualClock(Coroutine.Body body) throws Exception {
    Asyncio.run(async(body), null, VirtualClockLoop::new);
  }

  /** Has a task fail beside a main task that waits. */
  private static void runWithTask(Error failure) throws Exception {
    runOnVirtualClock(() -> {
      createTask(async(() -> {
        throw failure;
      }));
      try {
        await(sleep(1));
      } finally {
        System.out.println("cleaned up");
      }
    });
  }

  static final class Exiting {
    static void main() throws Exception {
      runOnVirtualClock(() -> {
        throw new SystemExit(3);
      });
    }
  }

  @Test
  void exitOfTheMainTaskEndsTheProgramSilentlyWithItsStatus() throws Exception {
    assertThat(run(Exiting.class)).isEqualTo(new Ended(3, ""));
  }

  static final class TaskExiting {
    static void main() throws Exception {
      runWithTask(new SystemExit(4));
    }
  }

  @Test
  void exitOfAnotherTaskEndsTheProgramWhenTheMainTaskHasCleanedUp() throws Exception {
    assertThat(run(TaskExiting.class)).isEqualTo(new Ended(4, line("cleaned up")));
  }

  static final class ExitingWithSuccess {
    static void main() throws Exception {
      runWithTask(new SystemExit());
    }
  }

  @Test
  void exitWithoutAStatusIsSuccess() throws Exception {
    assertThat(run(ExitingWithSuccess.class)).isEqualTo(new Ended(0, line("cleaned up")));
  }

  static final class ExitingWithMessage {
    static void main() throws Exception {
      runOnVirtualClock(() -> {
        throw new SystemExit("no such host");
      });
    }
  }

  @Test
  void messageOfAnExitIsPrinted() throws Exception {
    assertThat(run(ExitingWithMessage.class)).isEqualTo(new Ended(1, line("no such host")));
  }

  static final class CallbackExiting {
    static void main() {
      VirtualClockLoop loop = new VirtualClockLoop();
      loop.callSoon(() -> {
        throw new SystemExit(5);
      });
      try (loop) {
        loop.runForever();
      }
    }
  }

  @Test
  void exitOfACallbackOfALoopEndsTheProgram() throws Exception {
    assertThat(run(CallbackExiting.class)).isEqualTo(new Ended(5, ""));
  }

  static final class Catching {
    static void main() throws Exception {
      try {
        runWithTask(new SystemExit(6));
      } catch (SystemExit e) {
        System.out.println("caught " + e.status());
      }
      throw new IllegalStateException("something else");
    }
  }

  @Test
  void exitThatIsCaughtChangesNothing() throws Exception {
    Ended ended = run(Catching.class);
    assertThat(ended.status()).isEqualTo(1);
    assertThat(ended.output())
        .startsWith(line("cleaned up") + line("caught 6") + "Exception in thread \"main\"")
        .contains("IllegalStateException: something else");
  }

  static final class OwnHandler {
    static void main() throws Exception {
      Thread.currentThread()
          .setUncaughtExceptionHandler((_, failure) -> System.out.println("got " + failure));
      runOnVirtualClock(() -> {
        throw new SystemExit(7);
      });
    }
  }

  @Test
  void handlerOfTheMainThreadsOwnStays() throws Exception {
    assertThat(run(OwnHandler.class))
        .isEqualTo(new Ended(1, line("got " + SystemExit.class.getName())));
  }

  static final class Interrupted {
    static void main() throws Exception {
      runWithTask(new KeyboardInterrupt());
    }
  }

  @Test
  void interruptIsPrintedAsAnyExceptionAndEndsTheProgramWith130() throws Exception {
    Ended ended = run(Interrupted.class);
    assertThat(ended.status()).isEqualTo(130);
    assertThat(ended.output())
        .startsWith(line("cleaned up") + "Exception in thread \"main\"")
        .contains(KeyboardInterrupt.class.getName())
        .doesNotContain("never retrieved");
  }

  private static String line(String text) {
    return text + System.lineSeparator();
  }
}
