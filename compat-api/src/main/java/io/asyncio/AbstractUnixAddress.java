package io.asyncio;

import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * An abstract name of a Unix socket, of which Linux knows without a file; in Python {@code "\0name"}.
 * {@link java.net.UnixDomainSocketAddress} has paths alone.
 */
public final class AbstractUnixAddress extends SocketAddress {

  private static final long serialVersionUID = 1;

  private final String name;

  private AbstractUnixAddress(String name) {
    this.name = name;
  }

  /**
   * Returns the address of a name.
   *
   * @param name without the NUL that is in front of it for the system
   * @throws IllegalArgumentException if it is empty
   */
  public static AbstractUnixAddress of(String name) {
    if (name.isEmpty()) {
      throw new IllegalArgumentException("name must not be empty");
    }
    return new AbstractUnixAddress(name);
  }

  /** Returns the name, without the NUL in front of it. */
  public String name() {
    return name;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof AbstractUnixAddress address && name.equals(address.name);
  }

  @Override
  public int hashCode() {
    return name.hashCode();
  }

  /** Returns the name behind an {@code @}, as tools of Linux show it. */
  @Override
  public String toString() {
    return "@" + name;
  }
}
