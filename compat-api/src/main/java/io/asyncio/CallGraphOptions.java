package io.asyncio;

import io.asyncio.internal.Setting;
import io.asyncio.internal.Settings;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What of a call graph is captured: the keyword arguments of {@code asyncio.capture_call_graph}.
 * Immutable; each {@code with} method returns a copy.
 */
public final class CallGraphOptions {

  private static final Setting<Integer> DEPTH = Setting.of("depth", 1);
  private static final Setting<Integer> LIMIT = Setting.of("limit");
  private static final CallGraphOptions DEFAULT = new CallGraphOptions(Settings.NONE);

  private final Settings settings;

  private CallGraphOptions(Settings settings) {
    this.settings = settings;
  }

  /** All frames, from the caller on. */
  public static CallGraphOptions defaults() {
    return DEFAULT;
  }

  /**
   * Returns where the stack of the current task begins: 1 at the caller, 2 at the caller's caller,
   * and so on. It does not matter for other tasks, as in asyncio.
   */
  public int depth() {
    return settings.get(DEPTH);
  }

  /**
   * Returns a copy with another depth.
   *
   * @throws IllegalArgumentException if {@code depth} is less than 1
   */
  public CallGraphOptions withDepth(int depth) {
    if (depth < 1) {
      throw new IllegalArgumentException("depth: " + depth);
    }
    return with(DEPTH, depth);
  }

  /**
   * Returns how many frames a stack has at most: those nearest to where the task begins if it is
   * positive, the innermost ones if it is negative, none if it is 0; {@code null} for all.
   */
  public @Nullable Integer limit() {
    return settings.find(LIMIT);
  }

  /** Returns a copy with a limit. */
  public CallGraphOptions withLimit(int limit) {
    return with(LIMIT, limit);
  }

  /** Returns the names of what was given, such as those that a call refuses. */
  public Set<String> given() {
    return settings.given();
  }

  private <T> CallGraphOptions with(Setting<T> setting, T value) {
    return new CallGraphOptions(settings.with(setting, value));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof CallGraphOptions options && settings.equals(options.settings);
  }

  @Override
  public int hashCode() {
    return settings.hashCode();
  }

  @Override
  public String toString() {
    return settings.describe(CallGraphOptions.class);
  }
}
