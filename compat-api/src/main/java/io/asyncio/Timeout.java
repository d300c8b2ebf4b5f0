package io.asyncio;

import io.asyncio.internal.Seconds;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A limit of time for a block of code: {@code asyncio.Timeout}.
 *
 * <p>{@link Asyncio#timeout} makes one and {@linkplain #run enters} it: runs the block in the
 * current task. When the deadline comes, the task is cancelled; the block sees that as a {@link
 * CancelledError} at its await, and it leaves the block as a {@link TimeoutError} whose cause is
 * the cancellation.
 *
 * <pre>
 *   CREATED -- run -> ACTIVE -- the block ends ---------------------> FINISHED
 *                       |
 *                       +------ deadline -> EXPIRING -- block ends -> EXPIRED
 * </pre>
 *
 * <p>Owned by the task that runs the block.
 *
 * @see <a
 *     href="https://docs.python.org/3/library/asyncio-task.html#asyncio.Timeout">asyncio.Timeout</a>
 */
public final class Timeout {

  /**
   * A block of code under a limit, that returns something. A lambda that is a single expression is
   * one, so that it has to have a value.
   */
  @FunctionalInterface
  @SuppressWarnings(
      "FunctionalInterfaceMethodChanged") // run as one that returns nothing, it does so
  public interface Body<T extends @Nullable Object> extends VoidBody {

    /** Runs the block; it may await. */
    T call(Timeout timeout) throws Exception;

    /** Does the same, and drops what it returns. */
    @Override
    default void run(Timeout timeout) throws Exception {
      var _ = call(timeout);
    }
  }

  /** A block of code under a limit. */
  @FunctionalInterface
  public interface VoidBody {

    /** Runs the block; it may await. */
    void run(Timeout timeout) throws Exception;
  }

  private enum State {
    CREATED,
    ACTIVE,
    EXPIRING,
    EXPIRED,
    FINISHED
  }

  /** The task that has entered it. */
  private @Nullable Task<?> task;

  private int cancellingBefore;
  private State state = State.CREATED;
  private double when;
  private @Nullable Handle alarm;

  /**
   * Makes a limit that is not entered yet. Most programs use {@link Asyncio#timeout} or {@link
   * Asyncio#timeoutAt} instead.
   *
   * @param when the deadline on the clock of {@link EventLoop#time}, in seconds; infinity for none
   * @throws IllegalArgumentException if {@code when} is not a number
   */
  public Timeout(double when) {
    this.when = Seconds.require(when, "when");
  }

  /**
   * As {@link #Timeout(double)}; {@code null} for no deadline.
   *
   * @param when the time on the clock of {@link EventLoop#time}, in seconds
   */
  public Timeout(@Nullable Double when) {
    this(Seconds.orUnlimited(when, "when"));
  }

  static <T extends @Nullable Object> Coroutine<T> within(double seconds, Body<T> body) {
    return within("timeout", seconds, body);
  }

  /**
   * Returns a coroutine that runs {@code body} for {@code seconds} at most.
   *
   * @param name that of the function that the user called
   */
  static <T extends @Nullable Object> Coroutine<T> within(
      String name, double seconds, Body<T> body) {
    Seconds.require(seconds, "seconds");
    Objects.requireNonNull(body, "body");
    return AsyncCoroutine.named(
        name, () -> new Timeout(Task.running().loop.time() + seconds).enterAndRun(body));
  }

  static <T extends @Nullable Object> Coroutine<T> at(double when, Body<T> body) {
    return new Timeout(when).entered("timeoutAt", body);
  }

  static Body<@Nullable Void> returningNull(VoidBody body) {
    Objects.requireNonNull(body, "body");
    return scope -> {
      body.run(scope);
      return null;
    };
  }

  static TimeoutError expiredBecauseOf(CancelledError cancellation) {
    TimeoutError error = new TimeoutError();
    error.initCause(cancellation);
    return error;
  }

  /**
   * Enters it: runs {@code body} in the current task, up to the deadline: {@code async with}. A
   * limit can be entered once.
   *
   * @param body what is run; it gets this timeout
   * @throws TimeoutError (when awaited) if the deadline came and the body ended by that
   * @throws IllegalStateException (when awaited) if it has been entered before, or outside a task
   * @throws Exception (when awaited) what the body raises otherwise
   */
  public <T extends @Nullable Object> Coroutine<T> run(Body<T> body) {
    return entered("Timeout.run", body);
  }

  private <T extends @Nullable Object> Coroutine<T> entered(String name, Body<T> body) {
    Objects.requireNonNull(body, "body");
    return AsyncCoroutine.named(name, () -> enterAndRun(body));
  }

  /**
   * As {@link #run(Body)}, for a body that returns nothing.
   *
   * @param body what is run; it gets this timeout
   */
  public Coroutine<@Nullable Void> run(VoidBody body) {
    return run(returningNull(body));
  }

  private <T extends @Nullable Object> T enterAndRun(Body<T> body) throws Exception {
    if (state != State.CREATED) {
      throw new IllegalStateException("Timeout has already been entered");
    }
    Task<?> task = Task.running();
    this.task = task;
    cancellingBefore = task.cancelling();
    state = State.ACTIVE;
    setAlarm(task.loop, when);
    T value;
    try {
      value = body.call(this);
    } catch (Throwable e) {
      boolean answered = leave(task);
      if (answered && e instanceof CancelledError cancellation) {
        throw expiredBecauseOf(cancellation);
      }
      throw e;
    }
    leave(task);
    return value;
  }

  /** Ends the block; returns whether a cancellation that leaves it now is this timeout's own. */
  private boolean leave(Task<?> task) {
    cancelAlarm();
    if (state != State.EXPIRING) {
      state = State.FINISHED;
      return false;
    }
    state = State.EXPIRED;
    return task.uncancel() <= cancellingBefore;
  }

  private void setAlarm(BaseEventLoop loop, double when) {
    cancelAlarm();
    this.when = when;
    if (when == Seconds.UNLIMITED) {
      return;
    }
    if (Seconds.toNanos(when) <= loop.nanoTime()) {
      PlainHandle soon = PlainHandle.droppable(loop, this::expire);
      loop.ready(soon);
      alarm = soon;
    } else {
      alarm = loop.timers.startAt(when, this::expire);
    }
  }

  private void cancelAlarm() {
    if (alarm != null) {
      alarm.cancel();
      alarm = null;
    }
  }

  private void expire() {
    Objects.requireNonNull(task).cancel();
    state = State.EXPIRING;
    alarm = null;
  }

  /**
   * Returns the deadline on the clock of {@link EventLoop#time}, in seconds; infinity if there is
   * none.
   */
  public double when() {
    return when;
  }

  /**
   * Moves the deadline.
   *
   * @param when the time on the clock of {@link EventLoop#time}, in seconds; infinity for no limit
   * @throws IllegalArgumentException if {@code when} is not a number
   * @throws IllegalStateException if it has not been entered, the deadline has come or the block
   *     has ended
   */
  public void reschedule(double when) {
    Seconds.require(when, "when");
    if (task == null) {
      throw new IllegalStateException("Timeout has not been entered");
    }
    BaseEventLoop loop = task.loop;
    loop.checkThread("reschedule");
    if (state != State.ACTIVE) {
      throw new IllegalStateException("Cannot change state of " + stateName() + " Timeout");
    }
    setAlarm(loop, when);
  }

  /**
   * Moves the deadline.
   *
   * @param when as in {@link #reschedule(double)}; {@code null} for no limit
   * @throws IllegalArgumentException if {@code when} is not a number
   * @throws IllegalStateException if it has not been entered, the deadline has come or the block
   *     has ended
   */
  public void reschedule(@Nullable Double when) {
    reschedule(Seconds.orUnlimited(when, "when"));
  }

  /** Tells whether the deadline came while the block ran. */
  public boolean expired() {
    return state == State.EXPIRING || state == State.EXPIRED;
  }

  private String stateName() {
    return state.name().toLowerCase(Locale.ROOT);
  }

  @Override
  public String toString() {
    String deadline = when == Seconds.UNLIMITED ? "None" : String.format(Locale.ROOT, "%.3f", when);
    String details = state == State.ACTIVE ? " when=" + deadline : "";
    return "<Timeout [" + stateName() + "]" + details + ">";
  }
}
