package io.asyncio;

import io.asyncio.contextvars.Context;
import io.asyncio.internal.Seconds;
import io.asyncio.internal.strand.Strand;
import io.asyncio.spi.EventLoopProvider;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * asyncio's functions, meant for {@code import static io.asyncio.Asyncio.*}.
 *
 * @see <a href="https://docs.python.org/3/library/asyncio.html">asyncio</a>
 */
public final class Asyncio extends WaitFunctions {

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
    return Objects.requireNonNull(awaitable, "awaitable").awaitHere();
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

  /**
   * Makes an asynchronous generator of a body that yields: an {@code async def} with a {@code
   * yield} in it. Nothing of the body runs before the first element is asked for.
   *
   * @see AsyncGenerator
   */
  public static <T extends @Nullable Object> AsyncGenerator<T> generator(Generator.Body<T> body) {
    return new BodyGenerator<>(body);
  }

  /**
   * Iterates over {@code iterable} in the current task, awaiting each element: {@code async for}.
   *
   * <p>Leaving the loop early leaves a generator suspended, see {@link #aclosing}. What getting an
   * element raises comes out of the loop as it is, checked exceptions too.
   *
   * @return for one {@code for} statement inside a coroutine
   */
  public static <T extends @Nullable Object> Iterable<T> each(AsyncIterable<T> iterable) {
    return Each.of(iterable);
  }

  /** Closes {@code generator} at the end of a {@code try} block: {@code contextlib.aclosing}. */
  public static <T extends @Nullable Object> Aclosing<T> aclosing(AsyncGenerator<T> generator) {
    return new Aclosing<>(generator);
  }

