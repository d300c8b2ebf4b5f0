package io.asyncio.faults;

import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.createTask;
import static io.asyncio.Asyncio.getRunningLoop;
import static io.asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio.netty.IoTransport;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.channels.Pipe;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

/** The suite tells what is wrong: these faults do what the library must never do. */
class FaultRunnerTest {

  private static final long SEED = 7;

  /** Less than usual: what these faults leave behind stays, however long one waits. */
  private static final Duration TIDYING = Duration.ofSeconds(2);

  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

  /** What happens in a fault. */
  private interface Happening {
    void happen(FaultRun run) throws Exception;
  }

  private record Staged(Happening happening) implements Fault {

    @Override
    public String name() {
      return "staged";
    }

    @Override
    public String promise() {
      return "Nothing.";
    }

    @Override
    public void happen(FaultRun run) throws Exception {
      run.tried(1);
      happening.happen(run);
    }
  }

  private FaultOutcome outcome(Happening happening) throws InterruptedException {
    return outcome(happening, Scale.SHORT.deadline());
  }

  private FaultOutcome outcome(Happening happening, Duration deadline) throws InterruptedException {
    PrintStream stacks = new PrintStream(printed, true, StandardCharsets.UTF_8);
    FaultRunner runner = new FaultRunner(Scale.SHORT, SEED, deadline, TIDYING, stacks);
    return runner.run(new Staged(happening), IoTransport.NIO);
  }

  @Test
  void whatKeepsItsPromisesIsClean() throws Exception {
    FaultOutcome outcome = outcome(run -> run.onLoop(() -> await(sleep(0))));
    assertThat(outcome.result()).isEqualTo(new FaultResult(1, 0, 0, 0));
    assertThat(outcome.text()).startsWith("OK   staged").contains("seed " + SEED);
  }

  @Test
  void brokenPromisesAreLost() throws Exception {
    FaultOutcome outcome = outcome(run -> {
      run.promised(false, "sunshine");
      run.promised(5, 3, "bytes");
    });
    assertThat(outcome.result()).isEqualTo(new FaultResult(1, 3, 0, 0));
    assertThat(outcome.text())
        .startsWith("FAIL staged")
        .contains("lost: sunshine", "lost: bytes: 3, not 5 (2)");
  }

  @Test
  void whatIsRaisedIsLost() throws Exception {
    FaultOutcome outcome = outcome(_ -> {
      throw new StackOverflowError("staged");
    });
    assertThat(outcome.result()).isEqualTo(new FaultResult(1, 1, 0, 0));
    assertThat(printed.toString(StandardCharsets.UTF_8)).contains("StackOverflowError: staged");
  }

  @Test
  void whatALoopReportsIsLost() throws Exception {
    FaultOutcome outcome = outcome(run -> run.onLoop(() -> {
      getRunningLoop().callSoon(() -> {
        throw new IllegalStateException("staged");
      });
      await(sleep(0));
    }));
    assertThat(outcome.result()).isEqualTo(new FaultResult(1, 1, 0, 0));
  }

  @Test
  void tasksThatStayAreLeaked() throws Exception {
    FaultOutcome outcome = outcome(run -> run.onLoop(() -> {
      var _ = createTask(sleep(Double.POSITIVE_INFINITY));
    }));
    assertThat(outcome.result().leaked()).isEqualTo(1);
  }

  @Test
  void descriptorsThatStayAreLeaked() throws Exception {
    Pipe[] pipe = new Pipe[1];
    FaultOutcome outcome = outcome(_ -> pipe[0] = Pipe.open());
    assertThat(outcome.result().leaked()).isEqualTo(2);
    pipe[0].source().close();
    pipe[0].sink().close();
  }

  @Test
  void threadsThatStayAreLeaked() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    FaultOutcome outcome = outcome(_ ->
        Thread.ofPlatform().daemon().name("asyncio-staged").start(() -> awaitUninterruptibly(end)));
    end.countDown();
    assertThat(outcome.result().leaked()).isEqualTo(1);
  }

  @Test
  void buffersThatNobodyReleasesAreLeaked() throws Exception {
    Logger log = Logger.getLogger(ResourceLeakDetector.class.getName());
    log.setFilter(_ -> false);
    FaultOutcome outcome = outcome(_ -> ByteBufAllocator.DEFAULT.directBuffer(1).writeByte(1));
    log.setFilter(null);
    assertThat(outcome.result().leaked()).isEqualTo(1);
  }

  @Test
  void waitsThatDoNotEndAreHung() throws Exception {
    FaultOutcome outcome = outcome(run -> {
      FaultRun impatient = run.withPatience(0.01);
      impatient.onLoop(() -> impatient.comes("nothing", getRunningLoop().createFuture()));
    });
    assertThat(outcome.result()).isEqualTo(new FaultResult(1, 0, 0, 1));
  }

  @Test
  void whatPassesTheDeadlineIsAbandonedAndItsStacksArePrinted() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    FaultOutcome outcome = outcome(
        run -> run.onLoop(() -> {
          var _ = createTask(sleep(60), "a task that sleeps");
          await(sleep(0));
          awaitUninterruptibly(end);
        }),
        Duration.ofMillis(300));
    end.countDown();
    assertThat(outcome.result()).isEqualTo(new FaultResult(1, 0, 0, 1));
    assertThat(printed.toString(StandardCharsets.UTF_8))
        .contains("=== staged on nio/", "a task that sleeps", "awaitUninterruptibly");
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
