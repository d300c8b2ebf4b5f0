package io.asyncio.netty.stream;

import io.asyncio.netty.loop.LoopHost;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.concurrent.Future;
import java.util.function.Consumer;

/**
 * Through the handlers that stand between the transport and the channel, such as TLS and codecs. A
 * buffer counts as unsent until the last of them has said that what became of it has left.
 */
final class PipelineOutlet implements Outlet {

  private final LoopHost host;
  private final ChannelHandlerContext context;
  private final Runnable whenSent;
  private final Consumer<Throwable> failed;
  private int buffers;
  private int bytes;

  /**
   * Makes that of a transport.
   *
   * @param context that of the transport's handler
   * @param whenSent flushes the transport
   * @param failed is told what a handler, or the channel, has failed with
   */
  PipelineOutlet(
      LoopHost host, ChannelHandlerContext context, Runnable whenSent, Consumer<Throwable> failed) {
    this.host = host;
    this.context = context;
    this.whenSent = whenSent;
    this.failed = failed;
  }

  @Override
  public boolean hasRoom() {
    return buffers < MOST_WAITING;
  }

  @Override
  public void write(ByteBuf buffer) {
    int size = buffer.readableBytes();
    buffers++;
    bytes += size;
    context.write(buffer).addListener(done -> left(size, done));
  }

  private void left(int size, Future<?> done) {
    buffers--;
    bytes -= size;
    if (!done.isSuccess()) {
      failed.accept(done.cause());
    }
    whenSent.run();
  }

  @Override
  public void flush() {
    context.flush();
  }

  @Override
  public int unsent() {
    return bytes;
  }

  @Override
  public void notifyWhenSent() {
    // Each buffer tells.
  }

  @Override
  public void close(boolean abruptly) {
    var _ = context.close();
    if (abruptly) {
      host.close(context.channel());
    }
  }
}
