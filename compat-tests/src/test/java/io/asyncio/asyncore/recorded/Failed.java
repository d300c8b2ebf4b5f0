package io.asyncio.asyncore.recorded;

import java.io.Serial;

/** What a program throws by default. */
final class Failed extends RuntimeException {

  @Serial
  private static final long serialVersionUID = 1L;

  Failed() {
    super("on purpose");
  }
}
