package io.asyncio.netty.loop;

/** Throws checked exceptions where they are not declared, such as inside Netty. */
public final class Sneaky {

  private Sneaky() {}

  /** Returns {@code failure} to be thrown as it is, whatever its type. */
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // E is what the caller may throw
  public static <E extends Throwable> E rethrow(Throwable failure) throws E {
    throw (E) failure;
  }
}
