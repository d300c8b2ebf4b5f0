package io.asyncio.netty.stream;

import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.sleep;

import io.asyncio.netty.testing.ConnectionSource;
import io.asyncio.netty.testing.Pipelines;
import io.asyncio.netty.testing.Recorder;

/** The same at the end of pipelines of Netty. */
class PipelineClosingOrderTest extends ClosingOrderTest {

  @Override
  public ConnectionSource sockets() {
    return new Pipelines();
  }

  @Override
  void awaitSent(Recorder client) throws Exception {
    while (client.transport.getWriteBufferSize() > 0) {
      await(sleep(0));
    }
  }
}
