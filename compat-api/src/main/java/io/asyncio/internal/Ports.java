package io.asyncio.internal;

/** Checks port numbers. */
public final class Ports {

  private static final int HIGHEST = 65_535;

  private Ports() {}

  /**
   * Returns {@code port} if it is one.
   *
   * @throws IllegalArgumentException if it is below 0 or above 65535
   */
  public static int check(int port) {
    if (port < 0 || port > HIGHEST) {
      throw new IllegalArgumentException("port must be 0-65535: " + port);
    }
    return port;
  }
}
