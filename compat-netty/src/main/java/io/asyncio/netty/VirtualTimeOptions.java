package io.asyncio.netty;

import io.asyncio.internal.Seconds;
import io.asyncio.internal.Setting;
import io.asyncio.internal.Settings;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a {@link VirtualTimeLoop} gets on with the real world. Immutable; each {@code with} method
 * returns a copy.
 */
public final class VirtualTimeOptions {

  private static final Setting<Double> QUIET = Setting.of("quietTime", 0.02);
  private static final Setting<Double> EXECUTOR = Setting.of("executorTime", 10.0);
  private static final Setting<Double> DEADLOCK = Setting.of("deadlockTime", 5.0);
  private static final Setting<Boolean> OTHER_THREADS = Setting.of("otherThreads", false);
  private static final VirtualTimeOptions DEFAULT = new VirtualTimeOptions(Settings.NONE);

  private final Settings settings;

  private VirtualTimeOptions(Settings settings) {
    this.settings = settings;
  }

  /** 0.02 s of quiet, 10 s for calls in executors, 5 s for a deadlock, and no other threads. */
  public static VirtualTimeOptions defaults() {
    return DEFAULT;
  }

  /**
   * Returns, for while a channel of the loop is open, how long nothing must have come from it before
   * the clock jumps to the next timer, in real seconds.
   */
  public double quietTime() {
    return settings.get(QUIET);
  }

  /**
   * Returns a copy with another {@link #quietTime}.
   *
   * @throws IllegalArgumentException if it is negative or not a number
   */
  public VirtualTimeOptions withQuietTime(double seconds) {
    return with(QUIET, seconds);
  }

  /**
   * As {@link #withQuietTime(double)}.
   *
   * @param time how long, of real time
   */
  public VirtualTimeOptions withQuietTime(Duration time) {
    return withQuietTime(Seconds.of(time, "time"));
  }

  /**
   * Returns for how long, in real seconds, the clock stands still for calls that other threads do
   * for the loop, and for child processes; infinity for as long as they take.
   */
  public double executorTime() {
    return settings.get(EXECUTOR);
  }

  /**
   * Returns a copy with another {@link #executorTime}.
   *
   * @throws IllegalArgumentException if it is negative or not a number
   */
  public VirtualTimeOptions withExecutorTime(double seconds) {
    return with(EXECUTOR, seconds);
  }

  /**
   * As {@link #withExecutorTime(double)}.
   *
   * @param time how long, of real time
   */
  public VirtualTimeOptions withExecutorTime(Duration time) {
    return withExecutorTime(Seconds.of(time, "time"));
  }

  /**
   * Returns, for while a channel is open and no timer runs, how long nothing must have come from any
   * before this is taken for a deadlock, in real seconds; infinity for never.
   */
  public double deadlockTime() {
    return settings.get(DEADLOCK);
  }

  /**
   * Returns a copy with another {@link #deadlockTime}.
   *
   * @throws IllegalArgumentException if it is negative or not a number
   */
  public VirtualTimeOptions withDeadlockTime(double seconds) {
    return with(DEADLOCK, seconds);
  }

  /**
   * As {@link #withDeadlockTime(double)}.
   *
   * @param time how long, of real time
   */
  public VirtualTimeOptions withDeadlockTime(Duration time) {
    return withDeadlockTime(Seconds.of(time, "time"));
  }

  /**
   * Tells whether other threads may call {@code callSoonThreadsafe} unasked: they get their {@link
   * #quietTime} before a jump, and are waited for when there is no timer.
   */
  public boolean otherThreads() {
    return settings.get(OTHER_THREADS);
  }

  /** Returns a copy that says whether other threads call the loop unasked. */
  public VirtualTimeOptions withOtherThreads(boolean otherThreads) {
    return new VirtualTimeOptions(settings.with(OTHER_THREADS, otherThreads));
  }

  /** Returns the names of what was given, such as those that a call refuses. */
  public Set<String> given() {
    return settings.given();
  }

  private VirtualTimeOptions with(Setting<Double> setting, double seconds) {
    Seconds.requireNotNegative(seconds, setting.name());
    return new VirtualTimeOptions(settings.with(setting, seconds));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof VirtualTimeOptions options && settings.equals(options.settings);
  }

  @Override
  public int hashCode() {
    return settings.hashCode();
  }

  @Override
  public String toString() {
    return settings.describe(VirtualTimeOptions.class);
  }
}
