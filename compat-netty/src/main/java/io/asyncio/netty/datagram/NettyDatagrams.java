package io.asyncio.netty.datagram;

import io.asyncio.internal.Unchecked;
import io.asyncio.netty.datagram.DatagramQueue.Datagram;
import io.asyncio.netty.loop.LoopHost;
import io.asyncio.netty.transport.ExtraInfo;
import io.asyncio.netty.transport.UnixFailure;
import io.asyncio.netty.transport.UnixName;
import io.netty.buffer.ByteBuf;
import io.netty.channel.AddressedEnvelope;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.unix.DomainDatagramPacket;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.Errors;
import io.netty.channel.unix.Socket;
import io.netty.channel.unix.UnixChannel;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Datagrams over a channel of Netty, on the native transports. Netty receives them, many with one
 * call of the system; they are sent past it, each when it is written, unless the system has no room.
 * Owned by the loop's thread.
 */
final class NettyDatagrams extends ChannelInboundHandlerAdapter implements DatagramCarrier {

  /** How many may wait for their turns while more are received. */
  private static final int MOST_WAITING = 64;

  private final LoopHost host;
  private final Channel channel;
  private final Socket socket;
  private final ByteBuffer buffer;
  private final Destination destination;
  private final @Nullable PacketSender packets;
  private final ExtraInfo extra;
  private @Nullable DatagramSocketTransport transport;

  /** Whether a datagram was sent since the last read, so that a failure of it may have come. */
  private boolean mayHaveFailed;

  /**
   * Makes the carrier of a channel that is registered with the loop and does not read.
   *
   * @param buffer what is sent is copied into it; all channels of the loop share it
   * @param packets sends several datagrams at once, or {@code null}
   */
  NettyDatagrams(
      LoopHost host,
      Channel channel,
      ByteBuffer buffer,
      Destination destination,
      @Nullable PacketSender packets) {
    this.host = host;
    this.channel = channel;
    this.socket = socketOf(channel);
    this.packets = packets;
    this.buffer = buffer;
    this.destination = destination;
    this.extra = ExtraInfo.of(channel);
    host.transports().adopted(channel, this);
  }

  /** Returns the socket under a channel of a native transport. */
  static Socket socketOf(Channel channel) {
    return (Socket) ((UnixChannel) channel).fd();
  }

