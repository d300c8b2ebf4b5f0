package io.asyncio;

import io.asyncio.contextvars.Context;
import io.asyncio.internal.Seconds;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * The heart of an asyncio program: runs callbacks and coroutines, and does network I/O, on the one
 * thread that calls {@link #runForever}.
 *
 * <p>One iteration flushes what transports wrote, looks for I/O (waiting until the next timer is
 * due if nothing is ready), and then runs exactly the callbacks that are ready at that moment; what
 * they schedule waits for the next iteration.
 *
 * <p>A loop may be made in one thread and run in another, and run again later elsewhere. While it
 * runs, its methods may be called on its own thread and in its coroutines alone, and refuse other
 * threads with an {@link IllegalStateException}; the exceptions are {@link #callSoonThreadsafe},
 * {@link #isRunning}, {@link #isClosed}, {@link #time} and {@link #getDebug}. While it does not
 * run, one thread at a time may use it.
 *
 * @see <a href="https://docs.python.org/3/library/asyncio-eventloop.html">Event Loop</a>
 */
public interface EventLoop
    extends AutoCloseable, Network, UnixSockets, Pipes, SocketOperations, Subprocesses {

  /**
   * Runs the loop in the calling thread until {@link #stop} is called; after a {@code stop()} that
   * came before, for one iteration.
   *
   * <p>If the calling thread is a virtual one, or is inside {@code synchronized}, the loop runs on
   * a thread of its own while the caller waits.
   *
   * <p>It goes on when the calling thread is interrupted, whose flag is set again when the run is
   * over; a {@link Runner} ends.
   *
   * @throws IllegalStateException if the loop is closed or is running, or another one is running in
   *     this thread
   * @throws KeyboardInterrupt if a callback or task raises it
   */
  void runForever();

  /**
   * Runs the loop until {@code awaitable} is done, and returns its result. A coroutine is made a
   * task first.
   *
   * @throws IllegalStateException if the loop is closed, is running, or was stopped before the
   *     result was there
   * @throws CancelledError if it was cancelled
   * @throws Exception what it failed with, the same object
   */
  <T extends @Nullable Object> T runUntilComplete(Awaitable<T> awaitable) throws Exception;

  /**
   * Ends {@link #runForever} after the current iteration; before a run, has the next one last one
   * iteration.
   *
   * @throws IllegalStateException from another thread than the running loop's; or if the loop is
   *     attached to one of somebody else's, which runs it
   */
  void stop();

  /** Tells whether the loop runs now. May be called on any thread. */
  boolean isRunning();

  /** Tells whether the loop is closed. May be called on any thread. */
  boolean isClosed();

  /**
   * Closes the loop for good: cancels and finishes the tasks that are left, closes asynchronous
   * generators that are suspended half-way, drops the callbacks, removes the signal handlers,
   * closes the transports and the default executor (without waiting for it), and reports the
   * failures that nobody looked at. Does nothing if it is closed already.
   *
   * @throws IllegalStateException if the loop is running
   */
  @Override
  void close();

  /**
   * Closes all asynchronous generators that are suspended half-way, side by side; what their
   * clean-up raises goes to the exception handler. One that starts later is reported to the log.
   * {@link Asyncio#run} does it by itself.
   *
   * @see <a
   *     href="https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.shutdown_asyncgens">loop.shutdown_asyncgens</a>
   */
  Coroutine<@Nullable Void> shutdownAsyncgens();

  /** Waits until the default executor has done its work, and closes it. */
  Coroutine<@Nullable Void> shutdownDefaultExecutor();

  /**
   * Waits up to {@code seconds} until the default executor has done its work, and closes it; after
   * that it logs a warning and interrupts what still runs.
   *
   * @param seconds infinity for no limit
   * @throws IllegalArgumentException if {@code seconds} is negative or not a number
   */
  Coroutine<@Nullable Void> shutdownDefaultExecutor(double seconds);

  /**
   * As {@link #shutdownDefaultExecutor(double)}.
   *
   * @param limit {@code null} for no limit
   * @throws IllegalArgumentException if {@code limit} is negative
   */
  default Coroutine<@Nullable Void> shutdownDefaultExecutor(@Nullable Duration limit) {
    return shutdownDefaultExecutor(Seconds.orUnlimited(limit, "limit"));
  }

  /**
   * Schedules {@code callback} for the next iteration, in a copy of the current context.
   *
   * @param callback what is called, once; it may throw what it likes, which goes to the exception
   *     handler
   * @return what cancels it
   * @throws IllegalStateException if the loop is closed
   */
  Handle callSoon(Callback callback);

  /**
   * Schedules {@code callback} for the next iteration, in {@code context}.
   *
   * @param callback what is called, once; it may throw what it likes, which goes to the exception
   *     handler
   * @param context the context that it is called in
   * @return what cancels it
   * @throws IllegalStateException if the loop is closed
   */
  Handle callSoon(Callback callback, Context context);

  /**
   * As {@link #callSoon(Callback)}, from any thread: wakes the loop if it waits for I/O.
   *
   * @param callback what is called, once; it may throw what it likes, which goes to the exception
   *     handler
   * @return what cancels it, which may come too late on another thread
   * @throws IllegalStateException if the loop is closed
   */
  Handle callSoonThreadsafe(Callback callback);

  /**
   * As {@link #callSoonThreadsafe(Callback)}, so that {@code loop::callSoonThreadsafe} is an {@link
   * Executor}.
   *
   * @param callback what is called, once; it may throw what it likes, which goes to the exception
   *     handler
   */
  default Handle callSoonThreadsafe(Runnable callback) {
    return callSoonThreadsafe((Callback) callback::run);
  }

  /**
   * As {@link #callSoonThreadsafe(Callback)}, in {@code context}.
   *
   * @param callback what is called, once; it may throw what it likes, which goes to the exception
   *     handler
   * @param context the context that it is called in
   */
  Handle callSoonThreadsafe(Callback callback, Context context);

  /**
   * Schedules {@code callback} in {@code seconds} from now; timers of the same deadline run in the
   * order in which they were made.
   *
   * @param seconds the delay; less than 0 is as 0, infinity never comes
   * @param callback what is called, once; it may throw what it likes, which goes to the exception
   *     handler
   * @return what cancels it
   * @throws IllegalArgumentException if {@code seconds} is not a number
   * @throws IllegalStateException if the loop is closed
   */
  TimerHandle callLater(double seconds, Callback callback);

  /**
   * As {@link #callLater(double, Callback)}, in {@code context}.
   *
   * @param seconds the delay; less than 0 is as 0
   * @param callback what is called, once; it may throw what it likes, which goes to the exception
   *     handler
   * @param context the context that it is called in
   */
  TimerHandle callLater(double seconds, Callback callback, Context context);

  /**
   * As {@link #callLater(double, Callback)}.
   *
   * @param delay the delay; less than zero is as zero
   * @param callback what is called, once; it may throw what it likes, which goes to the exception
   *     handler
   */
  default TimerHandle callLater(Duration delay, Callback callback) {
    return callLater(Seconds.of(delay, "delay"), callback);
  }

  /**
   * As {@link #callLater(double, Callback, Context)}.
   *
   * @param delay the delay; less than zero is as zero
   * @param callback what is called, once; it may throw what it likes, which goes to the exception
   *     handler
   * @param context the context that it is called in
   */
  default TimerHandle callLater(Duration delay, Callback callback, Context context) {
    return callLater(Seconds.of(delay, "delay"), callback, context);
  }

  /**
   * Schedules {@code callback} at {@code when}, on the clock of {@link #time}.
   *
   * @param when in seconds; one that is past is as now, infinity never comes
   * @param callback what is called, once; it may throw what it likes, which goes to the exception
   *     handler
   * @return what cancels it
   * @throws IllegalArgumentException if {@code when} is not a number
   * @throws IllegalStateException if the loop is closed
   */
  TimerHandle callAt(double when, Callback callback);

  /**
   * As {@link #callAt(double, Callback)}, in {@code context}.
   *
   * @param when the time on the clock of {@link #time}, in seconds; one that is past is as now
   * @param callback what is called, once; it may throw what it likes, which goes to the exception
   *     handler
   * @param context the context that it is called in
   */
  TimerHandle callAt(double when, Callback callback, Context context);

  /** Returns the loop's clock in seconds: monotonic, from an arbitrary zero. On any thread. */
  double time();

  /** Makes a pending future of this loop. */
  <T extends @Nullable Object> Future<T> createFuture();

  /**
   * Makes a task that runs {@code coroutine} on this loop, by the task factory if there is one.
   *
   * @param coroutine what the task runs; nobody else may await it
   * @throws IllegalStateException if the loop is closed, which closes the coroutine. One that is
   *     awaited already, or has been, has the task fail with one
   * @throws RuntimeException what the task factory raises
   */
  <T extends @Nullable Object> Task<T> createTask(Coroutine<T> coroutine);

  /**
   * As {@link #createTask(Coroutine)}, with a name.
   *
   * @param coroutine what the task runs; nobody else may await it
   * @param name what {@link Task#getName} gives
   */
  <T extends @Nullable Object> Task<T> createTask(Coroutine<T> coroutine, String name);

  /**
   * As {@link #createTask(Coroutine)}, with options.
   *
   * @param coroutine what the task runs; nobody else may await it
   * @param options name, context and eager start
   * @throws IllegalStateException also if the task has to start eagerly in a context that is
   *     entered already
   */
  <T extends @Nullable Object> Task<T> createTask(Coroutine<T> coroutine, TaskOptions options);

  /**
   * Has {@code factory} make the tasks of this loop; {@code null} restores the default.
   *
   * @param factory what it raises comes out of {@code createTask}
   */
  void setTaskFactory(@Nullable TaskFactory factory);

  /** Returns the task factory, or {@code null} for the default. */
  @Nullable
  TaskFactory getTaskFactory();

  /**
   * Calls {@code callable} in {@code executor}, or in the default executor if that is {@code null},
   * and returns a future of its result. Cancelling the future does not stop a call that has begun.
   *
   * @param executor refuses a call by what it raises, which comes out of here
   * @param callable what is called on another thread; what it throws, the future raises
   * @throws IllegalStateException if the loop is closed, or the default executor is needed and was
   *     shut down
   */
  <T extends @Nullable Object> Future<T> runInExecutor(
      @Nullable Executor executor, Callable<T> callable);

  /**
   * Sets the executor that {@link #runInExecutor} uses by default. Without this, each call runs on
   * a virtual thread of its own.
   *
   * @param executor the loop shuts it down when it is closed
   */
  void setDefaultExecutor(ExecutorService executor);

  /**
   * Has {@code callback} called, in a copy of the current context, on the loop's thread each time
   * the process gets a signal; it wakes a loop that waits. Replaces an earlier handler of this loop
   * for the signal. Several loops may handle the same signal: each of them is told.
   *
   * {@snippet :
   * Event stopping = new Event();
   * loop.addSignalHandler("TERM", stopping::set);
   * }
   *
   * <p>What was in force before for the signal, such as the JVM's own ending of the program, is
   * replaced meanwhile, and comes back when the last loop has removed its handler. The same holds
   * for the cancellation on SIGINT by {@link Runner}.
   *
   * <p>What the callback throws goes to the exception handler, but for {@link SystemExit} and
   * {@link KeyboardInterrupt}, which leave {@link #runForever}. A signal that comes while the loop
   * does not run is handled when it runs again. The JVM hands different signals over by threads of
   * their own, so that those which come at the same moment may change places.
   *
   * <p><b>Pitfalls.</b> The callback is no coroutine: {@code () -> shutDown()} makes one and drops
   * it, if that is what {@code shutDown} returns; {@code () -> loop.createTask(shutDown())} runs
   * it. The JVM uses SIGUSR2 to sample threads for the Flight Recorder: who handles it is called
   * for each sample, and gets none, unless the environment's {@code _JAVA_SR_SIGNUM} names another
   * signal. SIGHUP, SIGINT and SIGTERM stay ignored if they were when the process was started (by
   * {@code nohup}, or in the background of a script); a warning says so.
   *
   * @param signal its name, with or without {@code SIG}, in upper or lower case
   * @param callback what is called
   * @throws IllegalArgumentException if there is no such signal, or {@code callback} is a coroutine
   * @throws IllegalStateException if the signal cannot be caught, because the system (SIGKILL,
   *     SIGSTOP) or the JVM (such as SIGSEGV, SIGQUIT) does not allow it; nothing is changed then.
   *     Also if the loop is closed
   * @see <a
   *     href="https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.add_signal_handler">loop.add_signal_handler</a>
   */
  void addSignalHandler(String signal, Callback callback);

  /**
   * As {@link #addSignalHandler(String, Callback)}, in {@code context}.
   *
   * @param signal its name, with or without {@code SIG}, in upper or lower case
   * @param callback what is called each time the signal comes
   * @param context the context that it is called in
   */
  void addSignalHandler(String signal, Callback callback, Context context);

  /**
   * Ends {@link #addSignalHandler}. If no other loop handles the signal, what was in force before
   * is restored, unless the program has set another handler with {@code sun.misc.Signal} meanwhile.
   * A signal that is still on its way is ignored.
   *
   * @param signal its name, with or without {@code SIG}, in upper or lower case
   * @return whether there was a handler
   * @throws IllegalArgumentException if there is no such signal
   * @throws IllegalStateException if the JVM refuses to restore what was in force
   * @see <a
   *     href="https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.remove_signal_handler">loop.remove_signal_handler</a>
   */
  boolean removeSignalHandler(String signal);

  /**
   * Sets what receives reports of failures; {@code null} restores the default.
   *
   * @param handler what it throws is logged, but for {@link KeyboardInterrupt} and {@link
   *     SystemExit}, which end the run
   */
  void setExceptionHandler(@Nullable ExceptionHandler handler);

  /** Returns the exception handler, or {@code null} for the default. */
  @Nullable
  ExceptionHandler getExceptionHandler();

  /** Logs a report, with its exception, to the logger {@code asyncio}. */
  void defaultExceptionHandler(ExceptionContext context);

  /** Passes a report to the exception handler; a failure of the handler itself is logged. */
  void callExceptionHandler(ExceptionContext context);

  /**
   * Switches debug mode on or off: reports of slow callbacks, of coroutines that nobody awaits and
   * of what is left open, with the places where things were made. On any thread; a running loop
   * follows in its next iteration.
   */
  void setDebug(boolean enabled);

  /** Tells whether debug mode is on. May be called on any thread. */
  boolean getDebug();

  /**
   * Sets how long a callback may run, in seconds, before debug mode reports it. The default is 0.1.
   *
   * @throws IllegalArgumentException if {@code seconds} is negative or not a number
   */
  void setSlowCallbackDuration(double seconds);

  /**
   * As {@link #setSlowCallbackDuration(double)}.
   *
   * @param limit how long a callback may run
   * @throws IllegalArgumentException if {@code limit} is negative
   */
  default void setSlowCallbackDuration(Duration limit) {
    setSlowCallbackDuration(Seconds.of(limit, "limit"));
  }

  /** Returns the limit of {@link #setSlowCallbackDuration(double)}, in seconds. */
  double getSlowCallbackDuration();

  /**
   * Sets how long the loop waits, in seconds, for a coroutine that blocks without awaiting (in a
   * lock, a sleep, blocking I/O) before it reports the task and lets others go on; the coroutine
   * goes on when its call has ended. 0 lets others go on at once, infinity freezes the loop as
   * Python would. The default is 0.1.
   *
   * @throws IllegalArgumentException if {@code seconds} is negative or not a number
   */
  void setBlockingGrace(double seconds);

  /**
   * As {@link #setBlockingGrace(double)}.
   *
   * @param limit how long the loop waits
   * @throws IllegalArgumentException if {@code limit} is negative
   */
  default void setBlockingGrace(Duration limit) {
    setBlockingGrace(Seconds.of(limit, "limit"));
  }

  /** Returns the limit of {@link #setBlockingGrace(double)}, in seconds. */
  double getBlockingGrace();
}
