package io.asyncio.netty.transport;

import io.netty.channel.Channel;
import io.netty.channel.unix.DomainSocketChannel;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** What a transport knows of its channel, kept beyond the channel's end. */
public record ExtraInfo(
    Object socket,
    @Nullable SocketAddress sockname,
    @Nullable SocketAddress peername) {

  public static ExtraInfo of(Channel channel) {
    boolean unix = channel instanceof DomainSocketChannel;
    return new ExtraInfo(
        channel,
        unix ? named(channel.localAddress()) : channel.localAddress(),
        unix ? named(channel.remoteAddress()) : channel.remoteAddress());
  }

  private static SocketAddress named(@Nullable SocketAddress address) {
    SocketAddress shown = UnixName.shown(address);
    return shown == null ? UnixDomainSocketAddress.of("") : shown;
  }

  /** Of a channel that is connected; what it does not tell any more, is {@code null}. */
  public static ExtraInfo of(SocketChannel channel) {
    return new ExtraInfo(
        channel, known(channel::getLocalAddress), known(channel::getRemoteAddress));
  }

  private static @Nullable SocketAddress known(Callable<@Nullable SocketAddress> address) {
    try {
      return address.call();
    } catch (Exception e) {
      return null; // it is closed
    }
  }

  @Nullable
  public Object get(String name) {
    return switch (name) {
      case "socket" -> socket;
      case "sockname" -> sockname;
      case "peername" -> peername;
      default -> null;
    };
  }
}
