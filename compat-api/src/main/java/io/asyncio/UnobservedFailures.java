package io.asyncio;

/**
 * What becomes of failures that nobody looked at, beyond the report, when their loop has closed.
 */
final class UnobservedFailures {

  private static final String PROPERTY = "asyncio.failOnUnobserved";

  private UnobservedFailures() {}

  /**
   * In test mode, {@code -Dasyncio.failOnUnobserved=true}, makes closing the loop fail.
   *
   * @throws IllegalStateException in that mode, if there were such failures
   */
  static void afterClose(BaseEventLoop loop, int count) {
    if (count > 0 && Boolean.getBoolean(PROPERTY)) {
      throw new IllegalStateException(
          count + " failures of futures were never retrieved, see the log: " + loop);
    }
  }
}
