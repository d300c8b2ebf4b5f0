package io.asyncio.examples;

import io.netty.channel.Channel;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;

/** The channels of a transport. */
record DnsChannels(Class<? extends Channel> datagrams, Class<? extends ServerChannel> servers) {

  static final DnsChannels NIO =
      new DnsChannels(NioDatagramChannel.class, NioServerSocketChannel.class);
}
