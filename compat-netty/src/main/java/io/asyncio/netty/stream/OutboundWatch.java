package io.asyncio.netty.stream;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.FileRegion;
import io.netty.util.AbstractReferenceCounted;
import java.nio.channels.WritableByteChannel;
import org.jspecify.annotations.Nullable;

/**
 * On the transports that read and write when the system says so. Netty reads the channel. To know
 * when its socket takes more, a file region that gives nothing waits in the channel's outbound buffer,
 * and is asked to transfer something whenever there is room.
 */
final class OutboundWatch implements ChannelWatch {

  private final Channel channel;
  private final Runnable listener;
  private @Nullable Region region;

  OutboundWatch(Channel channel, Runnable listener) {
    this.channel = channel;
    this.listener = listener;
  }

  @Override
  public void reading(boolean wanted) {
    throw new AssertionError("Netty reads");
  }

  @Override
  public void writable() {
    if (region != null) {
      region.wanted = true;
    } else if (channel.isOpen()) {
      region = new Region();
      channel.unsafe().write(region, channel.voidPromise());
      channel.unsafe().flush();
    }
  }

  @Override
  public void ignoreWritable() {
    if (region != null) {
      region.wanted = false;
    }
  }

  @Override
  public void stop() {
    ignoreWritable();
  }

  @Override
  public boolean isAlone() {
    ChannelOutboundBuffer waiting = channel.unsafe().outboundBuffer();
    return waiting == null || waiting.size() == (region == null ? 0 : 1);
  }

  private final class Region extends AbstractReferenceCounted implements FileRegion {

    private boolean wanted = true;

    /** Before the channel waits it tries, and the socket was full just now. */
    private boolean tried;

    private boolean over;

    @Override
    public long transferTo(WritableByteChannel target, long position) {
      if (!wanted && tried) {
        over = true;
        return 1;
      }
      if (tried) {
        listener.run();
      }
      tried = true;
      return 0;
    }

    @Override
    public long position() {
      return 0;
    }

    @Override
    @Deprecated
    public long transfered() {
      return over ? 1 : 0;
    }

    @Override
    public long transferred() {
      return over ? 1 : 0;
    }

    @Override
    public long count() {
      return 1;
    }

    @Override
    protected void deallocate() {
      region = null;
    }

    @Override
    public FileRegion retain() {
      super.retain();
      return this;
    }

    @Override
    public FileRegion retain(int increment) {
      super.retain(increment);
      return this;
    }

    @Override
    public FileRegion touch() {
      return this;
    }

    @Override
    public FileRegion touch(Object hint) {
      return this;
    }
  }
}
