package io.asyncio.internal;

/** The library's logger. */
public final class Log {

  /** The logger of that name. */
  public static final System.Logger LOGGER = System.getLogger("asyncio");

  private Log() {}
}
