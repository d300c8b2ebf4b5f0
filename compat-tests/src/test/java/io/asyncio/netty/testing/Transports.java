package io.asyncio.netty.testing;

import io.asyncio.netty.IoTransport;
import java.util.EnumSet;
import java.util.Set;

/** The transports that this machine has. */
public final class Transports {

  private Transports() {}

  /** What a test that is parametrized over transports runs on. */
  public static Set<IoTransport> available() {
    Set<IoTransport> available = EnumSet.complementOf(EnumSet.of(IoTransport.AUTO));
    available.removeIf(transport -> !transport.isAvailable());
    return available;
  }
}
