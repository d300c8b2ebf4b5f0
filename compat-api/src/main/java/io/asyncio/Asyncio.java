package io.asyncio;

import io.asyncio.spi.EventLoopProvider;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * asyncio's functions, meant for {@code import static io.asyncio.Asyncio.*}.
 *
 * @see <a href="https://docs.python.org/3/library/asyncio.html">asyncio</a>
 */
public final class Asyncio extends StreamFunctions {

  private Asyncio() {}

  /** Makes a coroutine of a body that returns something: {@code async def}. */
  public static <T extends @Nullable Object> Coroutine<T> async(Callable<T> body) {
    return new AsyncCoroutine<>(Objects.requireNonNull(body, "body"));
  }

  /** Makes a coroutine of a body that returns nothing: {@code async def}. */
  public static Coroutine<@Nullable Void> async(Coroutine.Body body) {
    return AsyncCoroutine.of(Objects.requireNonNull(body, "body"));
  }

  /**
   * Waits for {@code awaitable} in the current task, and returns its value: {@code await}. A
   * coroutine runs inside the current task; while a future is pending, other tasks run.
   *
   * @throws Exception what it failed with, the same object
   * @throws CancelledError if it or the current task was cancelled
   * @throws IllegalStateException outside a task, or if a coroutine is awaited a second time
   */
  public static <T extends @Nullable Object> T await(Awaitable<T> awaitable) throws Exception {
    return awaitable.awaitHere();
  }

  /**
   * Returns the loop that runs the caller.
   *
   * @throws IllegalStateException if there is none
   */
  public static EventLoop getRunningLoop() {
    EventLoop loop = RunningLoop.get();
    if (loop == null) {
      throw new IllegalStateException("no running event loop");
    }
    return loop;
  }

  /** Returns the running loop, or else the thread's current one, which is made on first use. */
  public static EventLoop getEventLoop() {
    EventLoop loop = RunningLoop.get();
    if (loop == null) {
      loop = RunningLoop.current();
    }
    if (loop == null) {
      loop = newEventLoop();
      setEventLoop(loop);
    }
    return loop;
  }

  /** Makes {@code loop} the calling thread's current one; {@code null} for none. */
  public static void setEventLoop(@Nullable EventLoop loop) {
    RunningLoop.current(loop);
  }

  /**
   * Makes a new event loop.
   *
   * @throws IllegalStateException if there is no implementation on the class path
   */
  public static EventLoop newEventLoop() {
    return Providers.FIRST.newEventLoop();
  }

  private static final class Providers {
    static final EventLoopProvider FIRST =
        ServiceLoader.load(EventLoopProvider.class)
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "no " + EventLoopProvider.class.getName() + " found: add compat-netty"));
  }

  /** Makes a task of the running loop: {@code asyncio.create_task}. */
  public static <T extends @Nullable Object> Task<T> createTask(Coroutine<T> coroutine) {
    return getRunningLoop().createTask(coroutine);
  }

  /** Makes a task with a name. */
  public static <T extends @Nullable Object> Task<T> createTask(
      Coroutine<T> coroutine, String name) {
    return getRunningLoop().createTask(coroutine, name);
  }

  /** Makes a task with options. */
  public static <T extends @Nullable Object> Task<T> createTask(
      Coroutine<T> coroutine, TaskOptions options) {
    return getRunningLoop().createTask(coroutine, options);
  }

  /** Returns the task that the caller runs in, or {@code null} in a callback. */
  public static @Nullable Task<?> currentTask() {
    return currentTask(getRunningLoop());
  }

  /** Returns the task that {@code loop} runs at the moment, or {@code null}. */
  public static @Nullable Task<?> currentTask(EventLoop loop) {
    Strand strand = Strand.current();
    return strand != null && strand.loop == loop
        ? strand.task
        : BaseEventLoop.of(loop).currentTask();
  }

  /** Returns the unfinished tasks of the running loop. */
  public static Set<Task<?>> allTasks() {
    return allTasks(getRunningLoop());
  }

  /**
   * Returns the unfinished tasks of {@code loop}, in the order of their creation; on any thread.
   */
  public static Set<Task<?>> allTasks(EventLoop loop) {
    return BaseEventLoop.of(loop).tasks.unfinished();
  }
}
