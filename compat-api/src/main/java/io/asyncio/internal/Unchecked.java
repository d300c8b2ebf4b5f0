package io.asyncio.internal;

/** Throws what the compiler would not let pass. */
public final class Unchecked {

  private Unchecked() {}

  /** Returns {@code failure} to be thrown as it is, whatever its type. */
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // E is what the caller may throw
  public static <E extends Throwable> E rethrow(Throwable failure) throws E {
    throw (E) failure;
  }
}
