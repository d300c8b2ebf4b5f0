package io.asyncio;

import io.asyncio.internal.LambdaNames;

/**
 * The names of the functions in which the bodies of coroutines are written, by the classes of these.
 * A lambda's class tells the class around it alone; the method is found on the stack, when the first
 * coroutine with such a body is made. On any thread.
 */
final class BodyNames {

  private static final ClassValue<String> NAMES = new ClassValue<>() {
    @Override
    protected String computeValue(Class<?> type) {
      return find(type);
    }
  };

  private BodyNames() {}

  /** Finds out the name of a body that the calling function has written, unless it is known. */
  static <B> B noted(B body) {
    var _ = of(body.getClass());
    return body;
  }

  /** Returns the name, as in {@code ChatServer.handle}; the class alone if the method is not known. */
  static String of(Class<?> type) {
    return NAMES.get(type);
  }

  private static String find(Class<?> type) {
    String written = LambdaNames.of(type);
    if (!type.isHidden()) {
      return written; // it has a name of its own
    }
    String host = type.getPackageName().isEmpty() ? written : type.getPackageName() + "." + written;
    for (StackTraceElement frame : new Throwable().getStackTrace()) {
      if (frame.getClassName().equals(host)) {
        return new FrameCallGraphEntry(frame, FrameCallGraphEntry.Kind.FUNCTION).function();
      }
    }
    return written;
  }
}
