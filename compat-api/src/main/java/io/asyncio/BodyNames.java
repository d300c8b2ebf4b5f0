package io.asyncio;

import io.asyncio.internal.LambdaNames;
import org.jspecify.annotations.Nullable;

/**
 * The names of the functions in which the bodies of coroutines are written, by the classes of these.
 * A lambda's class tells the class around it alone; the method is found on the stack, when the first
 * coroutine with such a body is made. On any thread.
 */
final class BodyNames {

  /** How many coroutines with a body of one class are looked at where they are made. */
  private static final int MOST_LOOKS = 100;

  private static final ClassValue<Known> KNOWN = new ClassValue<>() {
    @Override
    protected Known computeValue(Class<?> type) {
      return find(type);
    }
  };

  /** What is known of the bodies of a class. */
  private static final class Known {

    final String name;

    /** Where they are written. */
    final @Nullable StackTraceElement place;

    /** How many were looked at; threads may count one for two. */
    int looks;

    Known(String name, @Nullable StackTraceElement place) {
      this.name = name;
      this.place = place;
    }
  }

  private BodyNames() {}

  /** Finds out the name of a body that the calling function has written, unless it is known. */
  static <B> B noted(B body) {
    var _ = of(body.getClass());
    return body;
  }

  /** Returns the name, as in {@code ChatServer.handle}; the class alone if the method is not known. */
  static String of(Class<?> type) {
    return KNOWN.get(type).name;
  }

  /** Returns where bodies of a class are written, if that is known. */
  static @Nullable StackTraceElement placeOf(Class<?> type) {
    return KNOWN.get(type).place;
  }

  /**
   * Tells whether to look at the stack when another coroutine with such a body is made, which takes
   * longer than to make it: where the body is written is known of all but the first.
   */
  static boolean deservesLook(Class<?> type) {
    Known known = KNOWN.get(type);
    return known.place == null || known.looks++ < MOST_LOOKS;
  }

  private static Known find(Class<?> type) {
    String written = LambdaNames.of(type);
    if (!type.isHidden()) {
      return new Known(written, null); // it has a name of its own
    }
    String host = type.getPackageName().isEmpty() ? written : type.getPackageName() + "." + written;
    for (StackTraceElement frame : new Throwable().getStackTrace()) {
      if (frame.getClassName().equals(host)) {
        String name = new FrameCallGraphEntry(frame, FrameCallGraphEntry.Kind.FUNCTION).function();
        return new Known(name, frame);
      }
    }
    return new Known(written, null);
  }
}
