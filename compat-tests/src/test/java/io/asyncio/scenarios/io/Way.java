package io.asyncio.scenarios.io;

import io.asyncio.netty.IoTransport;
import io.asyncio.netty.NettyEventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.uring.IoUringIoHandler;
import java.io.IOException;

/** Where the loops of scenarios come from, and what makes their connections. */
enum Way {
  /** A loop that runs itself, with its own connections. */
  OWN,

  /** A loop that is attached to an event loop of a group of Netty, with its own connections. */
  ATTACHED,

  /** A loop that runs itself, with servers and clients of Netty whose pipelines end in a protocol. */
  PIPELINE,

  /** An attached loop, with servers and clients of Netty on its host. */
  ATTACHED_PIPELINE;

  IoScenarioRunner runner(IoTransport transport, int patience) {
    return new IoScenarioRunner(() -> stage(transport), this::carrier, patience);
  }

  private IoStage stage(IoTransport transport) throws InterruptedException {
    return switch (this) {
      case OWN, PIPELINE -> new OwnIoStage(new NettyEventLoop(transport));
      case ATTACHED, ATTACHED_PIPELINE -> new AttachedIoStage(handlers(transport));
    };
  }

  private Carrier carrier(String name) throws IOException {
    Carrier usual = Carrier.of(name);
    return switch (this) {
      case OWN, ATTACHED -> usual;
      case PIPELINE, ATTACHED_PIPELINE -> new PipelineCarrier(usual);
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
