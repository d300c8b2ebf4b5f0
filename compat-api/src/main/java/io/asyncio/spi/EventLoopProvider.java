package io.asyncio.spi;

import io.asyncio.EventLoop;

/**
 * Makes event loops; found by {@link java.util.ServiceLoader}. An implementation extends {@link
 * io.asyncio.BaseEventLoop}.
 */
public interface EventLoopProvider {

  /** Makes a new event loop, on any thread. */
  EventLoop newEventLoop();
}
