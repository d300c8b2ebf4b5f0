package io.asyncio.scenarios;

import org.jspecify.annotations.Nullable;

/** How a statement ended, if not by an exception: what is to be executed next. */
sealed interface Flow {

  /** The statement behind it. */
  Flow NEXT = Plain.NEXT;

  /** What follows the innermost loop. */
  Flow BREAK = Plain.BREAK;

  /** The ends that carry no value. */
  enum Plain implements Flow {
    NEXT,
    BREAK
  }

  /** The caller of the body. */
  record Return(@Nullable Object value) implements Flow {}
}
