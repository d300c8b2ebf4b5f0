package io.asyncio.netty.stream;

import io.netty.buffer.ByteBuf;
import io.netty.channel.AbstractChannel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelMetadata;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultChannelConfig;
import io.netty.channel.EventLoop;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * A channel of Netty whose bytes another transport carries, so that Netty's handler of TLS can be put
 * on any of them, on one of TLS too.
 *
 * <p>Owned by the loop's own thread.
 */
final class TlsChannel extends AbstractChannel {

  private static final ChannelMetadata METADATA = new ChannelMetadata(false);

  private final StreamTransport carrier;
  private final ChannelConfig config = new DefaultChannelConfig(this);
  private boolean open = true;
  private boolean full;

  /**
   * Makes that of a carrier.
   *
   * @param full whether what is written has to wait, until {@link #carrierIsFull} says otherwise
   */
  TlsChannel(StreamTransport carrier, boolean full) {
    super(null);
    this.carrier = carrier;
    this.full = full;
  }

  /** Has what is written wait, or sends what has waited. */
  void carrierIsFull(boolean full) {
    this.full = full;
    if (!full && open) {
      unsafe().flush();
    }
  }

  @Override
  protected void doWrite(ChannelOutboundBuffer waiting) {
    for (Object message; !full && (message = waiting.current()) != null; ) {
      ByteBuf data = (ByteBuf) message;
      if (!carrier.isClosingAlready()) {
        carrier.write(data.nioBuffer());
      }
      waiting.remove();
    }
  }

  @Override
  protected Object filterOutboundMessage(Object message) {
    if (message instanceof ByteBuf) {
      return message;
    }
    throw new UnsupportedOperationException("only a ByteBuf can be written: " + message);
  }

  @Override
  protected AbstractUnsafe newUnsafe() {
    return new AbstractUnsafe() {
      @Override
      public void connect(
          SocketAddress remote, @Nullable SocketAddress local, ChannelPromise promise) {
        promise.setFailure(new UnsupportedOperationException("the carrier is connected"));
      }
    };
  }

  @Override
  protected boolean isCompatible(EventLoop loop) {
    return true;
  }

  @Override
  protected void doBind(SocketAddress local) {
    throw new UnsupportedOperationException("the carrier is connected");
  }

  @Override
  protected void doDisconnect() {
    doClose();
  }

  @Override
  protected void doClose() {
    open = false;
  }

  @Override
  protected void doBeginRead() {
    // The carrier reads unless it is paused.
  }

  @Override
  protected @Nullable SocketAddress localAddress0() {
    return null;
  }

  @Override
  protected @Nullable SocketAddress remoteAddress0() {
    return null;
  }

  @Override
  public ChannelConfig config() {
    return config;
  }

  @Override
  public boolean isOpen() {
    return open;
  }

  @Override
  public boolean isActive() {
    return open;
  }

  @Override
  public ChannelMetadata metadata() {
    return METADATA;
  }
}
