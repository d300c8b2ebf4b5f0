package io.asyncio;

import io.asyncio.contextvars.Context;
import io.asyncio.internal.BeforePoll;
import io.asyncio.internal.HostLoop;
import io.asyncio.internal.signals.LoopSignals;
import io.asyncio.internal.strand.Engine;
import io.asyncio.internal.strand.StrandHost;
import io.asyncio.protocols.SubprocessProtocol;
import io.asyncio.spi.ChildCommand;
import io.asyncio.spi.ChildProcess;
import io.asyncio.subprocess.SubprocessOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The part of an event loop that does not depend on how I/O is done: the ready queue, timers,
 * tasks, running and stopping. An implementation adds {@link #poll}, {@link #wakeUp}, {@link
 * #flush}, {@link #launch}, the {@link Network} and the {@link Pipes}.
 *
 * <p>Fields without a note belong to the thread that runs the loop, or to the one thread that uses
 * it while it does not run.
 *
 * @see io.asyncio.spi.EventLoopProvider
 * @see <a
 *     href="https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.BaseEventLoop">asyncio.BaseEventLoop</a>
 */
@SuppressWarnings("this-escape") // the parts keep the loop and use it later
public abstract class BaseEventLoop extends LoopCore {

  static {
    BeforePoll.accessBy(loop -> {
      BaseEventLoop base = of(loop);
      base.requireOpen();
      base.checkThread("attach");
      return base.beforePoll;
    });
  }

  final StrandHost strands = new LoopStrandHost(this);
  final TaskList tasks = new TaskList();
  final OutsideResults outsideResults = new OutsideResults();
  final CurrentTask currentTask = new CurrentTask();
  final Failure.Registry failures = new Failure.Registry(this);
  final LiveGenerators generators = new LiveGenerators(this);
  final LoopSignals signals = new LoopSignals(new LoopSignalHost(this));
  final UnawaitedCoroutines unawaited = new UnawaitedCoroutines();
  final DefaultExecutor defaultExecutor = new DefaultExecutor(this);
  private final DebugSettings debugging = new DebugSettings();

  /** The innermost eager start under way. */
  @Nullable
  EagerStart eagerStart;

  private @Nullable TaskFactory taskFactory;
  private @Nullable ExceptionHandler exceptionHandler;

  /** Set when there is something to free, or when debug mode is switched on for the first time. */
  @Nullable
  UnclosedLoop unclosed;

  /** Written by the thread that closes, read by any. */
  private volatile boolean closed;

  /**
   * For subclasses.
   *
   * @throws IllegalStateException if the coroutine engine that was asked for cannot work
   * @throws IllegalArgumentException if {@code asyncio.engine} names none
   */
  protected BaseEventLoop() {
    this(null);
  }

  /**
   * For subclasses.
   *
   * @param host gives the loop its turns, and tells its end by {@link #hostEnds}; {@code null} if it
   *     runs itself
   */
  @SuppressWarnings("exports") // for the loops of this library
  protected BaseEventLoop(@Nullable HostLoop host) {
    super(host);
    var _ = Engine.selected(); // fail here, not in the first step of a task
    if (getDebug() && host == null) {
      freeIfDropped(() -> {});
    }
  }

  /**
   * Returns {@code loop} as what tasks and futures need.
   *
   * @throws IllegalArgumentException if it does not extend this class
   */
  static BaseEventLoop of(EventLoop loop) {
    if (Objects.requireNonNull(loop, "loop") instanceof BaseEventLoop base) {
      return base;
    }
    throw new IllegalArgumentException("loop: expected a BaseEventLoop, got " + loop);
  }

  /**
   * Has {@code freeing} done, and a warning logged, if this loop is dropped without being closed.
   * Called in the constructor. Where the loop is bound to one thread, that thread does it.
   *
   * @param freeing what frees what the system gave; it must not lead to the loop
   */
  protected final void freeIfDropped(Runnable freeing) {
    if (unclosed != null) {
      unclosed.closed();
    }
    unclosed = UnclosedLoop.watch(this, freeing);
  }

  /**
   * Tells that a call has made the loop set up what it had put off. Debug mode does not take that for
   * the call's own time. On the loop's thread.
   *
   * @param nanos how long that took
   */
  protected final void tookForSetUp(long nanos) {
    debugging.tookForSetUp(nanos);
  }

  /** Notes which thread this loop is bound to. */
  final void boundTo(OwnThread thread) {
    if (unclosed != null) {
      unclosed.boundTo(thread);
    }
  }

  /** Closes transports and frees what the system gave. Called once, while the loop does not run. */
  protected abstract void closeResources();

  /** Closes the transports that are still open; their protocols are told in the ready queue. */
  protected void closeTransports() {}

  /** Tells whether {@link #closeTransports} has something to close. */
  protected boolean hasTransports() {
    return false;
  }

  /** Logs a warning of each transport and server that is open, before they are closed. */
  protected void reportUnclosed() {}

  /**
   * Starts a child process, and leaves nothing behind if that fails. Called on the loop's thread or
   * in a coroutine, while the loop is open.
   *
   * @throws IOException if it cannot be started
   * @throws UnsupportedOperationException if there is no way to do what the command wants
   */
  protected abstract ChildProcess launch(ChildCommand command) throws IOException;

  @Override
  public final <T extends @Nullable Object> T runUntilComplete(Awaitable<T> awaitable)
      throws Exception {
    checkClosed();
    requireNoHost("runUntilComplete");
    run.requireNotRunning();
    return UntilComplete.run(this, awaitable);
  }

  @Override
  public final boolean isClosed() {
    return closed;
  }

  @Override
  public final void close() {
    if (!closed) {
      requireNoHost("close");
    }
    if (isRunning()) {
      throw new IllegalStateException("Cannot close a running event loop: " + this);
    }
    closeUnlessRunning();
  }

  final void closeUnlessRunning() {
    if (run.endRuns()) {
      new Closing(this).close();
    }
  }

  /** Refuses to work from now on. */
  final void markClosed() {
    closed = true;
  }

  /** Has the loop stopped if it runs, and closed, soon. On any thread. */
  protected final void requestClose() {
    run.closeRequest.make();
  }

  /**
   * Refuses to work once the loop is closed.
   *
   * @throws IllegalStateException if it is
   */
  protected final void checkClosed() {
    if (closed) {
      throw new IllegalStateException("Event loop is closed");
    }
  }

  @Override
  final void requireOpen() {
    checkClosed();
  }

  @Override
  final BaseEventLoop self() {
    return this;
  }

  @Override
  final boolean timesCallbacks() {
    return debugging.enabled();
  }

  @Override
  final void runTimed(Handle handle) {
    debugging.run(this, handle);
  }

  @Override
  final void beforeCallbacks() {
    failures.reportCollected();
    unawaited.reportCollected();
  }

  @Override
  final void recordPlaces(boolean running) {
    unawaited.record(running && getDebug());
  }

  /**
   * Returns what to throw when this loop finds that nothing can happen any more: it names the tasks
   * that wait, and for what. On the loop's thread.
   */
  protected final DeadlockError deadlock() {
    return deadlock(List.of());
  }

  /**
   * As {@link #deadlock()}, where channels are open from which nothing comes.
   *
   * @param channels them, as text
   */
  protected final DeadlockError deadlock(List<String> channels) {
    return DeadlockError.of(tasks.unfinished(), channels);
  }

  final void reportBlocked(Task<?> task, Thread blocked) {
    if (!SetUp.isIn(blocked.getStackTrace())) {
      SlowSteps.reportBlocked(this, task, blocked, getBlockingGrace());
    }
  }

  final long blockingGraceNanos() {
    return debugging.blockingGraceNanos();
  }

  @Override
  public final <T extends @Nullable Object> Future<T> createFuture() {
    return new Future<>(this);
  }

  @Override
  public final <T extends @Nullable Object> Task<T> createTask(Coroutine<T> coroutine) {
    return createTask(coroutine, TaskOptions.defaults());
  }

  @Override
  public final <T extends @Nullable Object> Task<T> createTask(
      Coroutine<T> coroutine, String name) {
    return createTask(coroutine, TaskOptions.named(Objects.requireNonNull(name, "name")));
  }

  @Override
  public final <T extends @Nullable Object> Task<T> createTask(
      Coroutine<T> coroutine, TaskOptions options) {
    Objects.requireNonNull(coroutine, "coroutine");
    Objects.requireNonNull(options, "options");
    if (closed) {
      coroutine.close();
    }
    checkClosed();
    checkThread("createTask");
    TaskFactory factory = taskFactory;
    if (factory == null) {
      return new Task<>(coroutine, this, options);
    }
    unawaited.claim(coroutine);
    Task<T> task = factory.create(this, coroutine, options);
    String name = options.name();
    if (name != null) {
      task.setName(name); // a factory need not know of names
    }
    return task;
  }

  @Override
  public final void setTaskFactory(@Nullable TaskFactory factory) {
    checkThread("setTaskFactory");
    taskFactory = factory;
  }

  @Override
  public final @Nullable TaskFactory getTaskFactory() {
    return taskFactory;
  }

  @Override
  public final <T extends @Nullable Object> Future<T> runInExecutor(
      @Nullable Executor executor, Callable<T> callable) {
    Objects.requireNonNull(callable, "callable");
    checkClosed();
    checkThread("runInExecutor");
    return ExecutorCall.submit(this, executor == null ? defaultExecutor.get() : executor, callable);
  }

  @Override
  public final void setDefaultExecutor(ExecutorService executor) {
    checkThread("setDefaultExecutor");
    defaultExecutor.set(executor);
  }

  @Override
  public final <P extends SubprocessProtocol> Coroutine<SubprocessConnection<P>> subprocessExec(
      Supplier<P> protocolFactory, SubprocessOptions options, String... command) {
    return SubprocessStart.of(
        this,
        protocolFactory,
        CommandLine.exec(CommandLine.forProtocol("subprocessExec", options), command));
  }

  @Override
  public final <P extends SubprocessProtocol> Coroutine<SubprocessConnection<P>> subprocessExec(
      Supplier<P> protocolFactory, SubprocessOptions options, Path program, Object... arguments) {
    return SubprocessStart.of(
        this,
        protocolFactory,
        CommandLine.exec(CommandLine.forProtocol("subprocessExec", options), program, arguments));
  }

  @Override
  public final <P extends SubprocessProtocol> Coroutine<SubprocessConnection<P>> subprocessShell(
      Supplier<P> protocolFactory, String cmd, SubprocessOptions options) {
    return SubprocessStart.of(
        this,
        protocolFactory,
        CommandLine.shell(CommandLine.forProtocol("subprocessShell", options), cmd));
  }

  @Override
  public final Coroutine<@Nullable Void> shutdownAsyncgens() {
    return generators.shutDown();
  }

  @Override
  public final Coroutine<@Nullable Void> shutdownDefaultExecutor() {
    return defaultExecutor.shutdown(Double.POSITIVE_INFINITY);
  }

  @Override
  public final Coroutine<@Nullable Void> shutdownDefaultExecutor(double seconds) {
    return defaultExecutor.shutdown(seconds);
  }

  @Override
  public final void addSignalHandler(String signal, Callback callback) {
    addSignalHandler(signal, callback, Context.copyContext());
  }

  @Override
  public final void addSignalHandler(String signal, Callback callback, Context context) {
    requireNoHost("addSignalHandler");
    signals.add(signal, callback, context);
  }

  @Override
  public final boolean removeSignalHandler(String signal) {
    return signals.remove(signal);
  }

  @Override
  public final void setExceptionHandler(@Nullable ExceptionHandler handler) {
    checkThread("setExceptionHandler");
    exceptionHandler = handler;
  }

  @Override
  public final @Nullable ExceptionHandler getExceptionHandler() {
    return exceptionHandler;
  }

  @Override
  public void defaultExceptionHandler(ExceptionContext context) {
    ExceptionReports.log(debugging.withRunning(context));
  }

  @Override
  public final void callExceptionHandler(ExceptionContext context) {
    ExceptionReports.handle(this, exceptionHandler, context);
  }

  @Override
  public final void setDebug(boolean enabled) {
    debugging.enable(enabled);
    if (enabled && unclosed == null && !closed && !isHosted()) {
      freeIfDropped(() -> {});
    }
    if (isRunning()) {
      post(newWork(() -> recordPlaces(true)));
    }
  }

  @Override
  public final boolean getDebug() {
    return debugging.enabled();
  }

  @Override
  public final void setSlowCallbackDuration(double seconds) {
    debugging.slowCallbackDuration(seconds);
  }

  @Override
  public final double getSlowCallbackDuration() {
    return debugging.slowCallbackDuration();
  }

  @Override
  public final void setBlockingGrace(double seconds) {
    debugging.blockingGrace(seconds);
  }

  @Override
  public final double getBlockingGrace() {
    return debugging.blockingGrace();
  }

  /** Returns what it is, for messages: its class, and how it waits for I/O. On any thread. */
  protected String kind() {
    return getClass().getSimpleName();
  }

  @Override
  public String toString() {
    return "<"
        + kind()
        + " running="
        + isRunning()
        + " closed="
        + closed
        + " debug="
        + getDebug()
        + ">";
  }
}
