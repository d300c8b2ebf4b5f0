package io.asyncio;

import org.jspecify.annotations.Nullable;

/**
 * What of a call graph is captured: the keyword arguments of {@code asyncio.capture_call_graph}.
 *
 * @param depth where the stack of the current task begins: 1 at the caller, 2 at the caller's
 *     caller, and so on. It does not matter for other tasks
 * @param limit how many frames a stack has at most: those nearest to where the task begins if it is
 *     positive, the innermost ones if it is negative, none if it is 0; {@code null} for all
 */
public record CallGraphOptions(int depth, @Nullable Integer limit) {

  private static final CallGraphOptions DEFAULT = new CallGraphOptions(1, null);

  /**
   * Checks the components.
   *
   * @throws IllegalArgumentException if {@code depth} is less than 1
   */
  public CallGraphOptions {
    if (depth < 1) {
      throw new IllegalArgumentException("depth: " + depth);
    }
  }

  /** All frames, from the caller on. */
  public static CallGraphOptions defaults() {
    return DEFAULT;
  }

  /** Returns a copy with another depth. */
  public CallGraphOptions depth(int depth) {
    return new CallGraphOptions(depth, limit);
  }

  /** Returns a copy with a limit. */
  public CallGraphOptions limit(int limit) {
    return new CallGraphOptions(depth, limit);
  }
}
