package io.asyncio.netty.transport;

import io.netty.channel.Channel;
import io.netty.channel.unix.DomainDatagramChannel;
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
    SocketAddress sockname = UnixName.shown(channel.localAddress());
    SocketAddress peername = UnixName.shown(channel.remoteAddress());
    return switch (channel) {
      case DomainSocketChannel _ -> new ExtraInfo(channel, named(sockname), named(peername));
      case DomainDatagramChannel _ -> new ExtraInfo(channel, named(sockname), peername);
      default -> new ExtraInfo(channel, sockname, peername);
    };
  }

  /** A Unix socket has an address at each end of it, if only an empty one. */
  private static SocketAddress named(@Nullable SocketAddress address) {
    return address == null ? UnixDomainSocketAddress.of("") : address;
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
