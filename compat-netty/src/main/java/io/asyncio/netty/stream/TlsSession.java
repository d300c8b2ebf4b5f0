package io.asyncio.netty.stream;

import io.asyncio.netty.transport.TlsInfo;
import io.asyncio.netty.transport.WriteQueue;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.SslHandler;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;

/**
 * Netty's handler of TLS in a pipeline over a carrier, and what is known of it. On the loop's own
 * thread, but for {@link #extra} and {@link #unsent}.
 */
final class TlsSession {

  private final TlsSettings settings;
  private final StreamTransport carrier;
  private final SSLEngine engine;
  private final SslHandler tls;
  private final TlsHandler handler;
  private final TlsChannel channel;
  private final NettyOutlet outlet;

  /** Whether the transport has not been told yet how the handshake went. */
  private boolean shakingHands = true;

  private @Nullable TlsInfo info;

  TlsSession(
      TlsSettings settings, TlsTransport transport, StreamTransport carrier, Outbound outbound) {
    this.settings = settings;
    this.carrier = carrier;
    this.engine = settings.newEngine();
    this.tls = new SslHandler(engine);
    this.handler = new TlsHandler(transport);
    this.channel = new TlsChannel(carrier);
    this.outlet = new NettyOutlet(
        NettyOutlet.through(handler::context), outbound::left, transport::writeFailed);
    tls.setHandshakeTimeoutMillis(0); // the transport has timers of its own
  }

  TlsSettings settings() {
    return settings;
  }

  /** Says hello, or waits for it. */
  void begin() {
    ChannelPipeline pipeline = channel.pipeline();
    pipeline.addLast(tls, handler);
    var _ = carrier.host.register(channel);
  }

  boolean isShakingHands() {
    return shakingHands;
  }

  /** Tells, once, that the handshake has ended. */
  boolean isNewlyShaken() {
    if (!shakingHands || !tls.handshakeFuture().isDone()) {
      return false;
    }
    shakingHands = false;
    if (tls.handshakeFuture().isSuccess()) {
      info = TlsInfo.of(settings.context(), engine);
    }
    return true;
  }

  /** There will be no handshake any more. */
  void giveUp() {
    shakingHands = false;
  }

  /** Returns what the handshake has failed with, if it has. */
  @Nullable
  Throwable failure() {
    Throwable cause = tls.handshakeFuture().cause();
    return cause == null ? null : TlsFailure.of(cause);
  }

  void decrypt(byte[] data) {
    if (data.length > 0) {
      read(Unpooled.wrappedBuffer(data));
    }
  }

  void decrypt(ByteBuf data) {
    read(data.readRetainedSlice(data.readableBytes()));
  }

  private void read(ByteBuf data) {
    ChannelPipeline pipeline = channel.pipeline();
    pipeline.fireChannelRead(data);
    pipeline.fireChannelReadComplete();
  }

  void send(WriteQueue written) {
    outlet.send(written);
  }

  /** Returns how many bytes were handed over and not encrypted, or not taken by the carrier. */
  int unsent() {
    return outlet.unsent();
  }

  void carrierIsFull(boolean full) {
    channel.carrierIsFull(full);
  }

  void sayFarewell() {
    var _ = tls.closeOutbound();
  }

  /** Frees everything. */
  void close() {
    channel.unsafe().close(channel.voidPromise());
  }

  @Nullable
  Object extra(String name) {
    return info == null ? name.equals("sslcontext") ? settings.context() : null : info.get(name);
  }
}
