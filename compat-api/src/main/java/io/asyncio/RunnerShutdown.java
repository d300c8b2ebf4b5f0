package io.asyncio;

import io.asyncio.internal.Unchecked;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Ends what a {@link Runner} has left on its loop, and closes that; when its thread is interrupted,
 * it does not wait any longer. Owned by that thread.
 */
final class RunnerShutdown implements CallerInterrupts.Answer {

  private static final double EXECUTOR_SHUTDOWN_SECONDS = 300;

  private final EventLoop loop;
  private final BaseEventLoop base;

  /** Whether the last run was interrupted: nobody wants to wait for calls in executors now. */
  private final boolean hurried;

  /** Set by any thread. */
  private volatile boolean interrupted;

  RunnerShutdown(EventLoop loop, boolean hurried) {
    this.loop = loop;
    this.base = BaseEventLoop.of(loop);
    this.hurried = hurried;
  }

  @Override
  public boolean interrupted() {
    boolean first = !interrupted;
    interrupted = true;
    base.urgent.set(this::leave);
    BlockedTasks.interruptFrozen(base);
    return first;
  }

  private void leave() {
    if (base.isRunning()) {
      base.run.interrupts.answered();
      BlockedTasks.interruptCancelled(base);
      base.stop();
    }
  }

  /** Does it, and leaves the thread's flag set if it was interrupted. */
  void run() {
    Throwable failure = null;
    base.run.interrupts.answer(this);
    try {
      shutDown();
    } catch (Throwable e) {
      failure = e;
    } finally {
      base.run.interrupts.answer(null);
    }
    failure = close(failure);
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    if (failure != null) {
      throw Unchecked.<RuntimeException>rethrow(failure);
    }
  }

  private @Nullable Throwable close(@Nullable Throwable failure) {
    try {
      loop.close();
    } catch (Throwable e) {
      if (failure == null) {
        return e;
      }
      if (failure != e) {
        failure.addSuppressed(e);
      }
    }
    return failure;
  }

  private void shutDown() throws Exception {
    cancelTasks();
    complete(loop::shutdownAsyncgens);
    complete(() -> loop.shutdownDefaultExecutor(hurried ? 0 : EXECUTOR_SHUTDOWN_SECONDS));
  }

  private void complete(Supplier<Awaitable<?>> work) throws Exception {
    if (interrupted) {
      return;
    }
    try {
      loop.runUntilComplete(work.get());
    } catch (IllegalStateException e) {
      if (!interrupted) {
        throw e;
      }
    }
  }

  private void cancelTasks() throws Exception {
    Set<Task<?>> tasks = Asyncio.allTasks(loop);
    if (tasks.isEmpty()) {
      return;
    }
    tasks.forEach(Task::cancel);
    if (hurried) {
      BlockedTasks.interruptCancelled(base);
    }
    complete(() -> Gather.of(tasks, true));
    for (Task<?> task : tasks) {
      Throwable failure = !task.done() || task.cancelled() ? null : task.exception();
      if (failure != null) {
        loop.callExceptionHandler(
            ExceptionContext.of("unhandled exception during asyncio.run() shutdown", failure)
                .withFuture(task));
      }
    }
  }
}
