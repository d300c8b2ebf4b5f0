package io.asyncio.netty.transport;

import io.asyncio.netty.loop.Backend;
import io.asyncio.netty.loop.LoopHost;
import io.asyncio.netty.loop.NettyCall;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.handler.codec.dns.DefaultDnsQuestion;
import io.netty.handler.codec.dns.DnsPtrRecord;
import io.netty.handler.codec.dns.DnsQuestion;
import io.netty.handler.codec.dns.DnsRecord;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.resolver.HostsFileEntriesResolver;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.DnsNameResolverChannelStrategy;
import io.netty.resolver.dns.DnsServerAddressStreamProviders;
import io.netty.resolver.dns.NoopAuthoritativeDnsServerCache;
import io.netty.resolver.dns.NoopDnsCache;
import io.netty.resolver.dns.NoopDnsCnameCache;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Asks the DNS over channels of a loop, by Netty's client. Owned by the loop's thread. */
public final class DnsLookups {

  private final LoopHost host;
  private final UnaryOperator<DnsNameResolverBuilder> settings;

  /** Of a socket that reaches the servers over TCP; {@code null} until that was found out. */
  private @Nullable SocketProtocolFamily family;

  private @Nullable DnsNameResolver client;

  /**
   * Makes one that asks nothing yet.
   *
   * @param settings may change whatever the client is made with
   */
  public DnsLookups(LoopHost host, UnaryOperator<DnsNameResolverBuilder> settings) {
    this.host = host;
    this.settings = settings;
  }

  /**
   * Returns the addresses of a host. In a coroutine of the loop.
   *
   * @throws UnknownHostException if there are none, or no server answers
   */
  public List<InetAddress> addresses(String name) throws Exception {
    try {
      return ask(dns -> dns.resolveAll(name));
    } catch (IOException | RuntimeException e) {
      throw unknown(name, e);
    }
  }

  /**
   * Returns the name of an address, or {@code null} if the servers know none. In a coroutine of the
   * loop.
   *
   * @throws UnknownHostException if no server answers
   */
  public @Nullable String name(InetAddress address) throws Exception {
    DnsQuestion question = new DefaultDnsQuestion(ReverseName.of(address), DnsRecordType.PTR);
    try {
      return firstName(ask(dns -> dns.resolveAll(question)));
    } catch (IOException | RuntimeException e) {
      if (isUnanswered(e)) {
        throw unknown(address.getHostAddress(), e);
      }
      return null;
    }
  }

  private static boolean isUnanswered(Exception failure) {
    Throwable cause = failure.getCause();
    return DnsNameResolver.isTransportOrTimeoutError(failure)
        || (cause != null && DnsNameResolver.isTransportOrTimeoutError(cause));
  }

  private static @Nullable String firstName(List<DnsRecord> records) {
    try {
      for (DnsRecord dnsRecord : records) {
        if (dnsRecord instanceof DnsPtrRecord pointer) {
          String name = pointer.hostname();
          return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
        }
      }
      return null;
    } finally {
      records.forEach(ReferenceCountUtil::release);
    }
  }

  /** Netty's exceptions have neither the trace of who asks nor a type that is known to users. */
  private static UnknownHostException unknown(String name, Exception failure) {
    String reason = Objects.requireNonNullElse(failure.getMessage(), failure.toString());
    UnknownHostException unknown = new UnknownHostException(name + ": " + reason);
    unknown.initCause(failure);
    return unknown;
  }

  private <T> T ask(Function<DnsNameResolver, Future<T>> question) throws Exception {
    SocketProtocolFamily known = family;
    if (known == null) {
      known = family = LookupThreads.ask(DnsLookups::prepare);
    }
    SocketProtocolFamily reachable = known;
    return NettyCall.await(host, () -> question.apply(client(reachable)));
  }

  /** Reads the files that say who is asked, once a JVM; that blocks. */
  private static SocketProtocolFamily prepare() {
    Objects.requireNonNull(DnsServerAddressStreamProviders.platformDefault());
    Objects.requireNonNull(HostsFileEntriesResolver.DEFAULT);
    return Families.hasIpv6() ? SocketProtocolFamily.INET6 : SocketProtocolFamily.INET;
  }

  private DnsNameResolver client(SocketProtocolFamily reachable) {
    DnsNameResolver made = client;
    if (made == null) {
      made = client = settings.apply(usual(reachable)).build();
    }
    return made;
  }

  /** Without caches, and with a socket a question, that nobody can know beforehand. */
  private DnsNameResolverBuilder usual(SocketProtocolFamily reachable) {
    Backend backend = host.backend();
    return new DnsNameResolverBuilder(host.executor())
        .datagramChannelFactory(() -> newDatagram(backend))
        .socketChannelFactory(() -> backend.newSocket(reachable))
        .datagramChannelStrategy(DnsNameResolverChannelStrategy.ChannelPerResolution)
        .completeOncePreferredResolved(false)
        .resolveCache(NoopDnsCache.INSTANCE)
        .cnameCache(NoopDnsCnameCache.INSTANCE)
        .authoritativeDnsServerCache(NoopAuthoritativeDnsServerCache.INSTANCE);
  }

  private static DatagramChannel newDatagram(Backend backend) {
    return backend == Backend.NIO ? new NioDatagramChannel() : backend.newDatagram(null);
  }

  /** Nothing is asked any more. */
  public void close() {
    DnsNameResolver made = client;
    if (made != null) {
      made.close();
    }
  }
}
