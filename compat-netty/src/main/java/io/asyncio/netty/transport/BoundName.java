package io.asyncio.netty.transport;

import io.netty.channel.unix.DomainSocketAddress;

/**
 * Where a native channel is to listen. Netty deletes the file at its path when such a channel is
 * closed, whoever's that is by then and whatever was asked for; so this forgets the path. Owned by the
 * loop's thread.
 */
public final class BoundName extends DomainSocketAddress {

  private static final long serialVersionUID = 1;

  private final String name;
  private boolean forgotten;

  BoundName(UnixName name) {
    super(name.text());
    this.name = name.text();
  }

  /** The channel is bound, and needs the path no more. */
  public void forget() {
    forgotten = true;
  }

  @Override
  public String path() {
    return forgotten ? "" : name;
  }

  @Override
  public String toString() {
    return name;
  }

  @Override
  public boolean equals(Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return name.hashCode();
  }
}
