package io.asyncio;

import io.asyncio.internal.Unchecked;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;

/**
 * A thread that runs a loop in place of its caller, who waits: because coroutines cannot be mounted
 * on the caller's thread, because the loop is bound to one thread for its life, or because its
 * thread is to be a virtual one.
 */
final class OwnThread implements AutoCloseable {

  private static final String NAME = "asyncio-loop";

  private final ExecutorService thread;

  private OwnThread(ThreadFactory threads) {
    this.thread = Executors.newSingleThreadExecutor(threads);
  }

  static OwnThread platform() {
    return new OwnThread(Thread.ofPlatform().name(NAME).daemon().factory());
  }

  static OwnThread virtual() {
    return new OwnThread(Thread.ofVirtual().name(NAME).factory());
  }

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
    // Told by the thread that interrupts: the caller wakes up later, perhaps when the run is over.
    InterruptSensor sensor = new InterruptSensor(interrupts::came);
    sensor.arm();
    boolean _ = Thread.interrupted();
    Future<?> run = thread.submit(body);
    try {
      await(run, sensor);
    } finally {
      sensor.disarm();
      boolean _ = Thread.interrupted(); // which was told
    }
  }

  private static void await(Future<?> run, InterruptSensor sensor) {
    while (true) {
      try {
        run.get();
        return;
      } catch (InterruptedException e) {
        sensor.arm();
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
