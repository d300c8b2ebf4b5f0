package io.asyncio.netty.loop;

import io.netty.util.concurrent.AbstractScheduledEventExecutor;
import io.netty.util.concurrent.Future;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * How Netty's users shut a loop down and wait for its end. Shutting it down closes the asyncio loop:
 * it is stopped if it runs, its tasks are cancelled and its transports aborted; then channels of
 * Netty are closed, and tasks run, for the quiet period.
 *
 * <p>Used by any thread.
 */
abstract class StoppableExecutor extends AbstractScheduledEventExecutor {

  final ShutdownState state = new ShutdownState();
  private final LoopExecutor.Driver driver;
  private final Termination termination;

  StoppableExecutor(LoopExecutor.Driver driver) {
    this.driver = driver;
    this.termination = new Termination(driver);
  }

  /** The loop is closed. */
  final void terminated() {
    var _ = termination.setSuccess(null);
  }

  /**
   * Closes the asyncio loop. If it runs, its run ends and it is closed by the thread that ran it;
   * else a thread of its own closes it.
   *
   * @return {@link #terminationFuture}
   */
  @Override
  public final Future<?> shutdownGracefully(long quietPeriod, long timeout, TimeUnit unit) {
    if (state.begin(quietPeriod, timeout, Objects.requireNonNull(unit, "unit"))) {
      driver.closeLoop();
    }
    return termination;
  }

  @Override
  public final Future<?> terminationFuture() {
    return termination;
  }

  @Override
  @Deprecated
  public final void shutdown() {
    var _ = shutdownGracefully(0, 0, TimeUnit.NANOSECONDS);
  }

  @Override
  @Deprecated
  public final List<Runnable> shutdownNow() {
    shutdown();
    return List.of();
  }

  @Override
  public final boolean isShuttingDown() {
    return state.hasBegun();
  }

  @Override
  public final boolean isShutdown() {
    return state.refusesTasks();
  }

  @Override
  public final boolean isTerminated() {
    return state.isTerminated();
  }

  /**
   * Waits for the end of the loop.
   *
   * @throws IllegalStateException on the loop's thread and in its coroutines, without which it does
   *     not end
   */
  @Override
  public final boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
    if (driver.runsCaller()) {
      throw new IllegalStateException("cannot await termination of the current thread");
    }
    return termination.await(timeout, unit);
  }

  @Override
  public final <T extends @Nullable Object> T invokeAny(Collection<? extends Callable<T>> tasks)
      throws InterruptedException, ExecutionException {
    refuseOwnThread("invokeAny");
    return super.invokeAny(tasks);
  }

  @Override
  public final <T extends @Nullable Object> T invokeAny(
      Collection<? extends Callable<T>> tasks, long timeout, TimeUnit unit)
      throws InterruptedException, ExecutionException, TimeoutException {
    refuseOwnThread("invokeAny");
    return super.invokeAny(tasks, timeout, unit);
  }

  @Override
  public final <T extends @Nullable Object> List<java.util.concurrent.Future<T>> invokeAll(
      Collection<? extends Callable<T>> tasks) throws InterruptedException {
    refuseOwnThread("invokeAll");
    return super.invokeAll(tasks);
  }

  @Override
  public final <T extends @Nullable Object> List<java.util.concurrent.Future<T>> invokeAll(
      Collection<? extends Callable<T>> tasks, long timeout, TimeUnit unit)
      throws InterruptedException {
    refuseOwnThread("invokeAll");
    return super.invokeAll(tasks, timeout, unit);
  }

  private void refuseOwnThread(String method) {
    if (driver.runsCaller()) {
      throw new RejectedExecutionException(
          "Calling " + method + " from within the EventLoop is not allowed");
    }
  }
}
