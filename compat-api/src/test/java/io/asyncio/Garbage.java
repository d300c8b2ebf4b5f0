package io.asyncio;

import java.lang.ref.WeakReference;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Has the garbage collector run until it has had the effect that a test is about. */
public final class Garbage {

  private static final int MOST_COLLECTIONS = 200;

  private Garbage() {}

  /** Collects until {@code happened}, which may also do its part between two collections. */
  public static void collectUntil(BooleanSupplier happened) {
    for (int i = 0; i < MOST_COLLECTIONS; i++) {
      System.gc();
      if (happened.getAsBoolean()) {
        return;
      }
      Thread.onSpinWait();
    }
    throw new AssertionError("it did not happen in " + MOST_COLLECTIONS + " collections");
  }

  /** Collects until what {@code maker} makes, and nobody else keeps, is gone. */
  public static void collect(Supplier<?> maker) {
    WeakReference<Object> made = new WeakReference<>(maker.get());
    collectUntil(() -> made.get() == null);
  }
}
