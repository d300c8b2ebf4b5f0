package io.asyncio.examples;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.dns.DatagramDnsQuery;
import io.netty.handler.codec.dns.DatagramDnsResponse;
import io.netty.handler.codec.dns.DefaultDnsRawRecord;
import io.netty.handler.codec.dns.DnsQuestion;
import io.netty.handler.codec.dns.DnsSection;
import java.net.InetSocketAddress;

/** A server that knows the address of every host that is not {@code silent}, and says what it is asked. */
final class DnsZone extends SimpleChannelInboundHandler<DatagramDnsQuery> {

  private static final byte[] ADDRESS = {127, 0, 0, 7};
  private static final int SECONDS = 60;

  @Override
  protected void channelRead0(ChannelHandlerContext context, DatagramDnsQuery query) {
    DnsQuestion question = query.recordAt(DnsSection.QUESTION);
    IO.println("zone: asked for " + question.name());
    if (question.name().startsWith("silent")) {
      return;
    }
    InetSocketAddress own = query.recipient();
    InetSocketAddress client = query.sender();
    var response = new DatagramDnsResponse(own, client, query.id());
    response.addRecord(DnsSection.QUESTION, question);
    response.addRecord(
        DnsSection.ANSWER,
        new DefaultDnsRawRecord(
            question.name(), question.type(), SECONDS, Unpooled.wrappedBuffer(ADDRESS)));
    var _ = context.writeAndFlush(response);
  }
}
