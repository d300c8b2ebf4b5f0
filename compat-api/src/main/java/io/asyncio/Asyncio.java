package io.asyncio;

import io.asyncio.internal.Seconds;
import io.asyncio.internal.UnixPaths;
import io.asyncio.internal.strand.Strand;
import io.asyncio.locks.Acquirable;
import io.asyncio.streams.ClientConnected;
import io.asyncio.streams.DatagramStream;
import io.asyncio.streams.PlainClientConnected;
import io.asyncio.streams.StreamPair;
import io.asyncio.subprocess.Process;
import io.asyncio.subprocess.SubprocessOptions;
import java.io.PrintStream;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
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
public final class Asyncio {

  private Asyncio() {}

  /**
   * Makes a coroutine of a body that returns something: {@code async def}.
   *
   * @param body what awaiting the coroutine runs; what it throws, that raises
   */
  public static <T extends @Nullable Object> Coroutine<T> async(Callable<T> body) {
    return new AsyncCoroutine<>(BodyNames.noted(Objects.requireNonNull(body, "body")));
  }

  /**
   * Makes a coroutine of a body that returns nothing: {@code async def}.
   *
   * @param body what awaiting the coroutine runs; what it throws, that raises
   */
  public static Coroutine<@Nullable Void> async(Coroutine.Body body) {
    return AsyncCoroutine.of(BodyNames.noted(Objects.requireNonNull(body, "body")));
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
   * Raises: a lock is not awaited itself, as in asyncio. Write
   *
   * {@snippet :
   * try (var _ = await(lock.acquire())) {
   *   // ...
   * }
   * }
   *
   * @throws IllegalArgumentException always
   * @deprecated there is nothing that it could return; write {@code await(lock.acquire())}
   */
  @Deprecated
  @SuppressWarnings("DoNotCallSuggester") // that annotation is Error Prone's own
  public static void await(Acquirable lock) {
    throw new IllegalArgumentException(
        "a lock is not awaited itself, write await(lock.acquire()): " + lock);
  }

  /**
   * Returns the loop that runs the caller.
   *
   * @throws IllegalStateException if there is none
   */
  public static EventLoop getRunningLoop() {
    return RunningLoop.requireRunning();
  }

  /**
   * Makes an asynchronous generator of a body that yields: an {@code async def} with a {@code
   * yield} in it. Nothing of the body runs before the first element is asked for.
   *
   * @param body what yields
   * @see AsyncGenerator
   */
  public static <T extends @Nullable Object> AsyncGenerator<T> generator(Generator.Body<T> body) {
    return new BodyGenerator<>(BodyNames.noted(Objects.requireNonNull(body, "body")));
  }

  /**
   * Iterates over {@code iterable} in the current task, awaiting each element: {@code async for}.
   *
   * <p>Leaving the loop early leaves a generator suspended, see {@link #aclosing}. What getting an
   * element raises comes out of the loop as it is, checked exceptions too.
   *
   * @param iterable such as a generator, a queue of one's own or a {@link
   *     io.asyncio.streams.StreamReader}
   * @return for one {@code for} statement inside a coroutine
   * @throws IllegalStateException (when an element is asked for) outside a task
   */
  public static <T extends @Nullable Object> Iterable<T> each(AsyncIterable<T> iterable) {
    return Each.of(iterable);
  }

  /**
   * Closes {@code generator} at the end of a {@code try} block: {@code contextlib.aclosing}.
   *
   * @param generator begun or not
   * @return for the head of a {@code try} block
   */
  public static <T extends @Nullable Object> Aclosing<T> aclosing(AsyncGenerator<T> generator) {
    return new Aclosing<>(generator);
  }

  /**
   * Closes {@code server} at the end of a {@code try} block, and waits until its last connection is
   * gone, so that handlers finish what they have begun: {@code async with server}.
   *
   * {@snippet :
   * Server server = await(startServer(this::echo, "127.0.0.1", 8888));
   * try (var _ = aclosing(server)) {
   *   await(server.serveForever());
   * }
   * }
   *
   * <p><b>Pitfall.</b> A connection that never ends is waited for without end. {@link
   * Server#closeClients} at the end of the block closes them, {@link Server#shutdown(double)} in
   * place of it gives them some time. A cancelled {@link Server#serveForever} has closed them
   * already.
   *
   * @param server open or closed
   * @return for the head of a {@code try} block
   */
  public static AclosingServer aclosing(Server server) {
    return new AclosingServer(server);
  }

  /**
   * Returns the running loop, or else the thread's current one. In the JVM's main thread, the one
   * of that name, it is made on first use, if {@link #setEventLoop} was not called there before:
   * {@link #run} and {@link Runner} do that too. What merely needs a loop, such as {@code new
   * Future()} or {@link #gather}, never makes one.
   *
   * @throws IllegalStateException if there is none, and none may be made
   * @see <a
   *     href="https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.get_event_loop">asyncio.get_event_loop</a>
   */
  public static EventLoop getEventLoop() {
    return RunningLoop.getOrMake();
  }

  /**
   * Makes {@code loop} the calling thread's current one.
   *
   * @param loop {@code null} for none
   */
  public static void setEventLoop(@Nullable EventLoop loop) {
    RunningLoop.current(loop);
  }

  /**
   * Makes a new event loop.
   *
   * @throws IllegalStateException if there is no implementation on the class path
   */
  public static EventLoop newEventLoop() {
    return NewLoop.make();
  }

  /**
   * Makes a task of the running loop: {@code asyncio.create_task}.
   *
   * @param coroutine what the task runs; nobody else may await it
   * @throws IllegalStateException if no loop runs in this thread, which leaves the coroutine as it
   *     is. One that is awaited already, or has been, has the task fail with one
   */
  public static <T extends @Nullable Object> Task<T> createTask(Coroutine<T> coroutine) {
    return getRunningLoop().createTask(coroutine);
  }

  /**
   * As {@link #createTask(Coroutine)}, with a name.
   *
   * @param coroutine what the task runs; nobody else may await it
   * @param name what {@link Task#getName} gives
   */
  public static <T extends @Nullable Object> Task<T> createTask(
      Coroutine<T> coroutine, String name) {
    return getRunningLoop().createTask(coroutine, name);
  }

  /**
   * As {@link #createTask(Coroutine)}, with options.
   *
   * @param coroutine what the task runs; nobody else may await it
   * @param options name, context and eager start
   * @throws IllegalStateException also if the task has to start eagerly in a context that is
   *     entered already
   */
  public static <T extends @Nullable Object> Task<T> createTask(
      Coroutine<T> coroutine, TaskOptions options) {
    return getRunningLoop().createTask(coroutine, options);
  }

  /**
   * Returns the task that the caller runs in, or {@code null} in a callback.
   *
   * @throws IllegalStateException if no loop runs in this thread
   */
  public static @Nullable Task<?> currentTask() {
    return RunningLoop.taskOf(getRunningLoop());
  }

  /**
   * Returns the task that {@code loop} runs at the moment, or {@code null}.
   *
   * @param loop {@code null} for the running loop
   * @throws IllegalStateException if {@code loop} is {@code null} and no loop runs
   */
  public static @Nullable Task<?> currentTask(@Nullable EventLoop loop) {
    if (loop == null) {
      return RunningLoop.taskOf(getRunningLoop());
    }
    Strand strand = Strand.current();
    return strand != null && strand.loop() == loop
        ? strand.task()
        : BaseEventLoop.of(loop).currentTask.get();
  }

  /**
   * Returns the unfinished tasks of the running loop.
   *
   * @throws IllegalStateException if no loop runs in this thread
   */
  public static Set<Task<?>> allTasks() {
    return allTasks(getRunningLoop());
  }

  /**
   * Returns the unfinished tasks of {@code loop}, in the order of their creation; on any thread.
   *
   * @param loop which need not run
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

  /**
   * As {@link #wrapFuture(CompletionStage)}.
   *
   * @param future what the returned future follows
   */
  public static <T extends @Nullable Object> Future<T> wrapFuture(CompletableFuture<T> future) {
    return wrapFuture((CompletionStage<T>) future);
  }

  /**
   * As {@link #wrapFuture(CompletionStage)}; a virtual thread waits for {@code future}. Cancelling
   * what is returned cancels {@code future}.
   *
   * @param future what is waited for
   */
  public static <T extends @Nullable Object> Future<T> wrapFuture(
      java.util.concurrent.Future<T> future) {
    return StageBridge.followAny(future, RunningLoop.require("wrapFuture"));
  }

  /**
   * Waits {@code seconds}; 0 or less lets the others run once.
   *
   * @param seconds infinity never ends
   * @throws IllegalArgumentException if {@code seconds} is not a number
   * @see <a
   *     href="https://docs.python.org/3/library/asyncio-task.html#asyncio.sleep">asyncio.sleep</a>
   */
  public static Coroutine<@Nullable Void> sleep(double seconds) {
    return new SleepCoroutine<>(seconds, null);
  }

  /**
   * As {@link #sleep(double)}; awaiting it gives {@code result}.
   *
   * @param seconds how long; 0 or less lets the others run once
   * @param result what awaiting it gives; {@code null} is a result, too
   * @throws IllegalArgumentException also if that is an event loop, as in older programs which say
   *     {@code sleep(1, loop=loop)}: a coroutine sleeps on the loop that runs it
   */
  public static <T extends @Nullable Object> Coroutine<T> sleep(double seconds, T result) {
    if (result instanceof EventLoop) {
      throw new IllegalArgumentException(
          "sleep takes no loop, a coroutine sleeps on the one that runs it: " + result);
    }
    return new SleepCoroutine<>(seconds, result);
  }

  /**
   * As {@link #sleep(double)}.
   *
   * @param duration how long; zero or less lets the others run once
   */
  public static Coroutine<@Nullable Void> sleep(Duration duration) {
    return sleep(Seconds.of(duration, "duration"));
  }

  /**
   * As {@link #sleep(double, Object)}.
   *
   * @param duration how long; zero or less lets the others run once
   * @param result what awaiting it gives; {@code null} is a result, too
   */
  public static <T extends @Nullable Object> Coroutine<T> sleep(Duration duration, T result) {
    return sleep(Seconds.of(duration, "duration"), result);
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

  /**
   * As {@link #gather(Awaitable[])}.
   *
   * @param awaitables coroutines, which are made tasks, tasks and futures; none of them gives no
   *     results
   */
  public static <T extends @Nullable Object> Future<List<T>> gather(
      Collection<? extends Awaitable<? extends T>> awaitables) {
    return Gather.of(awaitables, false);
  }

  /**
   * As {@link #gather(Awaitable[])}; if {@code returnExceptions}, a failure or a cancellation is a
   * result like others, in its place.
   *
   * @param awaitables coroutines, which are made tasks, tasks and futures; none of them gives no
   *     results
   * @param returnExceptions whether failures are results
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
   * @param awaitable what is waited for; a coroutine is made a task
   * @throws IllegalArgumentException if {@code seconds} is not a number
   * @throws TimeoutError (when awaited) if the time was over first; if {@code awaitable} ends
   *     otherwise while it is cancelled, that is the result
   * @see <a
   *     href="https://docs.python.org/3/library/asyncio-task.html#asyncio.wait_for">asyncio.wait_for</a>
   */
  public static <T extends @Nullable Object> Coroutine<T> waitFor(
      Awaitable<T> awaitable, double seconds) {
    return WaitFor.of(awaitable, seconds);
  }

  /**
   * As {@link #waitFor(Awaitable, double)}; {@code null} for no limit.
   *
   * @param awaitable what is waited for, and cancelled when the time is over
   * @param limit with zero or less, only what is done already gives its result; {@code null} for no
   *     limit
   */
  public static <T extends @Nullable Object> Coroutine<T> waitFor(
      Awaitable<T> awaitable, @Nullable Duration limit) {
    return WaitFor.of(awaitable, Seconds.orUnlimited(limit, "limit"));
  }

  /**
   * As {@link #waitFor(Awaitable, double)}, for a stage of the JDK or of another library, which is
   * {@linkplain #wrapFuture(CompletionStage) wrapped}.
   *
   * @param stage what is waited for, and cancelled when the time is over
   * @param seconds the limit; with 0 or less, only what is done already gives its result; infinity
   *     for no limit
   * @throws IllegalArgumentException if {@code seconds} is not a number
   * @throws IllegalStateException if there is neither a running nor a current loop
   */
  public static <T extends @Nullable Object> Coroutine<T> waitFor(
      CompletionStage<T> stage, double seconds) {
    double limit = Seconds.require(seconds, "seconds");
    return waitFor(wrapFuture(stage), limit);
  }

  /**
   * As {@link #waitFor(CompletionStage, double)}; {@code null} for no limit.
   *
   * @param stage what is waited for, and cancelled when the time is over
   * @param limit with zero or less, only what is done already gives its result; {@code null} for no
   *     limit
   * @throws IllegalStateException if there is neither a running nor a current loop
   */
  public static <T extends @Nullable Object> Coroutine<T> waitFor(
      CompletionStage<T> stage, @Nullable Duration limit) {
    return waitFor(stage, Seconds.orUnlimited(limit, "limit"));
  }

  /**
   * As {@link #wait(Iterable, double, ReturnWhen)}: until all are done.
   *
   * @param futures tasks and futures, at least one
   */
  public static <T extends @Nullable Object> Coroutine<WaitResult<T>> wait(
      Iterable<? extends Awaitable<? extends T>> futures) {
    return wait(futures, Seconds.UNLIMITED, ReturnWhen.ALL_COMPLETED);
  }

  /**
   * As {@link #wait(Iterable, double, ReturnWhen)}: until all are done, or the time is over.
   *
   * @param futures tasks and futures, at least one
   * @param seconds the limit; infinity for none
   */
  public static <T extends @Nullable Object> Coroutine<WaitResult<T>> wait(
      Iterable<? extends Awaitable<? extends T>> futures, double seconds) {
    return wait(futures, seconds, ReturnWhen.ALL_COMPLETED);
  }

  /**
   * As {@link #wait(Iterable, double, ReturnWhen)}: until all are done, or the time is over.
   *
   * @param futures tasks and futures, at least one
   * @param limit {@code null} for no limit
   */
  public static <T extends @Nullable Object> Coroutine<WaitResult<T>> wait(
      Iterable<? extends Awaitable<? extends T>> futures, @Nullable Duration limit) {
    return wait(futures, Seconds.orUnlimited(limit, "limit"), ReturnWhen.ALL_COMPLETED);
  }

  /**
   * As {@link #wait(Iterable, double, ReturnWhen)}, without a limit of time.
   *
   * @param futures tasks and futures, at least one
   * @param returnWhen which of them are waited for
   */
  public static <T extends @Nullable Object> Coroutine<WaitResult<T>> wait(
      Iterable<? extends Awaitable<? extends T>> futures, ReturnWhen returnWhen) {
    return wait(futures, Seconds.UNLIMITED, returnWhen);
  }

  /**
   * Waits until the futures are done as {@code returnWhen} says, or {@code seconds} are over, and
   * says which are done. It raises no timeout, and cancels nothing.
   *
   * @param futures tasks and futures
   * @param seconds the limit; infinity for none
   * @throws IllegalArgumentException if there are none, if there is a coroutine among them, or if
   *     {@code seconds} is not a number
   * @see <a
   *     href="https://docs.python.org/3/library/asyncio-task.html#asyncio.wait">asyncio.wait</a>
   */
  public static <T extends @Nullable Object> Coroutine<WaitResult<T>> wait(
      Iterable<? extends Awaitable<? extends T>> futures, double seconds, ReturnWhen returnWhen) {
    return WaitForFutures.of(futures, seconds, returnWhen);
  }

  /**
   * As {@link #wait(Iterable, double, ReturnWhen)}.
   *
   * @param futures tasks and futures, at least one
   * @param limit {@code null} for no limit
   * @param returnWhen which of them are waited for
   */
  public static <T extends @Nullable Object> Coroutine<WaitResult<T>> wait(
      Iterable<? extends Awaitable<? extends T>> futures,
      @Nullable Duration limit,
      ReturnWhen returnWhen) {
    return wait(futures, Seconds.orUnlimited(limit, "limit"), returnWhen);
  }

  /**
   * As {@link #wait(Iterator, double, ReturnWhen)}: until all are done.
   *
   * @param futures gives tasks and futures, at least one; it is read to its end when this is called
   */
  public static <T extends @Nullable Object> Coroutine<WaitResult<T>> wait(
      Iterator<? extends Awaitable<? extends T>> futures) {
    return wait(futures, Seconds.UNLIMITED, ReturnWhen.ALL_COMPLETED);
  }

  /**
   * As {@link #wait(Iterator, double, ReturnWhen)}: until all are done, or the time is over.
   *
   * @param futures gives tasks and futures, at least one; it is read to its end when this is called
   * @param seconds the limit; infinity for none
   */
  public static <T extends @Nullable Object> Coroutine<WaitResult<T>> wait(
      Iterator<? extends Awaitable<? extends T>> futures, double seconds) {
    return wait(futures, seconds, ReturnWhen.ALL_COMPLETED);
  }

  /**
   * As {@link #wait(Iterator, double, ReturnWhen)}: until all are done, or the time is over.
   *
   * @param futures gives tasks and futures, at least one; it is read to its end when this is called
   * @param limit {@code null} for no limit
   */
  public static <T extends @Nullable Object> Coroutine<WaitResult<T>> wait(
      Iterator<? extends Awaitable<? extends T>> futures, @Nullable Duration limit) {
    return wait(futures, Seconds.orUnlimited(limit, "limit"), ReturnWhen.ALL_COMPLETED);
  }

  /**
   * As {@link #wait(Iterator, double, ReturnWhen)}, without a limit of time.
   *
   * @param futures gives tasks and futures, at least one; it is read to its end when this is called
   * @param returnWhen which of them are waited for
   */
  public static <T extends @Nullable Object> Coroutine<WaitResult<T>> wait(
      Iterator<? extends Awaitable<? extends T>> futures, ReturnWhen returnWhen) {
    return wait(futures, Seconds.UNLIMITED, returnWhen);
  }

  /**
   * As {@link #wait(Iterable, double, ReturnWhen)}, for tasks that are made while they are asked
   * for, such as those of a stream's iterator: that is read to its end once, when this is called.
   *
   * @param futures gives tasks and futures, at least one; it is read to its end when this is called
   * @param seconds the limit; infinity for none
   * @param returnWhen which of them are waited for
   */
  public static <T extends @Nullable Object> Coroutine<WaitResult<T>> wait(
      Iterator<? extends Awaitable<? extends T>> futures, double seconds, ReturnWhen returnWhen) {
    return WaitForFutures.of(futures, seconds, returnWhen);
  }

  /**
   * As {@link #wait(Iterator, double, ReturnWhen)}.
   *
   * @param futures gives tasks and futures, at least one; it is read to its end when this is called
   * @param limit {@code null} for no limit
   * @param returnWhen which of them are waited for
   */
  public static <T extends @Nullable Object> Coroutine<WaitResult<T>> wait(
      Iterator<? extends Awaitable<? extends T>> futures,
      @Nullable Duration limit,
      ReturnWhen returnWhen) {
    return wait(futures, Seconds.orUnlimited(limit, "limit"), returnWhen);
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
   *
   * @param awaitables coroutines, which are made tasks, tasks and futures
   * @param seconds the limit; infinity for none
   */
  public static <T extends @Nullable Object> AsCompleted<T> asCompleted(
      Iterable<? extends Awaitable<? extends T>> awaitables, double seconds) {
    return new AsCompleted<>(awaitables, seconds);
  }

  /**
   * As {@link #asCompleted(Iterable, double)}.
   *
   * @param awaitables coroutines, which are made tasks, tasks and futures
   * @param limit {@code null} for no limit
   */
  public static <T extends @Nullable Object> AsCompleted<T> asCompleted(
      Iterable<? extends Awaitable<? extends T>> awaitables, @Nullable Duration limit) {
    return new AsCompleted<>(awaitables, Seconds.orUnlimited(limit, "limit"));
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
  public static <T extends @Nullable Object> Coroutine<T> timeout(
      double seconds, Timeout.Body<T> body) {
    return Timeout.within(seconds, body);
  }

  /**
   * As {@link #timeout(double, Timeout.Body)}, for a body that returns nothing.
   *
   * @param seconds the limit, counted from the await on; infinity for none
   * @param body what is run; it gets the timeout, and may reschedule it
   */
  public static Coroutine<@Nullable Void> timeout(double seconds, Timeout.VoidBody body) {
    return Timeout.within(seconds, Timeout.returningNull(body));
  }

  /**
   * As {@link #timeout(double, Timeout.Body)}; {@code null} for no limit.
   *
   * @param limit the limit, counted from the await on; {@code null} for none
   * @param body what is run; it gets the timeout, and may reschedule it
   */
  public static <T extends @Nullable Object> Coroutine<T> timeout(
      @Nullable Duration limit, Timeout.Body<T> body) {
    return Timeout.within(Seconds.orUnlimited(limit, "limit"), body);
  }

  /**
   * As {@link #timeout(double, Timeout.VoidBody)}; {@code null} for no limit.
   *
   * @param limit the limit, counted from the await on; {@code null} for none
   * @param body what is run; it gets the timeout, and may reschedule it
   */
  public static Coroutine<@Nullable Void> timeout(@Nullable Duration limit, Timeout.VoidBody body) {
    return timeout(Seconds.orUnlimited(limit, "limit"), body);
  }

  /**
   * As {@link #timeout(double, Timeout.Body)}, with a deadline.
   *
   * @param when the time on the clock of {@link EventLoop#time}, in seconds; infinity for no limit
   * @param body what is run; it gets the timeout, and may reschedule it
   */
  public static <T extends @Nullable Object> Coroutine<T> timeoutAt(
      double when, Timeout.Body<T> body) {
    return Timeout.at(when, body);
  }

  /**
   * As {@link #timeoutAt(double, Timeout.Body)}, for a body that returns nothing.
   *
   * @param when the time on the clock of {@link EventLoop#time}, in seconds; infinity for no limit
   * @param body what is run; it gets the timeout, and may reschedule it
   */
  public static Coroutine<@Nullable Void> timeoutAt(double when, Timeout.VoidBody body) {
    return Timeout.at(when, Timeout.returningNull(body));
  }

  /**
   * As {@link #timeoutAt(double, Timeout.Body)}; {@code null} for no limit.
   *
   * @param when the time on the clock of {@link EventLoop#time}, in seconds; {@code null} for no
   *     limit
   * @param body what is run; it gets the timeout, and may reschedule it
   */
  public static <T extends @Nullable Object> Coroutine<T> timeoutAt(
      @Nullable Double when, Timeout.Body<T> body) {
    return Timeout.at(Seconds.orUnlimited(when, "when"), body);
  }

  /**
   * As {@link #timeoutAt(double, Timeout.VoidBody)}; {@code null} for no limit.
   *
   * @param when the time on the clock of {@link EventLoop#time}, in seconds; {@code null} for no
   *     limit
   * @param body what is run; it gets the timeout, and may reschedule it
   */
  public static Coroutine<@Nullable Void> timeoutAt(@Nullable Double when, Timeout.VoidBody body) {
    return timeoutAt(Seconds.orUnlimited(when, "when"), body);
  }

  /**
   * Runs {@code body} in the current task with a group for tasks, and waits for these: {@code async
   * with asyncio.TaskGroup()}. See {@link TaskGroup}.
   *
   * @param body what is run; it gets the group
   * @throws ExceptionGroup (when awaited) of what tasks or the body failed with
   * @throws BaseExceptionGroup (when awaited) if there is an {@link Error} among that
   * @throws CancelledError (when awaited) if the current task was cancelled and nothing failed
   */
  public static <T extends @Nullable Object> Coroutine<T> taskGroup(TaskGroup.Body<T> body) {
    return new TaskGroup().run(body);
  }

  /**
   * As {@link #taskGroup(TaskGroup.Body)}, for a body that returns nothing.
   *
   * @param body what is run; it gets the group
   */
  public static Coroutine<@Nullable Void> taskGroup(TaskGroup.VoidBody body) {
    return new TaskGroup().run(body);
  }

  /**
   * Calls {@code callable} on another thread, in a copy of the current context, by the loop's
   * default executor. Cancelling does not stop a call that has begun.
   *
   * @param callable what is called; what it throws, awaiting this raises
   * @throws IllegalStateException (when awaited) if the default executor was shut down
   * @see <a
   *     href="https://docs.python.org/3/library/asyncio-task.html#asyncio.to_thread">asyncio.to_thread</a>
   */
  public static <T extends @Nullable Object> Coroutine<T> toThread(Callable<T> callable) {
    return ToThread.of(callable);
  }

  /**
   * As {@link #toThread(Callable)}, for a body that returns nothing.
   *
   * @param body what is called on the other thread
   */
  public static Coroutine<@Nullable Void> toThread(Coroutine.Body body) {
    return ToThread.of(body);
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

  /**
   * As {@link #eagerTaskFactory}, for a class of tasks of one's own.
   *
   * @param constructor makes each task; it is asked for an eager start
   */
  public static TaskFactory createEagerTaskFactory(TaskConstructor constructor) {
    return new EagerTaskFactory(constructor);
  }

  /**
   * Connects to a host and port over TCP, and returns the connection as streams.
   *
   * @param host a name or an address
   * @param port 0 to 65535
   * @throws IllegalArgumentException (when called) if the port is out of range
   * @throws java.io.IOException (when awaited) if the host is unknown or no address answers
   * @see <a
   *     href="https://docs.python.org/3/library/asyncio-stream.html#asyncio.open_connection">asyncio.open_connection</a>
   */
  public static Coroutine<StreamPair> openConnection(String host, int port) {
    return OpenConnection.of(host, port, ConnectionOptions.defaults());
  }

  /**
   * As {@link #openConnection(String, int)}, with options.
   *
   * @param host a name or an address
   * @param port 0 to 65535
   * @param options how to connect, and the limit of the reader
   */
  public static Coroutine<StreamPair> openConnection(
      String host, int port, ConnectionOptions options) {
    return OpenConnection.of(host, port, options);
  }

  /**
   * Returns a channel that is connected already as streams. The loop owns it then.
   *
   * @param channel a connected one, which is made non-blocking
   * @throws IllegalArgumentException (when awaited) if it is closed or not connected
   * @throws IllegalStateException (when awaited) if it belongs to a transport
   * @throws java.io.IOException (when awaited) if it cannot be made non-blocking
   */
  public static Coroutine<StreamPair> openConnection(SocketChannel channel) {
    return OpenConnection.of(channel, ConnectionOptions.defaults());
  }

  /**
   * As {@link #openConnection(SocketChannel)}, with options.
   *
   * @param channel a connected one; the loop owns it then
   * @param options the limit of the reader
   * @throws IllegalArgumentException (when awaited) also if the options have more than {@code
   *     limit}
   */
  public static Coroutine<StreamPair> openConnection(
      SocketChannel channel, ConnectionOptions options) {
    return OpenConnection.of(channel, options);
  }

  /**
   * Makes an endpoint of datagrams for coroutines, with room for 256 KiB that have come in. asyncio has
   * none; this is what its users write on top of {@code create_datagram_endpoint}.
   *
   * @param options at least an address, a family or a channel
   * @throws IllegalArgumentException (when awaited) as of {@link Network#createDatagramEndpoint}
   * @throws java.io.IOException (when awaited) if the address cannot be bound or connected
   */
  public static Coroutine<DatagramStream> openDatagram(DatagramOptions options) {
    return DatagramStream.open(options, DatagramStream.DEFAULT_LIMIT);
  }

  /**
   * As {@link #openDatagram(DatagramOptions)}, with another limit.
   *
   * @param options at least an address, a family or a channel
   * @param limit how many bytes may wait, with a header of 8 bytes a datagram, before what comes in is
   *     dropped; a datagram that nothing waits before is never dropped
   * @throws IllegalArgumentException (when called) also if {@code limit} is not positive
   */
  public static Coroutine<DatagramStream> openDatagram(DatagramOptions options, int limit) {
    return DatagramStream.open(options, limit);
  }

  /**
   * Listens on a host and port over TCP, and calls {@code callback} with the streams of each
   * connection. If that makes a coroutine, it is run as a task, see {@link ClientConnected}.
   *
   * {@snippet :
   * startServer(this::handle, host, port);                        // Coroutine<Void> handle(...)
   * startServer((reader, writer) -> writer.close(), host, port);  // plain
   * }
   *
   * @param host a name or an address; {@code null} or {@code ""} is every interface
   * @param port 0 to 65535; 0 takes a free one
   * @throws IllegalArgumentException (when called) if the port is out of range
   * @throws java.io.IOException (when awaited) if the host is unknown or the address is in use
   * @see <a
   *     href="https://docs.python.org/3/library/asyncio-stream.html#asyncio.start_server">asyncio.start_server</a>
   */
  public static Coroutine<Server> startServer(
      ClientConnected callback, @Nullable String host, int port) {
    return StartServer.of(callback, ServerOptions.of(host, port));
  }

  /**
   * As {@link #startServer(ClientConnected, String, int)}, of a lambda.
   *
   * @param callback called with the streams of each connection; what it throws goes to the
   *     exception handler
   * @param host a name or an address; {@code null} or {@code ""} is every interface
   * @param port 0 to 65535; 0 takes a free one
   */
  public static Coroutine<Server> startServer(
      PlainClientConnected callback, @Nullable String host, int port) {
    return StartServer.of(callback, ServerOptions.of(host, port));
  }

  /**
   * As {@link #startServer(ClientConnected, String, int)}, on several hosts.
   *
   * @param callback called with the streams of each connection; it makes a coroutine, which is run
   *     as a task
   * @param hosts names or addresses; none for every interface
   * @param port 0 to 65535; 0 takes a free one; declared as an object so that {@code null} is a
   *     host
   * @throws java.io.IOException (when awaited) if one host is unknown or one address in use; it
   *     listens on none then
   */
  public static Coroutine<Server> startServer(
      ClientConnected callback, Collection<String> hosts, Integer port) {
    return StartServer.of(callback, ServerOptions.defaults().at(hosts, port));
  }

  /**
   * As {@link #startServer(ClientConnected, Collection<String>, Integer)}, of a lambda.
   *
   * @param callback called with the streams of each connection; what it throws goes to the
   *     exception handler
   * @param hosts names or addresses; none for every interface
   * @param port 0 to 65535; 0 takes a free one; declared as an object so that {@code null} is a
   *     host
   */
  public static Coroutine<Server> startServer(
      PlainClientConnected callback, Collection<String> hosts, Integer port) {
    return StartServer.of(callback, ServerOptions.defaults().at(hosts, port));
  }

  /**
   * As {@link #startServer(ClientConnected, String, int)}, with options.
   *
   * @param callback called with the streams of each connection; it makes a coroutine, which is run
   *     as a task
   * @param host a name or an address; {@code null} or {@code ""} is every interface
   * @param port 0 to 65535; 0 takes a free one
   * @param options how to listen, and the limit of the readers; no hosts and no port
   * @throws IllegalArgumentException (when called) also if the options have hosts or a port, too
   */
  public static Coroutine<Server> startServer(
      ClientConnected callback, @Nullable String host, int port, ServerOptions options) {
    return StartServer.of(callback, options.at(host, port));
  }

  /**
   * As {@link #startServer(ClientConnected, String, int, ServerOptions)}, of a lambda.
   *
   * @param callback called with the streams of each connection; what it throws goes to the
   *     exception handler
   * @param host a name or an address; {@code null} or {@code ""} is every interface
   * @param port 0 to 65535; 0 takes a free one
   * @param options how to listen, and the limit of the readers; no hosts and no port
   */
  public static Coroutine<Server> startServer(
      PlainClientConnected callback, @Nullable String host, int port, ServerOptions options) {
    return StartServer.of(callback, options.at(host, port));
  }

  /**
   * As {@link #startServer(ClientConnected, String, int)}, where {@code options} say.
   *
   * @param callback called with the streams of each connection; it makes a coroutine, which is run
   *     as a task
   * @param options where and how to listen, and the limit of the readers
   */
  public static Coroutine<Server> startServer(ClientConnected callback, ServerOptions options) {
    return StartServer.of(callback, options);
  }

  /**
   * As {@link #startServer(ClientConnected, ServerOptions)}, of a lambda.
   *
   * @param callback called with the streams of each connection; what it throws goes to the
   *     exception handler
   * @param options where and how to listen, and the limit of the readers
   */
  public static Coroutine<Server> startServer(
      PlainClientConnected callback, ServerOptions options) {
    return StartServer.of(callback, options);
  }

  /**
   * Serves a channel that is bound already with streams. The loop owns it then.
   *
   * @param callback called with the streams of each connection
   * @param channel a bound one, which is made non-blocking
   * @throws IllegalArgumentException (when awaited) if it is closed or not bound
   * @throws IllegalStateException (when awaited) if it belongs to a transport
   * @throws java.io.IOException (when awaited) if it cannot be made non-blocking
   */
  public static Coroutine<Server> startServer(
      ClientConnected callback, ServerSocketChannel channel) {
    return StartServer.of(callback, channel, ServerOptions.defaults());
  }

  /**
   * As {@link #startServer(ClientConnected, ServerSocketChannel)}, of a lambda.
   *
   * @param callback called with the streams of each connection; what it throws goes to the
   *     exception handler
   * @param channel a bound one; the loop owns it then
   */
  public static Coroutine<Server> startServer(
      PlainClientConnected callback, ServerSocketChannel channel) {
    return StartServer.of(callback, channel, ServerOptions.defaults());
  }

  /**
   * As {@link #startServer(ClientConnected, ServerSocketChannel)}, with options.
   *
   * @param callback called with the streams of each connection; it makes a coroutine, which is run
   *     as a task
   * @param channel a bound one; the loop owns it then
   * @param options {@code keepAlive}, {@code startServing}, and the limit of the readers
   * @throws IllegalArgumentException (when awaited) also if the options have more than {@code
   *     keepAlive}, {@code startServing} and {@code limit}
   */
  public static Coroutine<Server> startServer(
      ClientConnected callback, ServerSocketChannel channel, ServerOptions options) {
    return StartServer.of(callback, channel, options);
  }

  /**
   * As {@link #startServer(ClientConnected, ServerSocketChannel, ServerOptions)}, of a lambda.
   *
   * @param callback called with the streams of each connection; what it throws goes to the
   *     exception handler
   * @param channel a bound one; the loop owns it then
   * @param options {@code keepAlive}, {@code startServing}, and the limit of the readers
   */
  public static Coroutine<Server> startServer(
      PlainClientConnected callback, ServerSocketChannel channel, ServerOptions options) {
    return StartServer.of(callback, channel, options);
  }

  /**
   * Connects to a Unix socket, and returns the connection as streams.
   *
   * @param path where a server listens
   * @throws IllegalArgumentException (when awaited) if the path is empty
   * @throws java.nio.file.NoSuchFileException (when awaited) if there is no such file
   * @throws java.io.IOException (when awaited) if nobody listens there, or the path is too long for a
   *     socket
   * @see <a
   *     href="https://docs.python.org/3/library/asyncio-stream.html#asyncio.open_unix_connection">asyncio.open_unix_connection</a>
   */
  public static Coroutine<StreamPair> openUnixConnection(Path path) {
    return openUnixConnection(path, ConnectionOptions.defaults());
  }

  /**
   * As {@link #openUnixConnection(Path)}, with options.
   *
   * @param path where a server listens
   * @param options the limit of the reader
   * @throws IllegalArgumentException (when awaited) also if the options are about hosts
   */
  public static Coroutine<StreamPair> openUnixConnection(Path path, ConnectionOptions options) {
    return OpenConnection.toUnix(UnixPaths.text(path), options);
  }

  /**
   * As {@link #openUnixConnection(Path)}, of a path as text, or an abstract name.
   *
   * @param path where a server listens; an abstract name begins with a NUL
   * @throws IllegalArgumentException (when awaited) also if the name is abstract and the loop's
   *     transport has no such names
   */
  public static Coroutine<StreamPair> openUnixConnection(String path) {
    return OpenConnection.toUnix(path, ConnectionOptions.defaults());
  }

  /**
   * As {@link #openUnixConnection(Path, ConnectionOptions)}, of a path as text, or an abstract name.
   *
   * @param path where a server listens; an abstract name begins with a NUL
   * @param options the limit of the reader
   * @throws IllegalArgumentException (when awaited) also if the name is abstract and the loop's
   *     transport has no such names
   */
  public static Coroutine<StreamPair> openUnixConnection(String path, ConnectionOptions options) {
    return OpenConnection.toUnix(path, options);
  }

  /**
   * Returns a Unix channel that is connected already as streams. The loop owns it then.
   *
   * @param channel a connected one of the Unix family, which is made non-blocking
   * @throws IllegalArgumentException (when awaited) if it is closed, not connected or of another
   *     family
   * @throws IllegalStateException (when awaited) if it belongs to a transport
   * @throws java.io.IOException (when awaited) if it cannot be made non-blocking
   */
  public static Coroutine<StreamPair> openUnixConnection(SocketChannel channel) {
    return OpenConnection.ofUnix(channel, ConnectionOptions.defaults());
  }

  /**
   * As {@link #openUnixConnection(SocketChannel)}, with options.
   *
   * @param channel a connected one of the Unix family; the loop owns it then
   * @param options the limit of the reader
   * @throws IllegalArgumentException (when awaited) also if the options have more than {@code
   *     limit}
   */
  public static Coroutine<StreamPair> openUnixConnection(
      SocketChannel channel, ConnectionOptions options) {
    return OpenConnection.ofUnix(channel, options);
  }

  /**
   * Listens on a Unix socket, and calls {@code callback} with the streams of each connection. If
   * that makes a coroutine, it is run as a task, see {@link ClientConnected}. The file of a socket on
   * which nobody listens any more is replaced. Closing the server removes its file.
   *
   * @param callback called with the streams of each connection; it makes a coroutine, which is run
   *     as a task
   * @param path where to listen
   * @throws IllegalArgumentException (when awaited) if the path is empty
   * @throws java.net.BindException (when awaited) if somebody listens there, or there is a file that
   *     is no socket
   * @throws java.io.IOException (when awaited) if the path is too long for a socket, or its directory
   *     does not exist or may not be written to
   * @see <a
   *     href="https://docs.python.org/3/library/asyncio-stream.html#asyncio.start_unix_server">asyncio.start_unix_server</a>
   */
  public static Coroutine<Server> startUnixServer(ClientConnected callback, Path path) {
    return StartServer.atUnix(callback, UnixPaths.text(path), ServerOptions.defaults());
  }

  /**
   * As {@link #startUnixServer(ClientConnected, Path)}, of a lambda.
   *
   * @param callback called with the streams of each connection; what it throws goes to the
   *     exception handler
   * @param path where to listen
   */
  public static Coroutine<Server> startUnixServer(PlainClientConnected callback, Path path) {
    return StartServer.atUnix(callback, UnixPaths.text(path), ServerOptions.defaults());
  }

  /**
   * As {@link #startUnixServer(ClientConnected, Path)}, with options.
   *
   * @param callback called with the streams of each connection; it makes a coroutine, which is run
   *     as a task
   * @param path where to listen
   * @param options {@code backlog}, {@code cleanupSocket}, {@code mode}, {@code startServing}, and the
   *     limit of the readers
   * @throws IllegalArgumentException (when awaited) also for other options
   */
  public static Coroutine<Server> startUnixServer(
      ClientConnected callback, Path path, ServerOptions options) {
    return StartServer.atUnix(callback, UnixPaths.text(path), options);
  }

  /**
   * As {@link #startUnixServer(ClientConnected, Path, ServerOptions)}, of a lambda.
   *
   * @param callback called with the streams of each connection; what it throws goes to the
   *     exception handler
   * @param path where to listen
   * @param options {@code backlog}, {@code cleanupSocket}, {@code mode}, {@code startServing}, and the
   *     limit of the readers
   */
  public static Coroutine<Server> startUnixServer(
      PlainClientConnected callback, Path path, ServerOptions options) {
    return StartServer.atUnix(callback, UnixPaths.text(path), options);
  }

  /**
   * As {@link #startUnixServer(ClientConnected, Path)}, of a path as text, or an abstract name.
   *
   * @param callback called with the streams of each connection; it makes a coroutine, which is run
   *     as a task
   * @param path where to listen; an abstract name begins with a NUL
   * @throws IllegalArgumentException (when awaited) also if the name is abstract and the loop's
   *     transport has no such names
   */
  public static Coroutine<Server> startUnixServer(ClientConnected callback, String path) {
    return StartServer.atUnix(callback, path, ServerOptions.defaults());
  }

  /**
   * As {@link #startUnixServer(ClientConnected, String)}, of a lambda.
   *
   * @param callback called with the streams of each connection; what it throws goes to the
   *     exception handler
   * @param path where to listen; an abstract name begins with a NUL
   */
  public static Coroutine<Server> startUnixServer(PlainClientConnected callback, String path) {
    return StartServer.atUnix(callback, path, ServerOptions.defaults());
  }

  /**
   * As {@link #startUnixServer(ClientConnected, String)}, with options.
   *
   * @param callback called with the streams of each connection; it makes a coroutine, which is run
   *     as a task
   * @param path where to listen; an abstract name begins with a NUL
   * @param options {@code backlog}, {@code cleanupSocket}, {@code mode}, {@code startServing}, and the
   *     limit of the readers
   * @throws IllegalArgumentException (when awaited) also for other options
   */
  public static Coroutine<Server> startUnixServer(
      ClientConnected callback, String path, ServerOptions options) {
    return StartServer.atUnix(callback, path, options);
  }

  /**
   * As {@link #startUnixServer(ClientConnected, String, ServerOptions)}, of a lambda.
   *
   * @param callback called with the streams of each connection; what it throws goes to the
   *     exception handler
   * @param path where to listen; an abstract name begins with a NUL
   * @param options {@code backlog}, {@code cleanupSocket}, {@code mode}, {@code startServing}, and the
   *     limit of the readers
   */
  public static Coroutine<Server> startUnixServer(
      PlainClientConnected callback, String path, ServerOptions options) {
    return StartServer.atUnix(callback, path, options);
  }

  /**
   * Serves a Unix channel that is bound already with streams. The loop owns it then, and its file:
   * closing the server removes that.
   *
   * @param callback called with the streams of each connection; it makes a coroutine, which is run
   *     as a task
   * @param channel a bound one of the Unix family; the loop owns it then
   * @throws IllegalArgumentException (when awaited) if it is closed, not bound or of another family
   * @throws IllegalStateException (when awaited) if it belongs to a transport
   * @throws java.io.IOException (when awaited) if it cannot be made non-blocking
   */
  public static Coroutine<Server> startUnixServer(
      ClientConnected callback, ServerSocketChannel channel) {
    return StartServer.ofUnix(callback, channel, ServerOptions.defaults());
  }

  /**
   * As {@link #startUnixServer(ClientConnected, ServerSocketChannel)}, of a lambda.
   *
   * @param callback called with the streams of each connection; what it throws goes to the
   *     exception handler
   * @param channel a bound one of the Unix family; the loop owns it then
   */
  public static Coroutine<Server> startUnixServer(
      PlainClientConnected callback, ServerSocketChannel channel) {
    return StartServer.ofUnix(callback, channel, ServerOptions.defaults());
  }

  /**
   * As {@link #startUnixServer(ClientConnected, ServerSocketChannel)}, with options.
   *
   * @param callback called with the streams of each connection; it makes a coroutine, which is run
   *     as a task
   * @param channel a bound one of the Unix family; the loop owns it then
   * @param options {@code cleanupSocket}, {@code startServing}, and the limit of the readers
   * @throws IllegalArgumentException (when awaited) also for other options
   */
  public static Coroutine<Server> startUnixServer(
      ClientConnected callback, ServerSocketChannel channel, ServerOptions options) {
    return StartServer.ofUnix(callback, channel, options);
  }

  /**
   * As {@link #startUnixServer(ClientConnected, ServerSocketChannel, ServerOptions)}, of a lambda.
   *
   * @param callback called with the streams of each connection; what it throws goes to the
   *     exception handler
   * @param channel a bound one of the Unix family; the loop owns it then
   * @param options {@code cleanupSocket}, {@code startServing}, and the limit of the readers
   */
  public static Coroutine<Server> startUnixServer(
      PlainClientConnected callback, ServerSocketChannel channel, ServerOptions options) {
    return StartServer.ofUnix(callback, channel, options);
  }

  /**
   * Starts a program whose standard streams are this program's own. It has begun when this returns.
   * Cancelling this kills it again.
   *
   * <p>A child that nobody waits for is killed when the loop closes.
   *
   * @param command the program, which is looked for in {@code PATH} if there is no {@code /} in its
   *     name, and its arguments
   * @throws IllegalArgumentException (when called) if the command is empty, the program's name is,
   *     or one of them has a NUL in it
   * @throws java.nio.file.NoSuchFileException (when awaited) if there is no such program, directory
   *     or file, which the exception names
   * @throws java.nio.file.AccessDeniedException (when awaited) if the program is not executable
   * @throws java.io.IOException (when awaited) if the child cannot be started for other reasons
   * @throws UnsupportedOperationException (when awaited) if this system or transport has no way to
   *     do what the options want
   * @see <a
   *     href="https://docs.python.org/3/library/asyncio-subprocess.html#asyncio.create_subprocess_exec">asyncio.create_subprocess_exec</a>
   */
  public static Coroutine<Process> createSubprocessExec(String... command) {
    return CreateSubprocess.exec(SubprocessOptions.defaults(), command);
  }

  /**
   * As {@link #createSubprocessExec(String...)}, with options.
   *
   * @param options streams, environment and the like
   * @param command the program and its arguments
   */
  public static Coroutine<Process> createSubprocessExec(
      SubprocessOptions options, String... command) {
    return CreateSubprocess.exec(options, command);
  }

  /**
   * As {@link #createSubprocessExec(String...)}, of a list.
   *
   * @param command the program and its arguments; it is copied
   */
  public static Coroutine<Process> createSubprocessExec(List<String> command) {
    return createSubprocessExec(command.toArray(String[]::new));
  }

  /**
   * As {@link #createSubprocessExec(SubprocessOptions, String...)}, of a list.
   *
   * @param options streams, environment and the like
   * @param command the program and its arguments; it is copied
   */
  public static Coroutine<Process> createSubprocessExec(
      SubprocessOptions options, List<String> command) {
    return createSubprocessExec(options, command.toArray(String[]::new));
  }

  /**
   * As {@link #createSubprocessExec(SubprocessOptions, Path, Object...)}, without options.
   *
   * @param program the program; one without a {@code /} is looked for in {@code PATH}
   * @param arguments each a {@link String} or a {@link Path}
   */
  public static Coroutine<Process> createSubprocessExec(Path program, Object... arguments) {
    return CreateSubprocess.exec(SubprocessOptions.defaults(), program, arguments);
  }

  /**
   * As {@link #createSubprocessExec(SubprocessOptions, String...)}, by a path.
   *
   * @param options streams, environment and the like
   * @param program the program; one without a {@code /} is looked for in {@code PATH}
   * @param arguments each a {@link String} or a {@link Path}
   * @throws IllegalArgumentException (when called) also if one of them is neither
   */
  public static Coroutine<Process> createSubprocessExec(
      SubprocessOptions options, Path program, Object... arguments) {
    return CreateSubprocess.exec(options, program, arguments);
  }

  /**
   * Has {@code /bin/sh} run a line; its standard streams are this program's own. Whoever puts words
   * of others into the line has to quote them. Killing the shell leaves what it has started
   * running, and that may keep the pipes open: {@code exec} in front of a single program avoids it.
   *
   * @throws IllegalArgumentException (when called) if it has a NUL in it
   * @see <a
   *     href="https://docs.python.org/3/library/asyncio-subprocess.html#asyncio.create_subprocess_shell">asyncio.create_subprocess_shell</a>
   */
  public static Coroutine<Process> createSubprocessShell(String cmd) {
    return CreateSubprocess.shell(SubprocessOptions.defaults(), cmd);
  }

  /**
   * As {@link #createSubprocessShell(String)}, with options.
   *
   * @param cmd the line
   * @param options streams, environment and the like
   */
  public static Coroutine<Process> createSubprocessShell(String cmd, SubprocessOptions options) {
    return CreateSubprocess.shell(options, cmd);
  }

  /**
   * Captures the call graph of the current task; {@code null} in a callback, where there is none.
   *
   * @throws IllegalStateException if no event loop runs
   * @see <a
   *     href="https://docs.python.org/3/library/asyncio-graph.html#asyncio.capture_call_graph">asyncio.capture_call_graph</a>
   */
  public static @Nullable FutureCallGraph captureCallGraph() {
    return CallGraphs.capture(null, CallGraphOptions.defaults());
  }

  /**
   * Captures the call graph of {@code future}, which may be the current task.
   *
   * @param future done or not
   * @throws IllegalStateException if its loop runs in another thread
   */
  public static FutureCallGraph captureCallGraph(Future<?> future) {
    return CallGraphs.captureOf(future);
  }

  /**
   * As {@link #captureCallGraph(Future)}, with options.
   *
   * @param future what is captured; {@code null} for the current task, if there is one
   * @param options which frames to take, and how many
   * @throws IllegalStateException if {@code future} is {@code null} and no loop runs
   */
  public static @Nullable FutureCallGraph captureCallGraph(
      @Nullable Future<?> future, CallGraphOptions options) {
    return CallGraphs.capture(future, options);
  }

  /**
   * Returns the call graph of the current task as text; nothing in a callback.
   *
   * <pre>
   * * Task(name='orders', id=0x64f6106c)
   *   + Call stack:
   *   |   at async WhoWaits.query(WhoWaits.java:24)
   *   + Awaited by:
   *     * Task(name='bill', id=0x396e2f39)
   *       + Call stack:
   *       |   at async WhoWaits.bill(WhoWaits.java:31)
   *       + Awaited by:
   *         * Task(name='Task-1', id=0x12c8a2c0)
   *           + Call stack:
   *           |   at async WhoWaits.shop(WhoWaits.java:45)
   * </pre>
   *
   * @throws IllegalStateException if no event loop runs
   * @see <a
   *     href="https://docs.python.org/3/library/asyncio-graph.html#asyncio.format_call_graph">asyncio.format_call_graph</a>
   */
  public static String formatCallGraph() {
    return CallGraphText.of(captureCallGraph());
  }

  /**
   * As {@link #formatCallGraph()}, of {@code future}.
   *
   * @param future what is shown; it may be the current task
   * @throws IllegalStateException if its loop runs in another thread
   */
  public static String formatCallGraph(Future<?> future) {
    return CallGraphText.of(captureCallGraph(future));
  }

  /**
   * As {@link #formatCallGraph()}, with options.
   *
   * @param future what is shown; {@code null} for the current task, if there is one
   * @param options which frames to take, and how many
   * @throws IllegalStateException if {@code future} is {@code null} and no loop runs
   */
  public static String formatCallGraph(@Nullable Future<?> future, CallGraphOptions options) {
    return CallGraphText.of(CallGraphs.capture(future, options));
  }

  /**
   * Prints {@link #formatCallGraph()} to {@code System.out}.
   *
   * @throws IllegalStateException if no event loop runs
   * @see <a
   *     href="https://docs.python.org/3/library/asyncio-graph.html#asyncio.print_call_graph">asyncio.print_call_graph</a>
   */
  public static void printCallGraph() {
    System.out.println(formatCallGraph());
  }

  /**
   * Prints {@link #formatCallGraph(Future)} to {@code System.out}.
   *
   * @param future what is shown; it may be the current task
   * @throws IllegalStateException if its loop runs in another thread
   */
  public static void printCallGraph(Future<?> future) {
    System.out.println(formatCallGraph(future));
  }

  /**
   * Prints {@link #formatCallGraph(Future, CallGraphOptions)} to {@code out}.
   *
   * @param future what is shown; {@code null} for the current task, if there is one
   * @param out where it is printed
   * @param options which frames to take, and how many
   * @throws IllegalStateException if the loop of {@code future} runs in another thread, or that is
   *     {@code null} and no loop runs
   */
  public static void printCallGraph(
      @Nullable Future<?> future, PrintStream out, CallGraphOptions options) {
    Objects.requireNonNull(out, "out").println(formatCallGraph(future, options));
  }

  /**
   * Runs a program: {@code awaitable} on a new event loop, and then closes that, see {@link
   * Runner#close}.
   *
   * @param awaitable what is run; a coroutine is made a task
   * @throws IllegalStateException if the calling thread runs an event loop
   * @throws KeyboardInterrupt if SIGINT came and {@code awaitable} ended by that, see {@link
   *     Runner}; if nobody catches it, the program ends with status 130
   * @throws SystemExit if a task or callback raises it; if nobody catches it, the program ends with
   *     its status
   * @throws InterruptedException if the calling thread was interrupted and {@code awaitable} ended
   *     by that, or it was interrupted twice, see {@link Runner#run(Awaitable)}
   * @throws CancelledError if it was cancelled otherwise
   * @throws Exception what it failed with, the same object
   * @see <a
   *     href="https://docs.python.org/3/library/asyncio-runner.html#asyncio.run">asyncio.run</a>
   */
  public static <T extends @Nullable Object> T run(Awaitable<T> awaitable) throws Exception {
    return run(awaitable, null, null);
  }

  /**
   * As {@link #run(Awaitable)}, with debug mode on or off.
   *
   * @param awaitable what is run; a coroutine is made a task
   * @param debug debug mode on or off
   */
  public static <T extends @Nullable Object> T run(Awaitable<T> awaitable, boolean debug)
      throws Exception {
    return run(awaitable, debug, null);
  }

  /**
   * As {@link #run(Awaitable)}, on the loop that {@code loopFactory} makes.
   *
   * @param awaitable what is run; a coroutine is made a task
   * @param loopFactory makes the loop, which is closed at the end; {@code null} for {@link
   *     #newEventLoop}
   */
  public static <T extends @Nullable Object> T run(
      Awaitable<T> awaitable, @Nullable Supplier<? extends EventLoop> loopFactory)
      throws Exception {
    return run(awaitable, null, loopFactory);
  }

  /**
   * As {@link #run(Awaitable)}, with the parameters of {@link Runner#Runner(Boolean, Supplier)}.
   *
   * @param awaitable what is run; a coroutine is made a task
   * @param debug debug mode on or off; {@code null} leaves it as the loop has it
   * @param loopFactory makes the loop, which is closed at the end; {@code null} for {@link
   *     #newEventLoop}
   */
  public static <T extends @Nullable Object> T run(
      Awaitable<T> awaitable,
      @Nullable Boolean debug,
      @Nullable Supplier<? extends EventLoop> loopFactory)
      throws Exception {
    return Runner.runOnce(awaitable, debug, loopFactory);
  }
}
