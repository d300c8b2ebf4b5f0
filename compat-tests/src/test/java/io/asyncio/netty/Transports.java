package io.asyncio.netty;

import java.util.EnumSet;
import java.util.Set;

/** The transports that this machine has. */
final class Transports {

  private Transports() {}

  /** What a test that is parametrized over transports runs on. */
  static Set<IoTransport> available() {
    Set<IoTransport> available = EnumSet.complementOf(EnumSet.of(IoTransport.AUTO));
    available.removeIf(transport -> !transport.isAvailable());
    return available;
  }
}
