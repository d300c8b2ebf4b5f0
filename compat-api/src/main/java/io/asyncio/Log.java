package io.asyncio;

/** The library's logger. */
final class Log {

  static final System.Logger LOGGER = System.getLogger("asyncio");

  private Log() {}
}