  /**
   * Returns the running loop, or else the thread's current one, which is made on first use. What
   * merely needs a loop, such as {@code new Future()} or {@link #gather}, never makes one.
   */
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
    static final EventLoopProvider FIRST = ServiceLoader.load(EventLoopProvider.class)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException(
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

  /**
   * Returns the task that {@code loop} runs at the moment, or {@code null}.
   *
   * @param loop {@code null} for the running loop
   * @throws IllegalStateException if {@code loop} is {@code null} and no loop runs
   */
  public static @Nullable Task<?> currentTask(@Nullable EventLoop loop) {
    if (loop == null) {
      return currentTask(getRunningLoop());
    }
    Strand strand = Strand.current();
    return strand != null && strand.loop() == loop
        ? strand.task()
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

  /**
   * Returns {@code awaitable} itself if it is a future, else a task of the running loop, or else of
   * the thread's current one.
   *
   * @throws IllegalStateException if a task is to be made and there is neither, which leaves a
   *     coroutine as it is; or if the loop refuses it, which closes a coroutine
   * @see <a
   *     href="https://docs.python.org/3/library/asyncio-future.html#asyncio.ensure_future">asyncio.ensure_future</a>
   */
  public static <T extends @Nullable Object> Future<T> ensureFuture(Awaitable<T> awaitable) {
    return Futures.ensure(awaitable, "ensureFuture");
  }

  /**
   * Returns {@code awaitable} itself if it is a future, else a task of {@code loop}.
   *
   * @throws IllegalArgumentException if it is a future of another loop
   * @throws IllegalStateException if the loop refuses the task, which closes a coroutine
   */
  public static <T extends @Nullable Object> Future<T> ensureFuture(
      Awaitable<T> awaitable, EventLoop loop) {
    return Futures.ensure(awaitable, Objects.requireNonNull(loop, "loop"));
  }

  /** Tells whether {@code object} is a {@link Future}, which a {@link Task} is too. */
  public static boolean isFuture(@Nullable Object object) {
    return object instanceof Future;
  }

  /** Tells whether {@code object} is a {@link Coroutine}. */
  public static boolean isCoroutine(@Nullable Object object) {
    return object instanceof Coroutine;
  }

  /**
   * Waits for {@code stage} in the current task, and returns its value. Cancelling the task cancels
   * {@code stage.toCompletableFuture()}.
   *
   * @throws Exception what it failed with, without a {@link
   *     java.util.concurrent.CompletionException} around it
   * @throws TimeoutError if it failed with a {@link java.util.concurrent.TimeoutException}, which
   *     is its cause
   * @throws CancelledError if it or the current task was cancelled
   * @throws IllegalStateException outside a task
   */
  public static <T extends @Nullable Object> T await(CompletionStage<T> stage) throws Exception {
    return StageBridge.follow(stage, Task.running().loop).awaitHere();
  }

  /** Returns {@code future} itself, which needs no wrapping. */
  public static <T extends @Nullable Object> Future<T> wrapFuture(Future<T> future) {
    return Objects.requireNonNull(future, "future");
  }

  /**
   * Returns a future of the running loop, or else of the thread's current one, that ends as {@code
   * stage} does. Cancelling it cancels {@code stage.toCompletableFuture()}.
   *
   * <p>What {@code java.util.concurrent} calls a cancellation or a timeout becomes a {@link
   * CancelledError} or a {@link TimeoutError} with the same message; its wrappers around failures
   * are taken off.
   *
   * @throws IllegalStateException if there is no such loop
   * @see <a
   *     href="https://docs.python.org/3/library/asyncio-future.html#asyncio.wrap_future">asyncio.wrap_future</a>
   */
  public static <T extends @Nullable Object> Future<T> wrapFuture(CompletionStage<T> stage) {
    return StageBridge.follow(stage, RunningLoop.require("wrapFuture"));
  }

  /** As {@link #wrapFuture(CompletionStage)}. */
  public static <T extends @Nullable Object> Future<T> wrapFuture(CompletableFuture<T> future) {
    return wrapFuture((CompletionStage<T>) future);
  }

  /**
   * As {@link #wrapFuture(CompletionStage)}; a virtual thread waits for {@code future}. Cancelling
   * what is returned cancels {@code future}.
   */
  public static <T extends @Nullable Object> Future<T> wrapFuture(
      java.util.concurrent.Future<T> future) {
    return future instanceof CompletableFuture<T> stage
        ? wrapFuture(stage)
        : StageBridge.followBlocking(future, RunningLoop.require("wrapFuture"));
  }

  /**
   * Waits {@code seconds}; 0 or less lets the others run once.
   *
   * @throws IllegalArgumentException if {@code seconds} is not a number
   * @see <a
   *     href="https://docs.python.org/3/library/asyncio-task.html#asyncio.sleep">asyncio.sleep</a>
   */
  public static Coroutine<@Nullable Void> sleep(double seconds) {
    return new SleepCoroutine<>(seconds, null);
  }

  /** As {@link #sleep(double)}; awaiting it gives {@code result}. */
  public static <T extends @Nullable Object> Coroutine<T> sleep(double seconds, T result) {
    return new SleepCoroutine<>(seconds, result);
  }

  /** As {@link #sleep(double)}. */
  public static Coroutine<@Nullable Void> sleep(Duration duration) {
    return sleep(Seconds.of(duration, "duration"));
  }

  /**
   * Runs the awaitables side by side and returns a future of their results, in the order given.
   *
   * <p>The first failure becomes that of the future at once; the others go on. Cancelling the
   * future cancels all that are not done. One that is given twice runs once.
   *
   * @throws IllegalArgumentException if they belong to different loops
   * @throws IllegalStateException if there is no future among them and neither a running nor a
   *     current loop
   * @see <a
   *     href="https://docs.python.org/3/library/asyncio-task.html#asyncio.gather">asyncio.gather</a>
   */
  @SafeVarargs
  @SuppressWarnings("varargs") // it is only read
  public static <T extends @Nullable Object> Future<List<T>> gather(
      Awaitable<? extends T>... awaitables) {
    return Gather.of(Arrays.asList(awaitables), false);
  }

  /** As {@link #gather(Awaitable[])}. */
  public static <T extends @Nullable Object> Future<List<T>> gather(
      Collection<? extends Awaitable<? extends T>> awaitables) {
    return Gather.of(awaitables, false);
  }

  /**
   * As {@link #gather(Awaitable[])}; if {@code returnExceptions}, a failure or a cancellation is a
   * result like others, in its place.
   */
  public static Future<List<@Nullable Object>> gather(
      Collection<? extends Awaitable<?>> awaitables, boolean returnExceptions) {
    return Gather.of(awaitables, returnExceptions);
  }

  /**
   * Waits for {@code awaitable}, up to {@code seconds}; when they are over, cancels it, waits until
   * it has ended, and raises {@link TimeoutError}.
   *
   * <p><b>Pitfall.</b> What is waited for is cancelled, a future of someone else's included. To
   * leave it running, write {@code waitFor(shield(future), seconds)}.
   *
   * @param seconds the limit; with 0 or less, only what is done already gives its result, and a
   *     coroutine is not even started; infinity for no limit
   * @throws IllegalArgumentException if {@code seconds} is not a number
   * @see <a
   *     href="https://docs.python.org/3/library/asyncio-task.html#asyncio.wait_for">asyncio.wait_for</a>
   */
  public static <T extends @Nullable Object> Coroutine<T> waitFor(
      Awaitable<T> awaitable, double seconds) {
    return WaitFor.of(awaitable, seconds);
  }

  /** As {@link #waitFor(Awaitable, double)}; {@code null} for no limit. */
  public static <T extends @Nullable Object> Coroutine<T> waitFor(
      Awaitable<T> awaitable, @Nullable Double seconds) {
    return WaitFor.of(awaitable, Seconds.orUnlimited(seconds, "seconds"));
  }

  /** As {@link #waitFor(Awaitable, double)}. */
  public static <T extends @Nullable Object> Coroutine<T> waitFor(
      Awaitable<T> awaitable, Duration limit) {
    return WaitFor.of(awaitable, Seconds.of(limit, "limit"));
  }

  /**
   * Returns a future that ends as {@code awaitable} does; cancelling the future, or the task that
   * awaits it, does not cancel {@code awaitable}.
   *
   * <p><b>Pitfall.</b> The awaiting task is cancelled all the same. To ignore that as well, catch
   * the {@link CancelledError} around the await.
   *
   * @throws IllegalStateException if it is no future and there is neither a running nor a current
   *     loop
   * @see <a
   *     href="https://docs.python.org/3/library/asyncio-task.html#asyncio.shield">asyncio.shield</a>
   */
  public static <T extends @Nullable Object> Future<T> shield(Awaitable<T> awaitable) {
    return Shield.of(awaitable);
  }

  /**
   * Starts the awaitables, and gives them in the order in which they are done, see {@link
   * AsCompleted}.
   *
   * @throws IllegalArgumentException if one belongs to another loop than the current one
   * @throws IllegalStateException if there is neither a running nor a current loop
   */
  public static <T extends @Nullable Object> AsCompleted<T> asCompleted(
      Iterable<? extends Awaitable<? extends T>> awaitables) {
    return new AsCompleted<>(awaitables, Seconds.UNLIMITED);
  }

  /**
   * As {@link #asCompleted(Iterable)}; when {@code seconds} are over, what is left raises {@link
   * TimeoutError}.
   */
  public static <T extends @Nullable Object> AsCompleted<T> asCompleted(
      Iterable<? extends Awaitable<? extends T>> awaitables, double seconds) {
    return new AsCompleted<>(awaitables, seconds);
  }

  /**
   * Runs {@code body} in the current task, for {@code seconds} at most: {@code async with
   * asyncio.timeout(seconds)}.
   *
   * @param seconds the limit, counted from the await on; infinity for none
   * @throws TimeoutError (when awaited) if the limit was passed and the body ended by that
   * @throws IllegalArgumentException if {@code seconds} is not a number
   * @see <a
   *     href="https://docs.python.org/3/library/asyncio-task.html#asyncio.timeout">asyncio.timeout</a>
   */
  @SuppressWarnings("overloads") // a block lambda is one or the other
  public static <T extends @Nullable Object> Coroutine<T> timeout(
      double seconds, Timeout.Body<T> body) {
    return Timeout.within(seconds, body);
  }

  /** As {@link #timeout(double, Timeout.Body)}, for a body that returns nothing. */
  @SuppressWarnings("overloads")
  public static Coroutine<@Nullable Void> timeout(double seconds, Timeout.VoidBody body) {
    return Timeout.within(seconds, Timeout.returningNull(body));
  }

  /** As {@link #timeout(double, Timeout.Body)}; {@code null} for no limit. */
  @SuppressWarnings("overloads")
  public static <T extends @Nullable Object> Coroutine<T> timeout(
      @Nullable Double seconds, Timeout.Body<T> body) {
    return Timeout.within(Seconds.orUnlimited(seconds, "seconds"), body);
  }

  /** As {@link #timeout(double, Timeout.VoidBody)}; {@code null} for no limit. */
  @SuppressWarnings("overloads")
  public static Coroutine<@Nullable Void> timeout(@Nullable Double seconds, Timeout.VoidBody body) {
    return timeout(Seconds.orUnlimited(seconds, "seconds"), body);
  }

  /** As {@link #timeout(double, Timeout.Body)}. */
  @SuppressWarnings("overloads")
  public static <T extends @Nullable Object> Coroutine<T> timeout(
      Duration limit, Timeout.Body<T> body) {
    return Timeout.within(Seconds.of(limit, "limit"), body);
  }

  /** As {@link #timeout(double, Timeout.VoidBody)}. */
  @SuppressWarnings("overloads")
  public static Coroutine<@Nullable Void> timeout(Duration limit, Timeout.VoidBody body) {
    return timeout(Seconds.of(limit, "limit"), body);
  }

  /**
   * As {@link #timeout(double, Timeout.Body)}, with a deadline.
   *
   * @param when the time on the clock of {@link EventLoop#time}, in seconds; infinity for no limit
   */
  @SuppressWarnings("overloads")
  public static <T extends @Nullable Object> Coroutine<T> timeoutAt(
      double when, Timeout.Body<T> body) {
    return Timeout.at(when, body);
  }

  /** As {@link #timeoutAt(double, Timeout.Body)}, for a body that returns nothing. */
  @SuppressWarnings("overloads")
  public static Coroutine<@Nullable Void> timeoutAt(double when, Timeout.VoidBody body) {
    return Timeout.at(when, Timeout.returningNull(body));
  }

  /** As {@link #timeoutAt(double, Timeout.Body)}; {@code null} for no limit. */
  @SuppressWarnings("overloads")
  public static <T extends @Nullable Object> Coroutine<T> timeoutAt(
      @Nullable Double when, Timeout.Body<T> body) {
    return Timeout.at(Seconds.orUnlimited(when, "when"), body);
  }

  /** As {@link #timeoutAt(double, Timeout.VoidBody)}; {@code null} for no limit. */
  @SuppressWarnings("overloads")
  public static Coroutine<@Nullable Void> timeoutAt(@Nullable Double when, Timeout.VoidBody body) {
    return timeoutAt(Seconds.orUnlimited(when, "when"), body);
  }

  /**
   * Runs {@code body} in the current task with a group for tasks, and waits for these: {@code async
   * with asyncio.TaskGroup()}. See {@link TaskGroup}.
   *
   * @throws ExceptionGroup (when awaited) of what tasks or the body failed with
   * @throws BaseExceptionGroup (when awaited) if there is an {@link Error} among that
   * @throws CancelledError (when awaited) if the current task was cancelled and nothing failed
   */
  @SuppressWarnings("overloads") // a block lambda is one or the other
  public static <T extends @Nullable Object> Coroutine<T> taskGroup(TaskGroup.Body<T> body) {
    return new TaskGroup().run(body);
  }

  /** As {@link #taskGroup(TaskGroup.Body)}, for a body that returns nothing. */
  @SuppressWarnings("overloads")
  public static Coroutine<@Nullable Void> taskGroup(TaskGroup.VoidBody body) {
    return new TaskGroup().run(body);
  }

  /**
   * Calls {@code callable} on another thread, in a copy of the current context, by the loop's
   * default executor. Cancelling does not stop a call that has begun.
   *
   * @see <a
   *     href="https://docs.python.org/3/library/asyncio-task.html#asyncio.to_thread">asyncio.to_thread</a>
   */
  public static <T extends @Nullable Object> Coroutine<T> toThread(Callable<T> callable) {
    Objects.requireNonNull(callable, "callable");
    return new AsyncCoroutine<>(() -> {
      Context context = Context.copyContext();
      return getRunningLoop().runInExecutor(null, () -> context.run(callable)).awaitHere();
    });
  }

  /** As {@link #toThread(Callable)}, for a body that returns nothing. */
  public static Coroutine<@Nullable Void> toThread(Coroutine.Body body) {
    Objects.requireNonNull(body, "body");
    return toThread(() -> {
      body.run();
      return null;
    });
  }

  /**
   * Has {@code loop} run {@code coroutine}, from any thread, and returns a future of its result.
   * Cancelling that cancels the task; blocking on it in the loop's own thread raises an {@link
   * IllegalStateException}.
   *
   * @throws IllegalStateException if the loop is closed
   * @see <a
   *     href="https://docs.python.org/3/library/asyncio-task.html#asyncio.run_coroutine_threadsafe">asyncio.run_coroutine_threadsafe</a>
   */
  public static <T extends @Nullable Object> CompletableFuture<T> runCoroutineThreadsafe(
      Coroutine<T> coroutine, EventLoop loop) {
    return Threadsafe.run(coroutine, loop);
  }

  /**
   * Returns a task factory whose tasks run up to their first suspension before {@code createTask}
   * returns.
   *
   * @see <a
   *     href="https://docs.python.org/3/library/asyncio-task.html#asyncio.eager_task_factory">asyncio.eager_task_factory</a>
   */
  public static TaskFactory eagerTaskFactory() {
    return EagerTaskFactory.DEFAULT;
  }

  /** As {@link #eagerTaskFactory}, for a class of tasks of one's own. */
  public static TaskFactory createEagerTaskFactory(TaskConstructor constructor) {
    return new EagerTaskFactory(constructor);
  }

  /**
   * Runs a program: {@code awaitable} on a new event loop, and then closes that, see {@link
   * Runner#close}.
   *
   * @throws IllegalStateException if the calling thread runs an event loop
   * @throws KeyboardInterrupt if SIGINT came and {@code awaitable} ended by that, see {@link
   *     Runner}
   * @throws CancelledError if it was cancelled otherwise
   * @throws Exception what it failed with, the same object
   * @see <a
   *     href="https://docs.python.org/3/library/asyncio-runner.html#asyncio.run">asyncio.run</a>
   */
  public static <T extends @Nullable Object> T run(Awaitable<T> awaitable) throws Exception {
    return run(awaitable, null, null);
  }

  /** As {@link #run(Awaitable)}, with debug mode on or off. */
  public static <T extends @Nullable Object> T run(Awaitable<T> awaitable, boolean debug)
      throws Exception {
    return run(awaitable, debug, null);
  }

  /**
   * As {@link #run(Awaitable)}, with the parameters of {@link Runner#Runner(Boolean, Supplier)}.
   */
  public static <T extends @Nullable Object> T run(
      Awaitable<T> awaitable,
      @Nullable Boolean debug,
      @Nullable Supplier<? extends EventLoop> loopFactory)
      throws Exception {
    Objects.requireNonNull(awaitable, "awaitable");
    Runner.refuseRunningLoop("asyncio.run()");
    try (Runner runner = new Runner(debug, loopFactory)) {
      return runner.run(awaitable);
    }
  }
}
