package io.asyncio.internal;

import org.jspecify.annotations.Nullable;

/** A callback that knows where the program has asked for what it will be given. */
public interface Placed {

  /** Returns the program's line, or {@code null} if none was in sight. */
  @Nullable
  StackTraceElement madeAt();

  /** Tells whether the connection is one that the program has asked for, not one that came. */
  default boolean isOfClient() {
    return false;
  }
}
