package io.asyncio.examples;

import static io.asyncio.Asyncio.*;
import static io.asyncio.netty.NettyFutures.*;

import io.asyncio.Coroutine;
import io.asyncio.netty.NettyEventLoop;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.dns.DatagramDnsQueryDecoder;
import io.netty.handler.codec.dns.DatagramDnsResponseEncoder;
import io.netty.handler.codec.dns.DnsRecord;
import io.netty.handler.codec.dns.DnsRecordType;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;

/** What one hears who asks a {@link DnsForwarder}, and what the server behind it is asked. */
final class DnsForwarderVisit {

  private static final Duration PATIENCE = Duration.ofMillis(100);

  private DnsForwarderVisit() {}

  /** Asks for one name three times at once, once more later, and for what nobody answers. */
  static Coroutine<Void> ask() {
    return async(() -> {
      Channel zone = await(zone());
      var forwarder = await(DnsForwarder.start(
          DnsChannels.NIO, 0, (InetSocketAddress) zone.localAddress(), PATIENCE));
      DnsUpstream client = await(DnsUpstream.open(DnsChannels.NIO, forwarder.address()));
      await(gather(
          ask(client, "tea.example."), ask(client, "tea.example."), ask(client, "TEA.example.")));
      await(ask(client, "tea.example."));
      await(ask(client, "silent.example."));
      client.close();
      await(forwarder.close());
      await(zone.close());
    });
  }

  private static Coroutine<Void> ask(DnsUpstream client, String name) {
    return async(() -> {
      DnsKey key = new DnsKey(name, DnsRecordType.A, DnsRecord.CLASS_IN);
      DnsAnswer answer = await(client.ask(key));
      String text = answer.answers().isEmpty()
          ? answer.code().toString()
          : InetAddress.getByAddress(answer.answers().getFirst().data()).getHostAddress();
      IO.println("client: " + name + " is " + text);
    });
  }

  private static Coroutine<Channel> zone() {
    return async(() -> {
      var bound = new Bootstrap()
          .group(((NettyEventLoop) getRunningLoop()).asNetty())
          .channel(DnsChannels.NIO.datagrams())
          .handler(new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel made) {
              made.pipeline()
                  .addLast(
                      new DatagramDnsQueryDecoder(),
                      new DatagramDnsResponseEncoder(),
                      new DnsZone());
            }
          })
          .bind(InetAddress.getLoopbackAddress(), 0);
      await(bound);
      return bound.channel();
    });
  }
}
