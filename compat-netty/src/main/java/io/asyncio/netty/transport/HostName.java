package io.asyncio.netty.transport;

import java.net.IDN;
import java.net.UnknownHostException;

/** Names of hosts. */
final class HostName {

  private static final int LONGEST_LABEL = 63;
  private static final int LONGEST_NAME = 253;

  private HostName() {}

  /**
   * Returns how a name is looked up: in ASCII.
   *
   * @throws IllegalArgumentException if it has an empty label, or one of more than 63 characters
   * @throws UnknownHostException if it is too long, or has characters that no name has
   */
  static String ascii(String host) throws UnknownHostException {
    String ascii = encoded(host);
    String name = ascii.endsWith(".") ? ascii.substring(0, ascii.length() - 1) : ascii;
    for (String label : name.split("\\.", -1)) {
      if (label.isEmpty() || label.length() > LONGEST_LABEL) {
        throw new IllegalArgumentException("host has a label that is "
            + (label.isEmpty() ? "empty: " : "longer than " + LONGEST_LABEL + ": ")
            + host);
      }
    }
    if (name.length() > LONGEST_NAME || name.chars().anyMatch(c -> c <= ' ')) {
      throw new UnknownHostException(host);
    }
    return ascii;
  }

  private static String encoded(String host) {
    if (host.chars().allMatch(c -> c < 128)) {
      return host;
    }
    try {
      return IDN.toASCII(host, IDN.ALLOW_UNASSIGNED);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("host is no name: " + host, e);
    }
  }
}
