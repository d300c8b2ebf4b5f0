package io.asyncio.internal;

import org.jspecify.annotations.Nullable;

/** A callback that knows where the program has asked for what it will be given. */
public interface Placed {

  /** Returns the program's line, or {@code null} if none was in sight. */
  @Nullable
  StackTraceElement madeAt();
}
