package io.asyncio.scenarios;

import org.jspecify.annotations.Nullable;

/**
 * What a function's statements work in.
 *
 * @param run what belongs to the program as a whole
 * @param out in a generator: what takes the values that it yields
 */
record Frame(Run run, @Nullable Yielder out) {

  /** Takes the values that a generator yields, and suspends it. */
  @FunctionalInterface
  interface Yielder {
    void yieldValue(@Nullable Object value) throws Exception;
  }
}
