package io.asyncio;

/** Throws what the compiler would not let pass. */
final class Throwing {

  private Throwing() {}

  /** Returns {@code failure} to be thrown as it is, whatever its type. */
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // E is what the caller may throw
  static <E extends Throwable> E sneaky(Throwable failure) throws E {
    throw (E) failure;
  }
}
