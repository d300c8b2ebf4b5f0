package io.asyncio;

import io.asyncio.contextvars.Context;
import java.io.PrintStream;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A coroutine that runs on an event loop, beside others, and the future of its result.
 *
 * <pre>
 *              its future is done, or sleep(0)          the loop comes to it
 *   waiting ------------------------------->  ready  ------------------------>  running
 *      ^                                        ^                                |   |
 *      |                                        +--- (created)                   |   |
 *      +--------------- awaits a pending future ---------------------------------+   +-->  done
 * </pre>
 *
 * <p>The loop holds every unfinished task, so none is lost for want of a reference. Not
 * thread-safe: owned by the loop's thread.
 *
 * @param <T> what the coroutine returns
 * @see <a href="https://docs.python.org/3/library/asyncio-task.html#asyncio.Task">asyncio.Task</a>
 */
public class Task<T extends @Nullable Object> extends Future<T> {

  private static final AtomicLong NUMBERS = new AtomicLong();

  private final Coroutine<T> coroutine;
  private final Context context;
  private final long number;
  private @Nullable String name;

  private Step step;

  /**
   * The innermost stack of this task: the coroutine's or that of the generator that it iterates.
   */
  private @Nullable Strand strand;

  @Nullable Future<?> waiter;
  private boolean mustCancel;
  @Nullable String cancelMessage;
  private int cancelsRequested;

  /** What the next step throws into the coroutine; after its end, what came out of it. */
  private @Nullable Throwable raised;

  private @Nullable T returned;

  /** Neighbours in the loop's list of unfinished tasks, see {@link TaskList}. */
  @Nullable Task<?> previous;

  volatile @Nullable Task<?> next;

  /**
   * Makes a task of the running loop, or else of the thread's current one, and schedules its first
   * step.
   *
   * @throws IllegalStateException if there is neither
   */
  public Task(Coroutine<T> coroutine) {
    this(coroutine, TaskOptions.defaults());
  }

  /** As {@link #Task(Coroutine)}, with the options of {@link #Task(Coroutine, EventLoop)}. */
  public Task(Coroutine<T> coroutine, TaskOptions options) {
    this(coroutine, RunningLoop.require("new Task()"), options);
  }

  /** Makes a task of {@code loop} and schedules its first step. */
  public Task(Coroutine<T> coroutine, EventLoop loop) {
    this(coroutine, loop, TaskOptions.defaults());
  }

  /**
   * Makes a task of {@code loop} and schedules its first step, or runs it at once if {@code
   * options} ask for an eager start and the loop is running.
   *
   * @throws IllegalStateException if the loop is closed, or from another thread than the running
   *     loop's
   */
  @SuppressWarnings("this-escape") // the loop gets to know the task here, as asyncio's does
  public Task(Coroutine<T> coroutine, EventLoop loop, TaskOptions options) {
    super(loop);
    this.coroutine = Objects.requireNonNull(coroutine, "coroutine");
    this.loop.requireOpen();
    this.loop.checkThread("createTask");
    this.name = options.name();
    this.number = name == null ? NUMBERS.incrementAndGet() : 0;
    Context context = options.context();
    this.context = context == null ? Context.copyContext() : context;
    this.step = new Step(this);
    this.loop.tasks.add(this);
    if (Boolean.TRUE.equals(options.eagerStart()) && loop.isRunning()) {
      startEagerly();
    } else {
      this.loop.ready(step);
    }
  }

  /**
   * Returns the task that the caller runs in.
   *
   * @throws IllegalStateException if there is none
   */
  static Task<?> running() {
    Strand strand = Strand.current();
    if (strand == null) {
      throw new IllegalStateException(
          "await outside a task: start a coroutine with run(...) or createTask(...)");
    }
    strand.ensureTurn();
    return strand.task;
  }

  /** Returns the coroutine that the task runs. */
  public final Coroutine<T> getCoro() {
    return coroutine;
  }

  /** Returns the context that the task runs in. */
  public final Context getContext() {
    return context;
  }

  /** Returns the name of the task. */
  public final String getName() {
    String name = this.name;
    if (name == null) {
      this.name = name = "Task-" + number;
    }
    return name;
  }

  /** Gives the task another name: the text of {@code name}. */
  public final void setName(Object name) {
    this.name = Objects.requireNonNull(name, "name").toString();
  }