  @Override
  public void start(DatagramSocketTransport transport) {
    this.transport = transport;
    channel.pipeline().addLast(this);
    channel.config().setAutoRead(true);
    if (!channel.isOpen()) {
      transport.carrierGone();
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    try {
      if (message instanceof AddressedEnvelope<?, ?> packet
          && packet.content() instanceof ByteBuf content
          && transport != null
          && transport.wantsInput()) {
        byte[] data = new byte[content.readableBytes()];
        content.readBytes(data);
        transport.received(data, Objects.requireNonNull(UnixName.shown(packet.sender())));
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    mayHaveFailed = false;
    if (transport != null && transport.waiting() >= MOST_WAITING) {
      channel.config().setAutoRead(false);
    }
  }

  @Override
  public void receiveMore() {
    if (!channel.config().isAutoRead()) {
      channel.config().setAutoRead(true);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (transport != null && transport.wantsInput()) {
      transport.receivingFailed(cause);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    if (transport != null) {
      transport.carrierGone();
    }
  }

  /** The number of a closed descriptor may be another one's by now. */
  private void requireOpen() throws IOException {
    if (!socket.isOpen()) {
      throw new ClosedChannelException();
    }
  }

  @Override
  public boolean send(byte[] data, @Nullable SocketAddress to) throws IOException {
    requireOpen();
    int size = data.length;
    ByteBuffer bytes = size <= buffer.capacity() ? buffer : ByteBuffer.allocateDirect(size);
    bytes.clear().put(data);
    mayHaveFailed = true;
    int sent = switch (to) {
      case null -> socket.send(bytes, 0, size);
      case InetSocketAddress inet ->
        socket.sendTo(bytes, 0, size, inet.getAddress(), inet.getPort());
      default -> sendToUnix(bytes, size, nameOf(to));
    };
    return sent > 0 || size == 0;
  }

  private static UnixName nameOf(SocketAddress to) {
    return Objects.requireNonNull(UnixName.of(to));
  }

  private int sendToUnix(ByteBuffer bytes, int size, UnixName to) throws IOException {
    to.requireShort(host.backend());
    try {
      return socket.sendToDomainSocket(bytes, 0, size, to.text().getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      IOException file = UnixFailure.file(to, e);
      throw file == null ? e : file;
    }
  }

  @Override
  public int sendSome(Iterable<Datagram> datagrams) throws IOException {
    if (packets == null) {
      return DatagramCarrier.super.sendSome(datagrams);
    }
    requireOpen();
    mayHaveFailed = true;
    return packets.send(datagrams, one -> send(one.data, one.to) ? 1 : 0);
  }

  @Override
  public void sendWhenPossible(Datagram datagram, Consumer<@Nullable Throwable> onSent) {
    ChannelPromise promise = channel.newPromise();
    promise.addListener(done -> onSent.accept(done.cause()));
    int size = datagram.data.length;
    ByteBuf content = channel.alloc().directBuffer(size, size).writeBytes(datagram.data);
    Object message = switch (datagram.to) {
      case null -> content;
      case InetSocketAddress inet -> new DatagramPacket(content, inet);
      case SocketAddress to ->
        new DomainDatagramPacket(content, new DomainSocketAddress(nameOf(to).text()));
    };
    channel.unsafe().write(message, promise);
    channel.unsafe().flush();
  }

  @Override
  public @Nullable IOException pendingError() {
    if (!mayHaveFailed || !destination.connected() || !socket.isOpen()) {
      return null;
    }
    mayHaveFailed = false;
    try {
      int error = socket.getSoError();
      return error == 0 ? null : new Errors.NativeIoException("recv", -error);
    } catch (IOException e) {
      return e;
    }
  }

  @Override
  public void joinGroup(InetAddress group, NetworkInterface networkInterface) throws IOException {
    if (!(channel instanceof DatagramChannel datagrams)) {
      DatagramCarrier.super.joinGroup(group, networkInterface);
      return;
    }
    requireDone(() -> datagrams.joinGroup(new InetSocketAddress(group, 0), networkInterface));
  }

  @Override
  public void leaveGroup(InetAddress group, NetworkInterface networkInterface) throws IOException {
    DatagramChannel datagrams = (DatagramChannel) channel;
    requireDone(() -> datagrams.leaveGroup(new InetSocketAddress(group, 0), networkInterface));
  }

  /** Netty does it at once, but on the loop's own thread alone. */
  private void requireDone(Supplier<ChannelFuture> asking) throws IOException {
    AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    if (!host.runOnOwnThread(() -> failure.set(failureOf(asking)))) {
      throw new IllegalStateException(
          "groups are joined and left on the event loop's own thread, for which a coroutine cannot"
              + " wait in a class initializer");
    }
    Throwable cause = failure.get();
    if (cause != null) {
      throw Unchecked.<IOException>rethrow(cause);
    }
  }

  /** What the system says comes as an exception of Netty's, too. */
  private static @Nullable Throwable failureOf(Supplier<ChannelFuture> asking) {
    try {
      return asking.get().cause();
    } catch (ChannelException e) {
      return new IOException(e.getMessage(), e);
    }
  }

  @Override
  public void stopReceiving() {
    channel.config().setAutoRead(false);
  }

  @Override
  public void close() {
    transport = null;
    host.close(channel);
  }

  @Override
  public ExtraInfo extra() {
    return extra;
  }

  @Override
  public Destination destination() {
    return destination;
  }

  @Override
  public String toString() {
    return channel.toString();
  }
}
