package io.asyncio.netty.stream;

import io.asyncio.netty.transport.Departure;
import io.asyncio.netty.transport.WriteQueue;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The way out through Netty: through the handlers that stand between the transport and the channel,
 * such as TLS and codecs, or behind what others have written to the channel. A buffer counts as unsent
 * until the last of them has said that what became of it has left.
 *
 * <p>Owned by the loop's own thread, but for {@link #unsent}, which coroutines ask too.
 */
final class NettyOutlet {

  /** How many buffers may be on their way at a time. */
  static final int MOST_WAITING = 16;

  /** Where buffers are written to. */
  interface Way {

    Channel channel();

    void write(ByteBuf buffer, ChannelPromise promise);

    void flush();
  }

  private final Way way;
  private final Runnable onSent;
  private final Consumer<Throwable> onFailed;
  private int buffers;
  private int bytes;

  /**
   * Makes that of a transport.
   *
   * @param onSent run whenever a buffer has left
   * @param onFailed is told what a handler, or the channel, has failed with
   */
  NettyOutlet(Way way, Runnable onSent, Consumer<Throwable> onFailed) {
    this.way = way;
    this.onSent = onSent;
    this.onFailed = onFailed;
  }

  /** Returns the way through the handlers in front of one, which is asked for its place. */
  static Way through(Supplier<ChannelHandlerContext> place) {
    return new Way() {
      @Override
      public Channel channel() {
        return place.get().channel();
      }

      @Override
      public void write(ByteBuf buffer, ChannelPromise promise) {
        var _ = place.get().write(buffer, promise);
      }

      @Override
      public void flush() {
        place.get().flush();
      }
    };
  }

  /** Returns the way past all handlers. */
  static Way behindOthers(Channel channel) {
    return new Way() {
      @Override
      public Channel channel() {
        return channel;
      }

      @Override
      public void write(ByteBuf buffer, ChannelPromise promise) {
        channel.unsafe().write(buffer, promise);
      }

      @Override
      public void flush() {
        channel.unsafe().flush();
      }
    };
  }

  /** Sends from {@code written} what may be on its way at a time. */
  void send(WriteQueue written) {
    while (!written.isEmpty() && buffers < MOST_WAITING) {
      for (ByteBuf buffer; buffers < MOST_WAITING && (buffer = written.poll()) != null; ) {
        write(buffer);
      }
      way.flush();
    }
  }

  private void write(ByteBuf buffer) {
    int size = buffer.readableBytes();
    buffers++;
    bytes += size;
    way.write(buffer, new Sent(size));
  }

  /** What is promised of one buffer. */
  private final class Sent extends Departure {

    private final int size;

    Sent(int size) {
      super(way.channel());
      this.size = size;
    }

    @Override
    protected void left(@Nullable Throwable failure) {
      buffers--;
      bytes -= size;
      if (failure != null) {
        onFailed.accept(failure);
      }
      onSent.run();
    }
  }

  /** Returns how many bytes were written and have not left. */
  int unsent() {
    return bytes;
  }
}
