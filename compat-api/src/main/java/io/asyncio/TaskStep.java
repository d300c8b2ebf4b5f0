package io.asyncio;

import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The entry of a task in the ready queue and in the list of the future that it waits for. */
final class TaskStep extends DoneCallback {

  private final Task<?> task;

  TaskStep(Task<?> task) {
    super(task.loop, null, PlainHandle.NONE);
    this.task = task;
  }

  @Override
  Collection<Task<?>> waiters() {
    return List.of(task);
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

  @Override
  String executing() {
    return task.toString();
  }

  @Override
  String listed() {
    return "wakeup of " + task.owner();
  }

  @Override
  @Nullable
  CreationSite madeAt() {
    return task.madeAt();
  }
}
