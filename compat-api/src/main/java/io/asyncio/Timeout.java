package io.asyncio;

import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A limit of time for a block of code: what {@code async with asyncio.timeout()} gives.
 *
 * <p>{@link Asyncio#timeout} runs the block in the current task. When the deadline comes, the task
 * is cancelled; the block sees that as a {@link CancelledError} at its await, and it leaves the
 * block as a {@link TimeoutError} whose cause is the cancellation.
 *
 * <pre>
 *   CREATED -> ACTIVE -- the block ends ---------------------> FINISHED
 *                |
 *                +------ deadline -> EXPIRING -- block ends -> EXPIRED
 * </pre>
 *
 * <p>Owned by the task that runs the block.
 *
 * @see <a
 *     href="https://docs.python.org/3/library/asyncio-task.html#asyncio.Timeout">asyncio.Timeout</a>
 */
public final class Timeout {

  /** A block of code under a limit, that returns something. */
  @FunctionalInterface
  public interface Body<T extends @Nullable Object> {

    /** Runs the block; it may await. */
    T run(Timeout timeout) throws Exception;
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

  private final Task<?> task;
  private final int cancellingBefore;
  private State state = State.CREATED;
  private double when;
  private @Nullable Handle alarm;

  private Timeout(Task<?> task) {
    this.task = task;
    this.cancellingBefore = task.cancelling();
  }

  static <T extends @Nullable Object> Coroutine<T> within(double seconds, Body<T> body) {
    Seconds.require(seconds, "seconds");
    Objects.requireNonNull(body, "body");
    return new AsyncCoroutine<>(
        () -> {
          Task<?> task = Task.running();
          return new Timeout(task).run(task.loop.time() + seconds, body);
        });
  }

  static <T extends @Nullable Object> Coroutine<T> at(double when, Body<T> body) {
    Seconds.require(when, "when");
    Objects.requireNonNull(body, "body");
    return new AsyncCoroutine<>(() -> new Timeout(Task.running()).run(when, body));
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

  private <T extends @Nullable Object> T run(double when, Body<T> body) throws Exception {
    state = State.ACTIVE;
    setAlarm(when);
    T value;
    try {
      value = body.run(this);
    } catch (Throwable e) {
      boolean answered = leave();
      if (answered && e instanceof CancelledError cancellation) {
        throw expiredBecauseOf(cancellation);
      }
      throw e;
    }
    leave();
    return value;
  }

  /** Ends the block; returns whether a cancellation that leaves it now is this timeout's own. */
  private boolean leave() {
    cancelAlarm();
    if (state != State.EXPIRING) {
      state = State.FINISHED;
      return false;
    }
    state = State.EXPIRED;
    return task.uncancel() <= cancellingBefore;
  }

  private void setAlarm(double when) {
    cancelAlarm();
    this.when = when;
    BaseEventLoop loop = task.loop;
    if (when == Seconds.UNLIMITED) {
      return;
    }
    if (Seconds.toNanos(when) <= loop.nanoTime()) {
      PlainHandle soon = new PlainHandle(loop, this::expire);
      loop.ready(soon);
      alarm = soon;
    } else {
      alarm = loop.timerAt(when, this::expire);
    }
  }

  private void cancelAlarm() {
    if (alarm != null) {
      alarm.cancel();
      alarm = null;
    }
  }

  private void expire() {
    task.cancel();
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
   * @throws IllegalStateException if the deadline has come or the block has ended
   */
  public void reschedule(double when) {
    Seconds.require(when, "when");
    task.loop.checkThread("reschedule");
    if (state != State.ACTIVE) {
      throw new IllegalStateException("Cannot change state of " + stateName() + " Timeout");
    }
    setAlarm(when);
  }

  /**
   * Moves the deadline.
   *
   * @param when as in {@link #reschedule(double)}; {@code null} for no limit
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
