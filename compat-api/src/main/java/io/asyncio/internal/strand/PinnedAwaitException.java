package io.asyncio.internal.strand;

import java.io.Serial;

/** An await was met on a stack that the JVM cannot set aside, or has no memory to. */
public final class PinnedAwaitException extends IllegalStateException {

  @Serial
  private static final long serialVersionUID = 1L;

  PinnedAwaitException() {
    super("await cannot suspend here: a class initializer or native code is on the coroutine's"
        + " stack, or there is no memory for it");
  }
}
