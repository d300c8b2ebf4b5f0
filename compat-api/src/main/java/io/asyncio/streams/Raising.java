package io.asyncio.streams;

/** Raises an exception of any type as it is. */
final class Raising {

  private Raising() {}

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // E is what the caller may throw
  static <E extends Throwable> E raise(Throwable failure) throws E {
    throw (E) failure;
  }
}
