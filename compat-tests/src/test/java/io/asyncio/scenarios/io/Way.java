package io.asyncio.scenarios.io;

import io.asyncio.netty.IoTransport;
import io.asyncio.netty.NettyEventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.uring.IoUringIoHandler;

/** Where the loops of scenarios come from, and what makes their connections. */
enum Way {
  /** A loop that runs itself, with its own connections. */
  OWN,

  /** A loop that is attached to an event loop of a group of Netty, with its own connections. */
  ATTACHED;

  IoScenarioRunner runner(IoTransport transport, int patience) {
    return new IoScenarioRunner(() -> stage(transport), Carrier::of, patience);
  }

  private IoStage stage(IoTransport transport) throws InterruptedException {
    return switch (this) {
      case OWN -> new OwnIoStage(new NettyEventLoop(transport));
      case ATTACHED -> new AttachedIoStage(handlers(transport));
    };
  }

  private static IoHandlerFactory handlers(IoTransport transport) {
    return switch (transport) {
      case EPOLL -> EpollIoHandler.newFactory();
      case IO_URING -> IoUringIoHandler.newFactory();
      default -> NioIoHandler.newFactory();
    };
  }
}
