package io.asyncio.scenarios;

import java.io.Serial;

/** A file is no scenario, or not one that this interpreter understands. */
final class UnusableScenario extends Exception {

  @Serial
  private static final long serialVersionUID = 1L;

  UnusableScenario(String message) {
    super(message);
  }
}
