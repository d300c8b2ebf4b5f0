package io.asyncio.netty;

import io.asyncio.EventLoop;
import io.asyncio.spi.EventLoopProvider;

/** Makes {@link NettyEventLoop}s for {@code asyncio}. */
public final class NettyEventLoopProvider implements EventLoopProvider {

  /** For the service loader. */
  public NettyEventLoopProvider() {}

  @Override
  public EventLoop newEventLoop() {
    return new NettyEventLoop();
  }
}
