package io.asyncio;

import io.asyncio.contextvars.Context;
import java.util.function.Consumer;

/** Knows the classes of futures that override how callbacks are added. */
final class OwnCallbacks extends ClassValue<Boolean> {

  private static final OwnCallbacks KNOWN = new OwnCallbacks();

  private OwnCallbacks() {}

  /** Tells whether the class of {@code future} has an {@code addDoneCallback} of its own. */
  static boolean of(Future<?> future) {
    Class<?> type = future.getClass();
    return type != Future.class && type != Task.class && KNOWN.get(type);
  }

  @Override
  protected Boolean computeValue(Class<?> type) {
    try {
      return type.getMethod("addDoneCallback", Consumer.class, Context.class).getDeclaringClass()
          != Future.class;
    } catch (NoSuchMethodException e) {
      throw new IllegalArgumentException("not a class of futures: " + type, e);
    }
  }
}
