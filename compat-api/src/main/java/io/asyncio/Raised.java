package io.asyncio;

import java.io.IOException;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * Has the traces of exceptions that come from elsewhere show the await that raises them. A trace of
 * Java's is that of the place where the exception was made, which for a failure of input and output
 * is in the event loop or on a thread of its own. On the thread that raises.
 */
final class Raised {

  private Raised() {}

  /**
   * Returns {@code failure}, which the caller raises.
   *
   * <p>The trace of a failure of input and output without one, as transports make it, is that of
   * the caller from now on. To one with a trace in which no user's code is, that of the caller is
   * added.
   */
  static Throwable here(Throwable failure) {
    if (failure instanceof CancelledError error) {
      error.completeTrace();
    } else if (failure instanceof IOException) {
      complete(failure);
    }
    return failure;
  }

  private static void complete(Throwable failure) {
    StackTraceElement[] trace = failure.getStackTrace();
    if (trace.length == 0) {
      failure.fillInStackTrace();
    } else if (!showsUser(trace) && !isMarked(failure)) {
      Mark mark = new Mark();
      if (showsUser(mark.getStackTrace())) {
        failure.addSuppressed(mark);
      }
    }
  }

  /** What has called the loop has nothing to do with what fails in it. */
  private static boolean showsUser(StackTraceElement[] innermostFirst) {
    for (StackTraceElement frame : innermostFirst) {
      if (!LibraryCode.contains(frame)) {
        return true;
      }
      if (frame.getClassName().equals(LoopRun.class.getName())) {
        return false;
      }
    }
    return false;
  }

  private static boolean isMarked(Throwable failure) {
    for (Throwable suppressed : failure.getSuppressed()) {
      if (suppressed instanceof Mark) {
        return true;
      }
    }
    return false;
  }

  /** Bears the trace of an await. */
  private static final class Mark extends Throwable {

    @Serial
    private static final long serialVersionUID = 1L;

    @Override
    public @Nullable String getMessage() {
      return "awaited here";
    }

    @Override
    public String toString() {
      return "awaited here";
    }
  }
}
