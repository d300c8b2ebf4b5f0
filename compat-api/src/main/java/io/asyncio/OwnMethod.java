package io.asyncio;

import io.asyncio.contextvars.Context;
import java.util.function.Consumer;

/** Knows the classes of futures that override one of the methods that this library calls. */
final class OwnMethod extends ClassValue<Boolean> {

  /** How callbacks are added. */
  static final OwnMethod ADD_DONE_CALLBACK =
      new OwnMethod("addDoneCallback", Consumer.class, Context.class);

  static final OwnMethod CANCEL = new OwnMethod("cancel", String.class);

  private final String name;
  private final Class<?>[] parameters;

  private OwnMethod(String name, Class<?>... parameters) {
    this.name = name;
    this.parameters = parameters;
  }

  /** Tells whether the class of {@code future} has the method of its own. */
  boolean in(Future<?> future) {
    Class<?> type = future.getClass();
    return !isOurs(type) && get(type);
  }

  private static boolean isOurs(Class<?> type) {
    return type == Future.class || type == Task.class || type == Gather.class;
  }

  @Override
  protected Boolean computeValue(Class<?> type) {
    try {
      return !isOurs(type.getMethod(name, parameters).getDeclaringClass());
    } catch (NoSuchMethodException e) {
      throw new IllegalArgumentException("not a class of futures: " + type, e);
    }
  }
}
