package io.asyncio;

import io.asyncio.internal.CarrierMonitors;
import io.asyncio.internal.Unchecked;
import io.asyncio.internal.strand.Strand;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One step of a task after the other: the task's entry in the ready queue and in the list of the
 * future that it waits for, and what runs its coroutine then, up to the next await.
 *
 * <p>A coroutine runs on a strand of its own, but for the {@link Stackless} ones. Owned by the
 * loop's thread.
 */
final class TaskStep<T extends @Nullable Object> extends DoneCallback {

  private final Task<T> task;

  /** Whether a suspension has failed that it was registered for: it may be in some list still. */
  boolean withdrawn;

  TaskStep(Task<T> task) {
    super(task.loop, null, PlainHandle.NONE);
    this.task = task;
  }

  @Override
  Collection<Task<?>> waiters() {
    return withdrawn ? List.of() : List.of(task);
  }

  @Override
  void invoke() {
    if (withdrawn) {
      return;
    }
    Future<?> done = future;
    future = null;
    step(done == null ? task.raised : done.takeFailure());
  }

  /** Called by a future whose class has its own way to keep callbacks: whenever it likes to. */
  @Override
  public void accept(Future<?> done) {
    if (withdrawn || task.waiter != done) {
      return;
    }
    task.waiter = null; // it calls once only
    future = done;
    if (Thread.currentThread() == loop.thread && loop.currentTask.get() == null) {
      CarrierMonitors.keep();
      invoke();
    } else {
      loop.post(this);
    }
  }

  /** Runs the first step while another task may be running. */
  void runFirstWithinAnother() {
    Task<?> outer = loop.currentTask.swap(null);
    try {
      CarrierMonitors.keep();
      step(null);
    } finally {
      loop.currentTask.swap(outer);
    }
  }

  private void step(@Nullable Throwable thrown) {
    if (task.done()) {
      throw new InvalidStateError("step(): already done: " + task);
    }
    if (task.mustCancel) {
      task.mustCancel = false;
      if (!(thrown instanceof CancelledError)) {
        thrown = CancelledError.toBeRaised(task.cancelMessage);
      }
    }
    task.waiter = null;
    task.raised = thrown;
    if (task.strand == null) {
      if (task.begun) {
        end((Stackless<T>) coroutine());
        return;
      }
      if (thrown != null) {
        coroutine().close();
        finish();
        return;
      }
      if (task.coroutine instanceof Stackless<T> stackless) {
        begin(stackless);
        return;
      }
      task.strand = task.newStrand(this::runCoroutine);
    }
    proceed();
  }

  private void begin(Stackless<T> coroutine) {
    try {
      Future<?> wait = coroutine.begin(loop);
      if (wait == null) {
        loop.ready(this);
      } else {
        wait.addCallback(this);
        task.waiter = wait;
      }
      task.begun = true;
    } catch (Throwable e) {
      withdrawn = true;
      task.raised = e;
      finish();
    }
  }

  private void end(Stackless<T> coroutine) {
    T result = coroutine.end();
    if (task.raised == null) {
      task.returned = result;
    }
    finish();
  }

  /** Goes on with a strand that was detached, or runs a step, and those to which it passes the turn on. */
  void proceed() {
    loop.currentTask.enter(task);
    Strand last;
    try {
      last = resume(Objects.requireNonNull(task.strand));
    } catch (Throwable e) {
      loop.currentTask.swap(null);
      throw e;
    }
    loop.currentTask.leave(last.task());
    if (last.finished()) {
      last.task().step().finish();
    }
  }

  /**
   * Resumes a task's innermost strand, and those that it calls or returns to, and those of tasks to
   * which it passes the turn on; returns the last one.
   */
  private static Strand resume(Strand first) {
    Strand next = first;
    while (true) {
      Strand resumed = next.resume();
      Task<?> task = resumed.task();
      Strand caller = resumed.returnedTo();
      if (caller != null) {
        task.strand = caller;
      } else if (task.strand == resumed) {
        return resumed;
      }
      next = Objects.requireNonNull(task.strand);
    }
  }

  /** Tells whether all that its turn takes is to go on with a coroutine. */
  boolean canFollow() {
    return task.strand != null && !task.mustCancel && !withdrawn && !cancelled() && !task.done();
  }

  /** Returns the strand that it goes on with, if its coroutine has begun on one. */
  @Nullable
  Strand innermost() {
    return task.strand;
  }

  /**
   * Ends the step {@code before}, which awaits, and begins this one; nothing is changed if that
   * fails. By whoever has the turn.
   */
  void follow(TaskStep<?> before) {
    loop.currentTask.pass(before.task, task);
    Future<?> done = future;
    try {
      task.raised = done == null ? task.raised : done.takeFailure();
    } catch (Throwable e) {
      loop.currentTask.swap(before.task);
      throw e;
    }
    future = null;
    task.waiter = null;
  }

  private Coroutine<T> coroutine() {
    return Objects.requireNonNull(task.coroutine);
  }

  /** What the strand runs. */
  private void runCoroutine() {
    try {
      task.returned = coroutine().awaitHere();
    } catch (Throwable e) {
      task.raised = e;
    }
  }

  @SuppressWarnings("NullAway") // a coroutine of nullable T may have returned null
  private void finish() {
    loop.tasks.remove(task);
    CreationSite madeAt = task.madeAt();
    if (madeAt != null) {
      UnclosedLoop.noteDone(task, madeAt);
    }
    task.strand = null;
    task.opened = null;
    loop.urgent.run(); // it may cancel this task, which has not ended yet
    Throwable failure = task.raised;
    if (failure == null) {
      T result = task.returned;
      task.returned = null;
      if (task.mustCancel) {
        task.mustCancel = false;
        task.end(task.cancelMessage);
      } else {
        task.succeed(result);
      }
    } else if (failure instanceof CancelledError cancellation) {
      task.end(cancellation);
    } else if (failure instanceof InterruptedException && task.wasInterrupted()) {
      task.mustCancel = false;
      task.end(task.cancelMessage);
    } else {
      task.fail(failure);
      if (failure instanceof KeyboardInterrupt || failure instanceof SystemExit) {
        task.observed(); // by whoever runs the loop
        throw Unchecked.<Error>rethrow(failure);
      }
    }
  }

  @Override
  String describe() {
    return task.toString();
  }

  @Override
  String executing() {
    return task.toString();
  }

  @Override
  String listed() {
    return "wakeup of " + FutureText.owner(task);
  }

  @Override
  @Nullable
  CreationSite madeAt() {
    return task.madeAt();
  }
}
