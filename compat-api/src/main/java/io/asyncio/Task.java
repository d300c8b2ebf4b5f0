package io.asyncio;

import io.asyncio.contextvars.Context;
import io.asyncio.internal.Unchecked;
import io.asyncio.internal.strand.Engine;
import io.asyncio.internal.strand.PinnedAwaitException;
import io.asyncio.internal.strand.Strand;
import io.asyncio.streams.StreamPair;
import java.io.PrintStream;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
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

  /** Let go of when an eager start has completed the task. */
  @Nullable
  Coroutine<T> coroutine;

  private final Context context;
  private final long number;
  private @Nullable String name;

  /** What is scheduled to run the task; it knows how. */
  private TaskStep<T> step;

  /**
   * The innermost stack of this task: the coroutine's or that of the generator that it iterates.
   */
  @Nullable
  Strand strand;

  @Nullable
  Future<?> waiter;

  /** The connections that it has opened, if there are any. */
  @Nullable
  OpenedStreams opened;

  boolean mustCancel;

  /** Whether the task runs its coroutine without a stack, and the coroutine has begun. */
  boolean begun;

  @Nullable
  String cancelMessage;

  private int cancelsRequested;

  /** What the next step throws into the coroutine; after its end, what came out of it. */
  @Nullable
  Throwable raised;

  @Nullable
  T returned;

  /** Neighbours in the loop's list of unfinished tasks, see {@link TaskList}. */
  @Nullable
  Task<?> previous;

  volatile @Nullable Task<?> next;

  /**
   * Makes a task of the running loop, or else of the thread's current one, and schedules its first
   * step.
   *
   * @param coroutine what the task runs; nobody else may await it
   * @throws IllegalStateException if there is neither; else as {@link #Task(Coroutine, EventLoop,
   *     TaskOptions)}
   */
  public Task(Coroutine<T> coroutine) {
    this(coroutine, TaskOptions.defaults());
  }

  /**
   * As {@link #Task(Coroutine)}, with the options of {@link #Task(Coroutine, EventLoop,
   * TaskOptions)}.
   *
   * @param coroutine what the task runs; nobody else may await it
   * @param options name, context and eager start
   */
  public Task(Coroutine<T> coroutine, TaskOptions options) {
    this(coroutine, RunningLoop.require("new Task()"), options);
  }

  /**
   * Makes a task of {@code loop} and schedules its first step.
   *
   * @param coroutine what the task runs; nobody else may await it
   * @param loop whose task it is
   * @throws IllegalStateException if the loop is closed. A coroutine that is awaited already, or
   *     has been, has the task fail with one
   */
  public Task(Coroutine<T> coroutine, EventLoop loop) {
    this(coroutine, loop, TaskOptions.defaults());
  }

  /**
   * Makes a task of {@code loop} and schedules its first step, or runs it at once if {@code
   * options} ask for an eager start and the loop is running.
   *
   * @param coroutine what the task runs; nobody else may await it
   * @param loop whose task it is
   * @param options name, context and eager start
   * @throws IllegalStateException if the loop is closed; from another thread than the running
   *     loop's; or if it has to start eagerly in a given context that is entered already
   * @throws IllegalArgumentException if the loop does not extend {@link BaseEventLoop}
   */
  @SuppressWarnings("this-escape") // the loop gets to know the task here, as asyncio's does
  public Task(Coroutine<T> coroutine, EventLoop loop, TaskOptions options) {
    super(loop);
    this.coroutine = Objects.requireNonNull(coroutine, "coroutine");
    this.loop.requireOpen();
    this.loop.checkThread("createTask");
    this.loop.unawaited.claim(coroutine);
    this.name = options.name();
    this.number = name == null ? NUMBERS.incrementAndGet() : 0;
    Context context = options.context();
    boolean eager = Boolean.TRUE.equals(options.eagerStart()) && this.loop.thread != null;
    if (eager && context != null) {
      EagerStart.requireFree(context, this.loop);
    }
    this.context = context == null ? Context.copyContext() : context;
    this.step = new TaskStep<>(this);
    this.loop.tasks.add(this);
    if (madeAt() != null) {
      UnclosedLoop.notePending(this);
    }
    if (eager) {
      startEagerly();
    } else {
      this.loop.ready(step);
    }
  }

  private void startEagerly() {
    try {
      EagerStart.of(this);
    } catch (PinnedAwaitException e) {
      if (begun || (strand != null && !strand.isNew())) {
        throw e;
      }
      loop.ready(step); // its creator's stack cannot be set aside for it
    } catch (Throwable e) {
      if (strand == null && !begun) {
        loop.tasks.remove(this);
      }
      throw e;
    }
    if (done()) {
      coroutine = null;
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
    return strand.task();
  }

  /**
   * Returns the coroutine that the task runs; {@code null} if the task was done before its eager
   * start returned, since such a task keeps none.
   */
  public final @Nullable Coroutine<T> getCoro() {
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

  /**
   * Gives the task another name, and its threads: the text of {@code name}.
   *
   * @param name its {@code toString} gives the name
   */
  public final void setName(Object name) {
    String text = Objects.requireNonNull(name, "name").toString();
    this.name = text;
    for (Strand named = strand; named != null; named = named.caller()) {
      named.thread().setName(text);
    }
    if (madeAt() != null) {
      UnclosedLoop.notePending(this);
    }
  }

  /** Returns what the task awaits, if it is a future. */
  final @Nullable Future<?> awaited() {
    return waiter;
  }

  /** Returns what runs the task's steps. */
  final TaskStep<T> step() {
    return step;
  }

  /** Returns the stack that runs for the task now. Also read by the watchdog, out of turn. */
  final @Nullable Strand innermost() {
    return strand;
  }

  /** Makes a stack that acts for this task, and whose thread has the task's name. */
  final Strand newStrand(Runnable body) {
    return Engine.selected().newStrand(loop.strands, this, getName(), body);
  }

  /**
   * Not for tasks: the coroutine gives the result.
   *
   * @throws IllegalStateException always
   */
  @Override
  public final void setResult(T result) {
    throw new IllegalStateException("Task does not support setResult");
  }

  /**
   * Not for tasks: the coroutine raises the exception.
   *
   * @throws IllegalStateException always
   */
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
    return Cancellation.of(this, message);
  }

  /** Notes that it is to be cancelled, and returns what to ask; {@code null} if it is done. */
  final @Nullable List<? extends Future<?>> beginCancel() {
    loop.checkThread("cancel");
    observed();
    if (done()) {
      return null;
    }
    cancelsRequested++;
    return waiter == null ? List.of() : List.of(waiter);
  }

  /**
   * Ends what {@link #beginCancel} began. The waiter is kept: it may be a task that catches the
   * error and goes on.
   *
   * @param any whether the waiter was not done
   */
  final boolean endCancel(boolean any, @Nullable String message) {
    if (!any) {
      mustCancel = true;
      cancelMessage = message;
      if (loop.run.interrupts.hasCancelled()) {
        BlockedTasks.interruptCancelled(this);
      }
    }
    return true;
  }

  /** Keeps a connection that it has opened until it ends. */
  final void keep(StreamPair opened) {
    OpenedStreams streams = this.opened;
    if (streams == null) {
      this.opened = streams = new OpenedStreams();
    }
    streams.add(opened);
  }

  /** Tells whether an interrupt of the run's caller has cancelled it while it did not await. */
  final boolean wasInterrupted() {
    return mustCancel && loop.run.interrupts.hasCancelled();
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
  public int uncancel() {
    loop.checkThread("uncancel");
    if (cancelsRequested > 0 && --cancelsRequested == 0) {
      mustCancel = false;
    }
    return cancelsRequested;
  }

  /**
   * Returns where the coroutine is: the stack of a task that waits or runs, outermost frame first,
   * or that of the exception which ended it; empty before its first step, if it has a result, and
   * if it was cancelled.
   *
   * @see <a
   *     href="https://docs.python.org/3/library/asyncio-task.html#asyncio.Task.get_stack">Task.get_stack</a>
   */
  public final List<StackTraceElement> getStack() {
    return getStack(Integer.MAX_VALUE);
  }

  /**
   * As {@link #getStack()}, with no more than {@code limit} frames: the outermost ones, so that a
   * limit of 1 gives the task's own coroutine.
   *
   * @param limit 0 or less for none
   */
  public final List<StackTraceElement> getStack(int limit) {
    return TaskStack.outermostFirst(this, limit);
  }

  /** Prints {@link #getStack()} to {@code System.err}. */
  public final void printStack() {
    printStack(System.err);
  }

  /**
   * Prints {@link #getStack()} to {@code out}.
   *
   * @param out where it is printed
   */
  public final void printStack(PrintStream out) {
    printStack(Integer.MAX_VALUE, out);
  }

  /**
   * Prints {@link #getStack(int)} to {@code out}: the state and the name of the task, the frames,
   * and the exception that ended it, if there is one.
   *
   * @param limit the most frames; 0 or less for none
   * @param out where it is printed
   */
  public final void printStack(int limit, PrintStream out) {
    TaskStack.print(this, limit, out);
  }

  /** Waits until {@code future} is done. On the task's strand. */
  final void awaitFuture(Future<?> future) throws Exception {
    Strand strand = beginWait();
    boolean cancelDue = mustCancel;
    try {
      if (future.loop != loop) {
        raiseSoon("Task " + this + " got Future " + future + " attached to a different loop");
      } else if (future == this) {
        raiseSoon("Task cannot await on itself: " + this);
      } else {
        waiter = future;
        future.addCallback(step);
        if (cancelDue && future.cancel(cancelMessage)) {
          mustCancel = false;
        }
      }
      strand.suspend();
    } catch (Throwable e) { // no calls here: there may be no room for them on the stack
      step.withdrawn = true;
      waiter = null;
      raised = null;
      mustCancel |= cancelDue;
      throw e;
    }
    raise();
  }

  /** Lets the loop run one iteration of everything else. On the task's strand. */
  final void yieldOnce() throws Exception {
    Strand strand = beginWait();
    try {
      loop.ready(step);
      strand.suspend();
    } catch (Throwable e) { // as above
      step.withdrawn = true;
      throw e;
    }
    raise();
  }

  /** Sees to it that the step is in nobody's list any more. */
  private Strand beginWait() {
    TaskStep<T> last = step;
    if (last.withdrawn) {
      step = new TaskStep<>(this);
      last.withdraw();
    }
    return Objects.requireNonNull(strand);
  }

  private void raiseSoon(String message) {
    raised = new IllegalStateException(message);
    loop.ready(step);
  }

  private void raise() throws Exception {
    Throwable thrown = raised;
    if (thrown != null) {
      raised = null;
      throw Unchecked.rethrow(Raised.here(thrown));
    }
  }

  /**
   * Runs {@code inner}, a generator's strand, until it gives the turn back; what it awaits
   * meanwhile this task awaits. On the task's strand.
   */
  final void callInto(Strand inner) {
    Strand caller = Objects.requireNonNull(strand);
    if (inner.task() != this) {
      inner.thread().setName(getName());
    }
    inner.calledBy(caller);
    strand = inner;
    try {
      caller.suspend();
    } catch (Throwable e) {
      strand = caller;
      inner.notCalled();
      throw e;
    }
  }
}
