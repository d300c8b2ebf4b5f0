package io.asyncio.examples;

import static io.asyncio.Asyncio.*;

import io.asyncio.Coroutine;
import io.asyncio.netty.NettyEventLoop;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.dns.DatagramDnsQuery;
import io.netty.handler.codec.dns.DatagramDnsResponse;
import java.net.InetSocketAddress;

/**
 * Has each question that comes in a datagram answered by a coroutine. A handler of one's own, and no
 * {@code MessageHandler}: for that one a failure is the end of its channel, and here of one datagram.
 */
final class DnsQuestions extends SimpleChannelInboundHandler<DatagramDnsQuery> {

  private static final int MOST_QUESTIONS = 1000;

  private final DnsForwarder forwarder;
  private int underWay;

  DnsQuestions(DnsForwarder forwarder) {
    this.forwarder = forwarder;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, DatagramDnsQuery query) {
    if (underWay == MOST_QUESTIONS) {
      return; // who wants to know asks again
    }
    underWay++;
    query.retain();
    NettyEventLoop.attach(context.channel().eventLoop())
        .createTask(answer(context, query), context.channel())
        .addDoneCallback(_ -> {
          underWay--;
          query.release();
        });
  }

  private Coroutine<Void> answer(ChannelHandlerContext context, DatagramDnsQuery query) {
    return async(() -> {
      InetSocketAddress own = query.recipient();
      InetSocketAddress client = query.sender();
      var response = new DatagramDnsResponse(own, client, query.id());
      await(DnsReply.fill(forwarder, response, query, DnsLength.of(query)));
      var _ = context.writeAndFlush(response);
    });
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (!(cause instanceof DecoderException)) { // what is malformed is dropped
      context.fireExceptionCaught(cause);
    }
  }
}
