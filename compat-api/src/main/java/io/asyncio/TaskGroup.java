package io.asyncio;

import io.asyncio.internal.Unchecked;
import io.asyncio.internal.strand.Strand;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tasks that belong together: {@code asyncio.TaskGroup}.
 *
 * <p>{@link Asyncio#taskGroup} makes a group and {@linkplain #run enters} it: runs a block in the
 * current task, the parent, and then waits for all tasks that were created in the group. When one
 * of them fails, or the block does, the others and the block are cancelled, and the failures leave
 * as one {@link ExceptionGroup}, or as a {@link BaseExceptionGroup} if there is an {@link Error}
 * among them. {@link KeyboardInterrupt} and {@link SystemExit} leave as they are.
 *
 * <pre>
 *   not entered -- run --> entered -- the block has ended and no task is left --> finished
 *                             |                                                      ^
 *                             +-- cancel, or a failure --> shutting down ------------+
 * </pre>
 *
 * <p>Owned by the loop's thread.
 *
 * @see <a
 *     href="https://docs.python.org/3/library/asyncio-task.html#asyncio.TaskGroup">asyncio.TaskGroup</a>
 */
public final class TaskGroup {

  /**
   * The block of a task group, that returns something. A lambda that is a single expression is one,
   * so that it has to have a value.
   */
  @FunctionalInterface
  @SuppressWarnings(
      "FunctionalInterfaceMethodChanged") // run as one that returns nothing, it does so
  public interface Body<T extends @Nullable Object> extends VoidBody {

    /** Runs the block; it may await, and create tasks in the group. */
    T call(TaskGroup group) throws Exception;

    /** Does the same, and drops what it returns. */
    @Override
    default void run(TaskGroup group) throws Exception {
      var _ = call(group);
    }
  }

  /** The block of a task group. */
  @FunctionalInterface
  public interface VoidBody {

    /** Runs the block; it may await, and create tasks in the group. */
    void run(TaskGroup group) throws Exception;
  }

  /** The task that has entered the group. */
  private @Nullable Task<?> parent;

  private final Set<Task<?>> tasks = new LinkedHashSet<>();
  private final List<Throwable> errors = new ArrayList<>();
  private @Nullable Throwable baseError;
  private @Nullable Future<@Nullable Void> allDone;

  /** What the parent's own cancellation, or the group's, has thrown into it. */
  private @Nullable CancelledError cancellation;

  /** The last error that interrupted the waiting for the tasks. */
  private @Nullable CancelledError interruption;

  private boolean cancelOnEntry;
  private boolean exiting;
  private boolean aborting;
  private boolean parentCancelRequested;

  /**
   * Makes a group that is not entered yet. Most programs use {@link Asyncio#taskGroup} instead;
   * this is for a group that somebody else may {@link #cancel} before it begins.
   */
  public TaskGroup() {}

  /**
   * Enters the group: runs {@code body} in the current task, and then waits for the tasks that were
   * created in the group: {@code async with group}. A group can be entered once.
   *
   * @param body what is run; it gets this group
   * @throws IllegalStateException (when awaited) if the group has been entered before, or outside a
   *     task
   * @throws ExceptionGroup (when awaited) of what tasks or the body failed with
   * @throws BaseExceptionGroup (when awaited) if there is an {@link Error} among that
   * @throws CancelledError (when awaited) if the current task was cancelled and nothing failed
   */
  public <T extends @Nullable Object> Coroutine<T> run(Body<T> body) {
    Objects.requireNonNull(body, "body");
    return new Entry<>(this, new AsyncCoroutine<>(() -> enterAndRun(body)));
  }

  /**
   * As {@link #run(Body)}, for a body that returns nothing.
   *
   * @param body what is run; it gets this group
   */
  public Coroutine<@Nullable Void> run(VoidBody body) {
    return run(returningNull(body));
  }

  /** What {@code run} returns: other coroutines do not say what they need a task for. */
  private record Entry<T extends @Nullable Object>(TaskGroup group, AsyncCoroutine<T> block)
      implements Coroutine<T> {

    @Override
    public T awaitHere() throws Exception {
      if (Strand.current() == null) {
        throw new IllegalStateException(
            "TaskGroup " + group + " cannot determine the parent task: await it inside a task");
      }
      return block.awaitHere();
    }

    @Override
    public void close() {
      block.close();
    }

    @Override
    public String name() {
      return block.name();
    }

    @Override
    public String toString() {
      return block.toString();
    }
  }

  private <T extends @Nullable Object> T enterAndRun(Body<T> body) throws Exception {
    if (parent != null) {
      throw new IllegalStateException("TaskGroup " + this + " has already been entered");
    }
    Task<?> task = Task.running();
    parent = task;
    if (cancelOnEntry) {
      abortWithParent();
    }
    T value;
    try {
      value = body.call(this);
    } catch (Throwable e) {
      leave(e);
      return cancelledValue();
    }
    leave(null);
    return value;
  }

  /** Returns the task that has entered the group. */
  private Task<?> parent() {
    return Objects.requireNonNull(parent, "not entered");
  }

  static Body<@Nullable Void> returningNull(VoidBody body) {
    Objects.requireNonNull(body, "body");
    return group -> {
      body.run(group);
      return null;
    };
  }

  /**
   * Creates a task in the group, as {@link Asyncio#createTask(Coroutine)} does.
   *
   * @param coroutine what the task runs; nobody else may await it
   * @throws IllegalStateException if the group has not been entered, is shutting down or has ended;
   *     the coroutine is closed then
   */
  public <T extends @Nullable Object> Task<T> createTask(Coroutine<T> coroutine) {
    return createTask(coroutine, TaskOptions.defaults());
  }

  /**
   * As {@link #createTask(Coroutine)}, with a name.
   *
   * @param coroutine what the task runs; nobody else may await it
   * @param name what {@link Task#getName} gives
   */
  public <T extends @Nullable Object> Task<T> createTask(Coroutine<T> coroutine, String name) {
    return createTask(coroutine, TaskOptions.named(Objects.requireNonNull(name, "name")));
  }

  /**
   * As {@link #createTask(Coroutine)}, with options.
   *
   * @param coroutine what the task runs; nobody else may await it
   * @param options name, context and eager start
   */
  public <T extends @Nullable Object> Task<T> createTask(
      Coroutine<T> coroutine, TaskOptions options) {
    Objects.requireNonNull(coroutine, "coroutine");
    Objects.requireNonNull(options, "options");
    if (parent == null) {
      throw refusal(coroutine, "has not been entered");
    }
    BaseEventLoop loop = parent.loop;
    loop.checkThread("createTask");
    if (exiting && tasks.isEmpty()) {
      throw refusal(coroutine, "is finished");
    }
    if (aborting) {
      throw refusal(coroutine, "is shutting down");
    }
    Task<T> task = loop.createTask(coroutine, options);
    tasks.add(task);
    task.addCallback(new ChildDone(this, loop));
    if (aborting) {
      task.cancel(); // its eager first step has cancelled the group
    }
    return task;
  }

  private IllegalStateException refusal(Coroutine<?> coroutine, String state) {
    coroutine.close();
    return new IllegalStateException("TaskGroup " + this + " " + state);
  }

  /**
   * Ends the group early: cancels its tasks and, at its next await, the block, and has the group
   * end without an exception. A block that returns something then gives {@code null}. Failures that
   * come nevertheless leave as usual. Does nothing if the group is ending or has ended; one that
   * has not been entered ends when it is.
   *
   * @see <a
   *     href="https://docs.python.org/3.15/library/asyncio-task.html#asyncio.TaskGroup.cancel">asyncio.TaskGroup.cancel</a>
   */
  public void cancel() {
    if (parent == null) {
      cancelOnEntry = true;
      return;
    }
    parent.loop.checkThread("cancel");
    if (aborting || (exiting && tasks.isEmpty())) {
      return;
    }
    abortWithParent();
  }

  @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"}) // as cancel() says
  private static <T extends @Nullable Object> T cancelledValue() {
    return (T) null;
  }

  /** Waits for the tasks and raises what has to leave the group. */
  private void leave(@Nullable Throwable raised) throws Exception {
    exiting = true;
    noteBaseError(raised);
    cancellation = raised instanceof CancelledError error ? error : null;
    if (raised != null && !aborting) {
      abort();
    }
    awaitTasks();
    if (baseError != null) {
      throw Unchecked.rethrow(baseError);
    }
    if (parentCancelRequested) {
      boolean onlyOurs = parent().uncancel() == 0;
      cancellation = onlyOurs ? null : cancellation == null ? interruption : cancellation;
    }
    if (cancellation != null && errors.isEmpty()) {
      throw cancellation;
    }
    if (raised != null && !(raised instanceof CancelledError)) {
      errors.add(raised);
    }
    if (!errors.isEmpty()) {
      throw failure(raised);
    }
  }

  private void awaitTasks() throws Exception {
    while (!tasks.isEmpty()) {
      Future<@Nullable Void> waiter = allDone;
      if (waiter == null) {
        allDone = waiter = new Future<>(parent().loop);
      }
      try {
        waiter.awaitHere();
      } catch (CancelledError e) {
        interruption = e;
        if (!aborting) {
          cancellation = e;
          abort();
        }
      }
      allDone = null;
    }
  }

  private RuntimeException failure(@Nullable Throwable raised) throws Exception {
    Task<?> parent = parent();
    if (parent.cancelling() > 0) {
      // Whoever cancelled the parent gets his error at the parent's next await.
      parent.uncancel();
      parent.cancel();
    }
    if (raised instanceof GeneratorExit && errors.size() == 1) {
      throw Unchecked.rethrow(raised); // a generator that is closed inside the group ends quietly
    }
    throw Unchecked.rethrow(
        AnyExceptionGroup.of("unhandled errors in a TaskGroup", errors).asThrowable());
  }

  private static final class ChildDone extends PlainDoneCallback {

    private final TaskGroup group;

    ChildDone(TaskGroup group, BaseEventLoop loop) {
      super(loop);
      this.group = group;
    }

    @Override
    Collection<? extends Future<?>> waiters() {
      return List.of(group.parent());
    }

    @Override
    void done(Future<?> future) {
      group.childDone((Task<?>) future);
    }
  }

  private void childDone(Task<?> task) {
    tasks.remove(task);
    if (allDone != null && tasks.isEmpty()) {
      Futures.release(allDone);
    }
    Throwable failure = task.cancelled() ? null : task.exception();
    if (failure == null) {
      return;
    }
    errors.add(failure);
    noteBaseError(failure);
    if (parent().done()) {
      reportLate(task, failure);
    } else if (!aborting && !parentCancelRequested) {
      abortWithParent();
    }
  }

  private void reportLate(Task<?> task, Throwable failure) {
    parent()
        .loop
        .callExceptionHandler(ExceptionContext.of(
                "Task "
                    + (task + " has errored out but its parent task ")
                    + (parent + " is already completed"),
                failure)
            .withFuture(task));
  }

  private void noteBaseError(@Nullable Throwable failure) {
    boolean special = failure instanceof KeyboardInterrupt || failure instanceof SystemExit;
    if (special && baseError == null) {
      baseError = failure;
    }
  }

  private void abortWithParent() {
    abort();
    parentCancelRequested = true;
    parent().cancel();
  }

  private void abort() {
    aborting = true;
    for (Task<?> task : tasks.toArray(new Task<?>[0])) {
      if (!task.done()) {
        task.cancel();
      }
    }
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("<TaskGroup");
    if (!tasks.isEmpty()) {
      text.append(" tasks=").append(tasks.size());
    }
    if (!errors.isEmpty()) {
      text.append(" errors=").append(errors.size());
    }
    if (aborting) {
      text.append(" cancelling");
    } else if (parent != null) {
      text.append(" entered");
    }
    return text.append('>').toString();
  }
}
