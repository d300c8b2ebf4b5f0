package io.asyncio.locks;

/** How locks present themselves. */
final class Description {

  private Description() {}

  /** Returns the kind and the identity of {@code lock}, and its state. */
  static String of(Object lock, String state) {
    return "<%s at %#x [%s]>"
        .formatted(lock.getClass().getSimpleName(), System.identityHashCode(lock), state);
  }
}