  /** Returns the stack that runs for the task now. Also read by the watchdog, out of turn. */
  final @Nullable Strand innermost() {
    return strand;
  }

  /** Names the thread like the task only where a name was given: numbers are not worth a string. */
  final String threadName() {
    return name == null ? "" : name;
  }

  /** Not for tasks: the coroutine gives the result. */
  @Override
  public final void setResult(T result) {
    throw new IllegalStateException("Task does not support setResult");
  }

  /** Not for tasks: the coroutine raises the exception. */
  @Override
  public final void setException(Throwable exception) {
    throw new IllegalStateException("Task does not support setException");
  }

  /**
   * Asks the task to end: throws a {@link CancelledError} into its coroutine at the next step.
   *
   * <p>The coroutine may catch it, clean up, and even go on. {@link #cancelled} is true only when
   * the task has ended with that error.
   *
   * @param message the message of the error
   * @return false if the task is done already
   */
  @Override
  public boolean cancel(@Nullable String message) {
    loop.checkThread("cancel");
    observed();
    if (done()) {
      return false;
    }
    cancelsRequested++;
    Future<?> waiter = this.waiter;
    if (waiter != null && waiter.cancel(message)) {
      // Keep the waiter: it may be a task that catches the error and goes on.
      return true;
    }
    mustCancel = true;
    cancelMessage = message;
    return true;
  }

  /** Returns how many requests for cancellation are not yet answered by {@link #uncancel}. */
  public final int cancelling() {
    return cancelsRequested;
  }

  /**
   * Takes back one request for cancellation; the last one takes back an error not yet thrown, too.
   *
   * @return how many requests remain
   */
  public final int uncancel() {
    loop.checkThread("uncancel");
    if (cancelsRequested > 0 && --cancelsRequested == 0) {
      mustCancel = false;
    }
    return cancelsRequested;
  }

  /**
   * Returns where the coroutine is: the stack of a task that waits, outermost frame first, or that
   * of the exception which ended it; empty if it has a result or was cancelled.
   */
  public final List<StackTraceElement> getStack() {
    Strand strand = this.strand;
    if (!done()) {
      return strand == null ? List.of() : Frames.outermostFirst(strand.thread().getStackTrace());
    }
    Throwable failure = raised;
    return failure == null || cancelled()
        ? List.of()
        : Frames.outermostFirst(failure.getStackTrace());
  }

  /** Prints {@link #getStack} to {@code System.err}. */
  public final void printStack() {
    printStack(System.err);
  }

  /** Prints {@link #getStack} to {@code out}. */
  public final void printStack(PrintStream out) {
    List<StackTraceElement> stack = getStack();
    if (stack.isEmpty()) {
      out.println("No stack for " + this);
      return;
    }
    out.println((done() ? "Traceback for " : "Stack for ") + this + " (most recent call last):");
    for (StackTraceElement frame : stack) {
      out.println("  at " + frame);
    }
  }

  /** Waits until {@code future} is done. On the task's strand. */
  final void awaitFuture(Future<?> future) throws Exception {
    if (future.loop != loop) {
      raiseSoon("Task " + this + " got Future " + future + " attached to a different loop");
    } else if (future == this) {
      raiseSoon("Task cannot await on itself: " + this);
    } else {
      register(future);
      if (mustCancel && future.cancel(cancelMessage)) {
        mustCancel = false;
      }
    }
    suspend();
  }

  private void register(Future<?> future) {
    waiter = future;
    try {
      future.addCallback(step);
    } catch (Throwable e) { // only a class that overrides addDoneCallback comes here
      withdrawStep();
      throw e;
    }
  }

  private void raiseSoon(String message) {
    raised = new IllegalStateException(message);
    loop.ready(step);
  }

  /** Lets the loop run one iteration of everything else. On the task's strand. */
  final void yieldOnce() throws Exception {
    loop.ready(step);
    suspend();
  }

  private void suspend() throws Exception {
    Strand strand = Objects.requireNonNull(this.strand);
    try {
      strand.suspend();
    } catch (PinnedAwaitException e) {
      withdrawStep();
      throw e;
    }
    Throwable thrown = raised;
    if (thrown != null) {
      raised = null;
      throw Throwing.sneaky(thrown);
    }
  }

