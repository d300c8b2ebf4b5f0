package io.asyncio.examples;

import static io.asyncio.Asyncio.*;
import static io.asyncio.netty.NettyFutures.*;

import io.asyncio.Coroutine;
import io.asyncio.Task;
import io.asyncio.TimeoutError;
import io.asyncio.netty.MessageHandler;
import io.asyncio.netty.NettyEventLoop;
import io.asyncio.netty.Requests;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.handler.codec.dns.DatagramDnsQueryDecoder;
import io.netty.handler.codec.dns.DatagramDnsResponseEncoder;
import io.netty.handler.codec.dns.DefaultDnsResponse;
import io.netty.handler.codec.dns.DnsQuery;
import io.netty.handler.codec.dns.DnsResponse;
import io.netty.handler.codec.dns.DnsResponseCode;
import io.netty.handler.codec.dns.TcpDnsQueryDecoder;
import io.netty.handler.codec.dns.TcpDnsResponseEncoder;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * A forwarder of the DNS with a cache, on Netty's codec, over UDP and TCP: a coroutine for each
 * question. Who asks what somebody is waiting for already waits with him. ({@link DnsProxy} does
 * without Netty and without a memory.)
 *
 * <p>The arguments are the port to listen on and the address of a resolver: {@code 5353 9.9.9.9}.
 * Without them a server of the program's own is asked, which knows some names only.
 *
 * {@snippet lang=python :
 * async def answer(self, key):
 *     if (known := self.cache.get(key, loop.time())) is not None:
 *         return known
 *     if (task := self.asking.get(key)) is None:
 *         task = self.asking[key] = asyncio.create_task(self.ask(key))
 *         task.add_done_callback(lambda _: self.asking.pop(key))
 *     return await asyncio.shield(task)
 * }
 */
final class DnsForwarder {

  private static final int PORT = 53;
  private static final int TRIES = 2;

  private final DnsUpstream upstream;
  private final Duration patience;
  private final DnsCache cache = new DnsCache();
  private final Map<DnsKey, Task<DnsAnswer>> asking = new HashMap<>();
  private Channel datagrams;
  private Channel connections;
  private int questions;

  private DnsForwarder(DnsUpstream upstream, Duration patience) {
    this.upstream = upstream;
    this.patience = patience;
  }

  /**
   * Makes one, on an attached loop, and has it listen on a port, or on two that are free if it is 0.
   *
   * @param patience how long one waits for an answer before one asks again, and then gives up
   */
  static Coroutine<DnsForwarder> start(
      DnsChannels channels, int port, InetSocketAddress resolver, Duration patience) {
    return async(() -> {
      DnsUpstream upstream = await(DnsUpstream.open(channels, resolver));
      DnsForwarder forwarder = new DnsForwarder(upstream, patience);
      var host = ((NettyEventLoop) getRunningLoop()).asNetty();
      var bound = new Bootstrap()
          .group(host)
          .channel(channels.datagrams())
          .handler(new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel made) {
              forwarder.fillDatagrams(made);
            }
          })
          .bind(InetAddress.getLoopbackAddress(), port);
      await(bound);
      forwarder.datagrams = bound.channel();
      var listening = PlainServer.listen(host, channels.servers(), port, forwarder::fill);
      await(listening);
      forwarder.connections = listening.channel();
      return forwarder;
    });
  }

  private void fillDatagrams(Channel made) {
    made.pipeline()
        .addLast(
            new DatagramDnsQueryDecoder(),
            new DatagramDnsResponseEncoder(),
            new DnsQuestions(this));
  }

  private void fill(Channel child) {
    child
        .pipeline()
        .addLast(
            new TcpDnsQueryDecoder(),
            new TcpDnsResponseEncoder(),
            MessageHandler.ofRequests(
                Requests.of(DnsQuery.class).withOrder(false),
                exchange -> async(() -> {
                  DnsQuery query = exchange.request();
                  DnsResponse response = new DefaultDnsResponse(query.id());
                  await(DnsReply.fill(this, response, query, DnsReply.MOST_BYTES));
                  await(exchange.send(response));
                })));
  }

  /** Returns what the answer is, from wherever it is known. */
  Coroutine<DnsAnswer> answer(DnsKey key) {
    return async(() -> {
      questions++;
      DnsAnswer known = cache.get(key, getRunningLoop().time());
      if (known != null) {
        return known;
      }
      Task<DnsAnswer> task = asking.get(key);
      if (task == null) {
        task = ((NettyEventLoop) getRunningLoop()).createTask(ask(key), datagrams);
        asking.put(key, task);
        task.addDoneCallback(_ -> asking.remove(key));
      }
      return await(shield(task)); // who goes does not take it away from the others
    });
  }

  private Coroutine<DnsAnswer> ask(DnsKey key) {
    return async(() -> {
      for (int i = 0; i < TRIES; i++) {
        try {
          DnsAnswer answer = await(waitFor(upstream.ask(key), patience));
          cache.put(key, answer, getRunningLoop().time());
          return answer;
        } catch (TimeoutError e) {
          // once more
        }
      }
      return DnsAnswer.failure(DnsResponseCode.SERVFAIL);
    });
  }

  /** Returns how many questions have come. */
  int questions() {
    return questions;
  }

  InetSocketAddress address() {
    return (InetSocketAddress) datagrams.localAddress();
  }

  InetSocketAddress tcpAddress() {
    return (InetSocketAddress) connections.localAddress();
  }

  Coroutine<Void> close() {
    return async(() -> {
      await(connections.close());
      await(datagrams.close());
      upstream.close();
    });
  }

  private static Coroutine<Void> serve(int port, String resolver) {
    return async(() -> {
      var address = new InetSocketAddress(InetAddress.ofLiteral(resolver), PORT);
      var forwarder = await(start(DnsChannels.NIO, port, address, Duration.ofSeconds(2)));
      IO.println("forwarder: listening on " + forwarder.address());
      await(forwarder.datagrams.closeFuture());
    });
  }

  static void main(String... args) throws Exception {
    var group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    try {
      var loop = NettyEventLoop.attach(group.next());
      var program =
          args.length > 1 ? serve(Integer.parseInt(args[0]), args[1]) : DnsForwarderVisit.ask();
      runCoroutineThreadsafe(program, loop).get();
    } finally {
      NettyEventLoop.shutdownGracefully(group, 1).sync();
    }
  }
}
