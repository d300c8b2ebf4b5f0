package io.asyncio.netty.loop;

import io.netty.channel.Channel;
import io.netty.channel.IoHandle;
import io.netty.channel.IoOps;
import io.netty.channel.IoRegistration;

/**
 * The registration of a listening channel with io_uring, which asks for no connection while the channel
 * pauses: see {@link Accepting}. Owned by the loop's thread.
 */
final class RingListening extends Registration {

  /** How an operation that accepts is told from one that cancels or closes. */
  private static final String ACCEPT = "opcode=13,";

  /** What Netty takes for an operation that was not submitted. */
  private static final long REFUSED = 0;

  private final Channel channel;

  RingListening(Registrations list, IoHandle handle, IoRegistration registration, Channel channel) {
    super(list, handle, registration);
    this.channel = channel;
  }

  @Override
  public long submit(IoOps ops) {
    return Accepting.isPaused(channel) && ops.toString().contains(ACCEPT)
        ? REFUSED
        : super.submit(ops);
  }
}
