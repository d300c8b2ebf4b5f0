package io.asyncio;

import io.asyncio.internal.Described;
import io.asyncio.internal.LambdaNames;
import org.jspecify.annotations.Nullable;

/**
 * A user's callback in debug mode: it knows where it was handed to the loop, and its name when it
 * is dropped itself.
 */
final class PlacedCallback implements Runnable {

  private final String name;
  private final CreationSite madeAt = new CreationSite();

  /** Dropped by whoever cancels, run by the loop's thread. */
  private volatile @Nullable Runnable callback;

  private PlacedCallback(Object function, @Nullable Runnable callback) {
    this.name = nameOf(function);
    this.callback = callback;
  }

  /** Returns {@code callback}, with the present place if {@code loop} is in debug mode. */
  static Runnable of(BaseEventLoop loop, Runnable callback) {
    return loop.getDebug() ? new PlacedCallback(callback, callback) : callback;
  }

  /** Returns the present place for a function that another object runs, in debug mode. */
  static @Nullable Runnable placeOf(BaseEventLoop loop, @Nullable Object function) {
    return function != null && loop.getDebug() ? new PlacedCallback(function, null) : null;
  }

  /** Returns where {@code callback} was handed over, if that is known. */
  static @Nullable CreationSite madeAt(@Nullable Runnable callback) {
    return callback instanceof PlacedCallback placed ? placed.madeAt : null;
  }

  /** Returns what remains of {@code callback} when it is cancelled: a name, in debug mode. */
  static @Nullable Runnable cancelled(@Nullable Runnable callback) {
    if (callback instanceof PlacedCallback placed) {
      placed.callback = null;
      return placed;
    }
    return null;
  }

  /** Returns the name of a callback, for messages. */
  static String name(@Nullable Runnable callback) {
    if (callback == null) {
      return "";
    }
    // No switch: the JDK links it when it is reached first, and there may be no memory then.
    return callback instanceof PlacedCallback placed ? placed.name : nameOf(callback);
  }

  private static String nameOf(Object function) {
    return function instanceof Described described
        ? described.description()
        : LambdaNames.of(function.getClass());
  }

  /** Returns what was handed to the loop. */
  static @Nullable Runnable original(@Nullable Runnable callback) {
    return callback instanceof PlacedCallback placed ? placed.callback : callback;
  }

  @Override
  public void run() {
    Runnable current = callback;
    if (current != null) {
      current.run();
    }
  }
}
