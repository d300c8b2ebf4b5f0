package io.asyncio.netty.testing;

import io.asyncio.Server;
import io.asyncio.netty.NettyEventLoop;
import io.asyncio.netty.ProtocolHandler;
import io.asyncio.protocols.Protocol;
import java.util.function.Supplier;

/** Connections of Netty's bootstraps, with a protocol at the end of each pipeline. */
public final class Pipelines implements ConnectionSource {

  @Override
  public Server serve(NettyEventLoop loop, Supplier<? extends Protocol> factory) throws Exception {
    return PipelineServer.start(
        loop, child -> child.pipeline().addLast(new ProtocolHandler(factory.get())));
  }

  @Override
  public <P extends Protocol> P connect(NettyEventLoop loop, Supplier<P> factory, Server server)
      throws Exception {
    P protocol = factory.get();
    PipelineServer.connect(
        loop, server.port(), channel -> channel.pipeline().addLast(new ProtocolHandler(protocol)));
    if (protocol instanceof Recorder recorder) {
      recorder.awaitMade();
    }
    return protocol;
  }
}
