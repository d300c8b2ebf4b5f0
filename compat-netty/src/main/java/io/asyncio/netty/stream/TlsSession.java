package io.asyncio.netty.stream;

import io.asyncio.netty.transport.TlsInfo;
import io.asyncio.netty.transport.WriteQueue;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.SslHandler;
import java.util.Objects;
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
  private final TlsHandler handler;

  /** Made on the loop's own thread. */
  private @Nullable SslHandler tls;

  private @Nullable TlsChannel channel;

  private boolean carrierFull;
  private final NettyOutlet outlet;

  /** Whether the transport has not been told yet how the handshake went. */
  private boolean shakingHands = true;

  private @Nullable TlsInfo info;

  TlsSession(
      TlsSettings settings, TlsTransport transport, StreamTransport carrier, Outbound outbound) {
    this.settings = settings;
    this.carrier = carrier;
    this.engine = settings.newEngine();
    this.handler = new TlsHandler(transport);
    this.outlet = new NettyOutlet(
        NettyOutlet.through(handler::context), outbound::left, transport::writeFailed);
  }

  TlsSettings settings() {
    return settings;
  }

  /** Says hello, or waits for it. */
  void begin() {
    SslHandler tls = new SslHandler(engine);
    tls.setHandshakeTimeoutMillis(0); // the transport has timers of its own
    TlsChannel channel = new TlsChannel(carrier, carrierFull);
    channel.pipeline().addLast(tls, handler);
    this.tls = tls;
    this.channel = channel;
    var _ = carrier.host.register(channel);
  }

  boolean isShakingHands() {
    return shakingHands;
  }

  private SslHandler tls() {
    return Objects.requireNonNull(tls, "has not begun");
  }

  /** Tells, once, that the handshake has ended. */
  boolean isNewlyShaken() {
    if (!shakingHands || tls == null || !tls.handshakeFuture().isDone()) {
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
    Throwable cause = tls().handshakeFuture().cause();
    return cause == null ? null : TlsFailure.of(cause);
  }

  void decrypt(byte[] data) {
    if (data.length > 0) {
      decrypt(Unpooled.wrappedBuffer(data));
    }
  }

  /** One that was given up before it began does nothing. */
  void decrypt(ByteBuf data) {
    if (channel != null) {
      read(channel.pipeline(), data.readRetainedSlice(data.readableBytes()));
    }
  }

  private static void read(ChannelPipeline pipeline, ByteBuf data) {
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
    carrierFull = full;
    if (channel != null) {
      channel.carrierIsFull(full);
    }
  }

  void sayFarewell() {
    var _ = tls().closeOutbound();
  }

  /** Frees everything. */
  void close() {
    if (channel != null) {
      channel.unsafe().close(channel.voidPromise());
    }
  }

  @Nullable
  Object extra(String name) {
    return info == null ? name.equals("sslcontext") ? settings.context() : null : info.get(name);
  }
}
