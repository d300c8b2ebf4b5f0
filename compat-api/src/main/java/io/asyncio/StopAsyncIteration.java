package io.asyncio;

import java.io.Serial;

/** An asynchronous iteration has come to its end. */
public final class StopAsyncIteration extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  /** Makes one. */
  public StopAsyncIteration() {}
}
