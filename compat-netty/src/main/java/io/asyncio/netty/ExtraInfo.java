package io.asyncio.netty;

import io.netty.channel.Channel;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** What a transport knows of its channel, kept beyond the channel's end. */
record ExtraInfo(
    Object socket, @Nullable SocketAddress sockname, @Nullable SocketAddress peername) {

  static ExtraInfo of(Channel channel) {
    return new ExtraInfo(channel, channel.localAddress(), channel.remoteAddress());
  }

  @Nullable Object get(String name) {
    return switch (name) {
      case "socket" -> socket;
      case "sockname" -> sockname;
      case "peername" -> peername;
      default -> null;
    };
  }
}