  private void withdrawStep() {
    step.cancel();
    step = new Step(this);
    waiter = null;
  }

  /** Runs the coroutine up to its next await. On the loop's thread. */
  private void step(@Nullable Throwable thrown) {
    if (done()) {
      throw new InvalidStateError("step(): already done: " + this);
    }
    if (mustCancel) {
      mustCancel = false;
      if (!(thrown instanceof CancelledError)) {
        thrown = cancelMessage == null ? new CancelledError() : new CancelledError(cancelMessage);
      }
    }
    waiter = null;
    raised = thrown;
    if (strand == null) {
      if (thrown != null) {
        coroutine.close();
        finish();
        return;
      }
      strand = Engine.selected().newStrand(this, this::runCoroutine);
    }
    proceed();
  }

  private void startEagerly() {
    Strand caller = Strand.current();
    if (caller == null) {
      firstStepWithinAnother();
      return;
    }
    EagerStart start = new EagerStart(this);
    caller.onLoop(start);
    if (start.escaped != null) {
      throw Throwing.<Error>sneaky(start.escaped);
    }
  }

  private void firstStepWithinAnother() {
    Task<?> outer = loop.swapCurrentTask(null);
    try {
      step(null);
    } finally {
      loop.swapCurrentTask(outer);
    }
  }

  /** The first step of a task that a coroutine starts eagerly; what escapes it is the creator's. */
  private static final class EagerStart implements BooleanSupplier {

    private final Task<?> task;
    private @Nullable Throwable escaped;

    EagerStart(Task<?> task) {
      this.task = task;
    }

    @Override
    public boolean getAsBoolean() {
      try {
        task.firstStepWithinAnother();
      } catch (Throwable e) {
        escaped = e;
      }
      return true;
    }
  }

  /** Goes on with a strand that was detached, or runs a step. On the loop's thread. */
  final void proceed() {
    Strand strand = Objects.requireNonNull(this.strand);
    loop.enterTask(this);
    try {
      strand.resume();
    } finally {
      loop.leaveTask(this);
    }
    if (strand.finished()) {
      finish();
    }
  }

  private void runCoroutine() {
    try {
      returned = coroutine.awaitHere();
    } catch (Throwable e) {
      raised = e;
    }
  }

  @SuppressWarnings("NullAway") // a coroutine of nullable T may have returned null
  private void finish() {
    loop.tasks.remove(this);
    strand = null;
    Throwable failure = raised;
    if (failure == null) {
      T result = returned;
      returned = null;
      if (mustCancel) {
        mustCancel = false;
        end(cancelMessage);
      } else {
        succeed(result);
      }
    } else if (failure instanceof CancelledError cancellation) {
      end(cancellation);
    } else {
      fail(failure);
      if (failure instanceof KeyboardInterrupt || failure instanceof SystemExit) {
        throw Throwing.<Error>sneaky(failure);
      }
    }
  }

  @Override
  final String owner() {
    return "Task '" + getName() + "'";
  }

  @Override
  public String toString() {
    String state = done() ? stateText() : cancelsRequested > 0 ? "cancelling" : "pending";
    String waits = waiter == null ? "" : " wait_for=" + waiter.stateText();
    return "<"
        + getClass().getSimpleName()
        + (" " + state + " name='" + getName() + "' coro=" + coroutine + waits)
        + ">";
  }

  /** The entry of a task in the ready queue and in the list of the future that it waits for. */
  static final class Step extends DoneCallback {

    private final Task<?> task;

    Step(Task<?> task) {
      super(task.loop, null, PlainHandle.NONE);
      this.task = task;
    }

    @Override
    void invoke() {
      Future<?> done = future;
      future = null;
      task.step(done == null ? task.raised : done.takeFailure());
    }

    /** Called by a future whose class has its own way to keep callbacks: whenever it likes to. */
    @Override
    public void accept(Future<?> done) {
      if (cancelled() || task.waiter != done) {
        return;
      }
      task.waiter = null; // it calls once only
      future = done;
      if (Thread.currentThread() == loop.thread && loop.currentTask() == null) {
        invoke();
      } else {
        loop.post(this);
      }
    }

    @Override
    String describe() {
      return task.toString();
    }
  }
}
