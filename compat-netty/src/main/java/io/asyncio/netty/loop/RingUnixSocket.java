package io.asyncio.netty.loop;

import io.netty.channel.IoHandle;
import io.netty.channel.IoOps;
import io.netty.channel.IoRegistration;

/**
 * The registration of a Unix socket with io_uring, which is not asked whether the other side has ended
 * its sending side: Netty would close the connection then, while reading finds the end as well. Owned
 * by the loop's thread.
 */
final class RingUnixSocket extends Registration {

  /** How that question is told from the others. */
  private static final String POLL = "opcode=6,";

  private static final String HANG_UP = "union3=8192,";

  /** What Netty takes for an operation that was not submitted. */
  private static final long REFUSED = 0;

  /** It asks once. */
  private boolean asked;

  RingUnixSocket(Registrations list, IoHandle handle, IoRegistration registration) {
    super(list, handle, registration);
  }

  @Override
  public long submit(IoOps ops) {
    if (!asked) {
      String text = ops.toString();
      if (text.contains(POLL) && text.contains(HANG_UP)) {
        asked = true;
        return REFUSED;
      }
    }
    return super.submit(ops);
  }
}
