package io.asyncio.scenarios.io;

import java.io.Serial;

/** An operation has nothing to work on: its target was never there, or is gone. */
final class Missing extends Exception {

  @Serial
  private static final long serialVersionUID = 1L;

  Missing(String target) {
    super(target, null, false, false);
  }
}
