package io.asyncio.examples;

import static io.asyncio.Asyncio.*;
import static io.asyncio.netty.NettyFutures.*;

import io.asyncio.Coroutine;
import io.asyncio.Future;
import io.asyncio.netty.NettyEventLoop;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.dns.DatagramDnsQuery;
import io.netty.handler.codec.dns.DatagramDnsQueryEncoder;
import io.netty.handler.codec.dns.DatagramDnsResponse;
import io.netty.handler.codec.dns.DatagramDnsResponseDecoder;
import io.netty.handler.codec.dns.DnsQuestion;
import io.netty.handler.codec.dns.DnsSection;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.Map;

/** A server of the DNS that is asked over UDP. Owned by the thread of its loop. */
final class DnsUpstream extends SimpleChannelInboundHandler<DatagramDnsResponse> {

  private static final int NUMBERS = 1 << 16;

  private record Asked(DnsKey key, Future<DnsAnswer> answer) {}

  private final SecureRandom random = new SecureRandom();
  private final Map<Integer, Asked> asked = new HashMap<>();
  private final InetSocketAddress address;
  private Channel channel;

  private DnsUpstream(InetSocketAddress address) {
    this.address = address;
  }

  /** Opens a channel for questions to {@code address}; on an attached loop. */
  static Coroutine<DnsUpstream> open(DnsChannels channels, InetSocketAddress address) {
    return async(() -> {
      DnsUpstream upstream = new DnsUpstream(address);
      var opened = new Bootstrap()
          .group(((NettyEventLoop) getRunningLoop()).asNetty())
          .channel(channels.datagrams())
          .handler(new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel made) {
              made.pipeline()
                  .addLast(
                      new DatagramDnsQueryEncoder(),
                      new DatagramDnsResponseDecoder(new DnsWholeRecords()),
                      upstream);
            }
          })
          .bind(0);
      await(opened);
      upstream.channel = opened.channel();
      return upstream;
    });
  }

  /** Asks once, and waits for the answer. */
  Coroutine<DnsAnswer> ask(DnsKey key) {
    return async(() -> {
      int number = random.nextInt(NUMBERS);
      while (asked.containsKey(number)) {
        number = random.nextInt(NUMBERS);
      }
      Future<DnsAnswer> answer = getRunningLoop().createFuture();
      asked.put(number, new Asked(key, answer));
      try {
        DatagramDnsQuery query = new DatagramDnsQuery(null, address, number);
        query.setRecursionDesired(true).addRecord(DnsSection.QUESTION, key.asNetty());
        DnsLength.announce(query);
        await(channel.writeAndFlush(query));
        return await(answer);
      } finally {
        asked.remove(number);
      }
    });
  }

  /** Who does not know what was asked, and by which number, cannot answer. */
  @Override
  protected void channelRead0(ChannelHandlerContext context, DatagramDnsResponse response) {
    Asked question = asked.get(response.id());
    if (question != null
        && response.sender().equals(address)
        && response.recordAt(DnsSection.QUESTION) instanceof DnsQuestion answered
        && DnsKey.of(answered).equals(question.key)
        && !question.answer.done()) {
      question.answer.setResult(DnsAnswer.of(response));
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (!(cause instanceof DecoderException)) { // what is malformed is no answer
      context.fireExceptionCaught(cause);
    }
  }

  void close() {
    var _ = channel.close();
  }
}
