package io.asyncio;

import io.asyncio.internal.Unchecked;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * A thread that runs a loop in place of its caller, who waits: because coroutines cannot be mounted
 * on the caller's thread, or because the loop is bound to one thread for its life.
 */
final class OwnThread implements AutoCloseable {

  private final ExecutorService thread = Executors.newSingleThreadExecutor(
      Thread.ofPlatform().name("asyncio-loop").daemon().factory());

  /** Runs a loop from a thread that may be running another one. */
  static void runAnywhere(BaseEventLoop loop) {
    if (RunningLoop.get() == null) {
      loop.runForever();
    } else {
      loop.run.elsewhere();
    }
  }

  /**
   * Runs {@code body} on this thread, waits for its end, and throws what it throws.
   *
   * @param interrupts is told when the caller is interrupted, who then waits on
   */
  void run(Runnable body, CallerInterrupts interrupts) {
    if (Thread.interrupted()) {
      interrupts.came();
    }
    Future<?> run = thread.submit(body);
    while (true) {
      try {
        run.get();
        return;
      } catch (InterruptedException e) {
        interrupts.came();
      } catch (ExecutionException e) {
        throw Unchecked.<RuntimeException>rethrow(Objects.requireNonNull(e.getCause()));
      }
    }
  }

  /** Ends the thread. Does not wait. */
  @Override
  public void close() {
    thread.shutdown();
  }
}
