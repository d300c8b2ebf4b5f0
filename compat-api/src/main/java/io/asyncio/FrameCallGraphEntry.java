package io.asyncio;

import java.util.Objects;

/**
 * A frame of a call stack in a {@link FutureCallGraph}.
 *
 * @param frame where the method is
 * @param kind what the method is the body of
 * @see <a
 *     href="https://docs.python.org/3/library/asyncio-graph.html#asyncio.FrameCallGraphEntry">asyncio.FrameCallGraphEntry</a>
 */
public record FrameCallGraphEntry(StackTraceElement frame, Kind kind) {

  /** What a method on a coroutine's stack is the body of. */
  public enum Kind {
    /** An ordinary method or lambda, called by the one above it in the source. */
    FUNCTION(""),

    /** A coroutine, awaited by the frame below it or run by the task. */
    COROUTINE("async "),

    /** An asynchronous generator, iterated by the frame below it. */
    ASYNC_GENERATOR("async generator ");

    private final String prefix;

    Kind(String prefix) {
      this.prefix = prefix;
    }
  }

  private static final String LAMBDA = "lambda$";

  /** Checks the components. */
  public FrameCallGraphEntry {
    Objects.requireNonNull(frame, "frame");
    Objects.requireNonNull(kind, "kind");
  }

  /**
   * Returns the class and the method in whose source the frame was written, as in {@code
   * Server.handle}: of a lambda, the method around it; of a class that is a coroutine itself, the
   * class alone.
   */
  public String function() {
    String type = frame.getClassName();
    String name = type.substring(type.lastIndexOf('.') + 1).replace('$', '.');
    String method = frame.getMethodName();
    if (method.startsWith(LAMBDA)) {
      method = method.substring(LAMBDA.length(), method.lastIndexOf('$'));
    }
    return method.equals("awaitHere") ? name : name + "." + method;
  }

  /**
   * Returns the function with its kind and its place, as in {@code async
   * Server.handle(Server.java:12)}.
   */
  @Override
  public String toString() {
    String file = frame.getFileName();
    String line = frame.getLineNumber() < 0 ? "" : ":" + frame.getLineNumber();
    return kind.prefix + function() + "(" + (file == null ? "unknown source" : file + line) + ")";
  }
}
