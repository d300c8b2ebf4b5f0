package io.asyncio;

import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Runs a loop on a thread of its own, for a caller on whose thread coroutines cannot be mounted.
 */
final class OwnThread {

  private OwnThread() {}

  /** Runs a loop from a thread that may be running another one. */
  static void runAnywhere(BaseEventLoop loop) {
    if (RunningLoop.get() == null) {
      loop.runForever();
    } else {
      run(loop);
    }
  }

  static void run(BaseEventLoop loop) {
    FutureTask<?> run = new FutureTask<>(loop::runHere, null);
    Thread.ofPlatform().name("asyncio-loop").daemon().start(run);
    boolean interrupted = false;
    try {
      while (true) {
        try {
          run.get();
          return;
        } catch (InterruptedException e) {
          interrupted = true; // asyncio has no such thing: the loop ends when it is told to
        }
      }
    } catch (ExecutionException e) {
      throw Throwing.<RuntimeException>sneaky(Objects.requireNonNull(e.getCause()));
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
