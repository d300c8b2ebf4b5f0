package io.asyncio.netty.stream;

import io.asyncio.netty.testing.ConnectionSource;
import io.asyncio.netty.testing.Pipelines;

/** The same at the end of pipelines of Netty. */
class PipelineBufferedProtocolTest extends BufferedProtocolTest {

  @Override
  public ConnectionSource sockets() {
    return new Pipelines();
  }
}
