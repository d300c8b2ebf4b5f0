package io.asyncio;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/**
 * A test with a loop under a virtual clock, that must end without a report or an open checkpoint.
 */
public abstract class LoopTest {

  protected final VirtualClockLoop loop = new VirtualClockLoop();
  protected final Checkpoints points = new Checkpoints();

  /** What happened, in order, for tests that compare it as a whole. */
  protected final List<String> trace = new ArrayList<>();

  /** Runs a coroutine on the loop. */
  protected final <T> T run(Coroutine<T> coroutine) throws Exception {
    return loop.runUntilComplete(coroutine);
  }

  /** Runs a body on the loop as the main task. */
  protected final void runBody(Coroutine.Body body) throws Exception {
    loop.runUntilComplete(Asyncio.async(body));
  }

  /** Runs one iteration of the loop. */
  protected final void runOnce() {
    loop.stop();
    loop.runForever();
  }

  /** Closes the loop, and returns the messages of what was reported. */
  protected final List<String> closeAndTakeReports() {
    loop.close();
    List<String> messages = loop.reports.stream().map(ExceptionContext::message).toList();
    loop.reports.clear();
    return messages;
  }

  @AfterEach
  final void endsCleanly() {
    loop.close();
    assertThat(loop.reports).as("reports to the exception handler").isEmpty();
    assertThat(points.complete()).as("all checkpoints were passed").isTrue();
  }
}
