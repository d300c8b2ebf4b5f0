package io.asyncio;

import static org.assertj.core.api.Assertions.assertThat;

/** Asserts that a test passes its numbered points in order, each once, and reaches the last. */
public final class Checkpoints {

  private int passed;
  private boolean finished;

  /** Passes the point {@code number}, which must be the next one. */
  public void expect(int number) {
    assertThat(finished).as("finished before point %d", number).isFalse();
    assertThat(number).as("the point reached").isEqualTo(++passed);
  }

  /** Passes the last point. */
  public void finish(int number) {
    expect(number);
    finished = true;
  }

  /** Returns what to throw where a test must never come. */
  public static AssertionError unreached() {
    return new AssertionError("this must not be reached");
  }

  /** Tells whether a test that has points has reached the last one. */
  boolean complete() {
    return passed == 0 || finished;
  }
}
