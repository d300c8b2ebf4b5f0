package io.asyncio.netty.loop;

import io.netty.channel.IoHandle;
import io.netty.channel.IoOps;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoOps;

/**
 * A registration with epoll that can be asked for nothing and for something again.
 *
 * <p>Netty takes a descriptor out of epoll when it is asked for nothing, and does not know any more
 * that it has: a half-closed channel whose write did not go out at once would fail. So a descriptor
 * is left there, asked for edges alone, of which errors and hang-ups are one each.
 *
 * <p>Owned by the loop's thread.
 */
final class EpollRegistration extends Registration {

  private boolean added;

  EpollRegistration(Registrations list, IoHandle handle, IoRegistration registration) {
    super(list, handle, registration);
  }

  @Override
  public long submit(IoOps ops) {
    if (ops instanceof EpollIoOps epollOps && epollOps.equals(EpollIoOps.NONE)) {
      return added ? super.submit(EpollIoOps.EPOLLET) : 0;
    }
    long result = super.submit(ops);
    added = true;
    return result;
  }
}
