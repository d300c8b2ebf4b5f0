package io.asyncio;

/** Checks port numbers. */
final class Ports {

  private static final int HIGHEST = 65_535;

  private Ports() {}

  static int check(int port) {
    if (port < 0 || port > HIGHEST) {
      throw new IllegalArgumentException("port must be 0-65535: " + port);
    }
    return port;
  }
}
