package io.asyncio.netty;

import io.asyncio.Asyncio;
import io.asyncio.Coroutine;
import io.asyncio.EventLoop;
import io.asyncio.netty.transport.DnsLookups;
import io.asyncio.spi.HostResolver;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import java.net.InetAddress;
import java.net.StandardProtocolFamily;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Has a loop ask the DNS itself, by Netty's client: without threads, however many names are looked up
 * at a time. For one loop.
 *
 * {@snippet :
 * run(main(), () -> new NettyEventLoop(IoTransport.AUTO, new DnsResolver()));
 * }
 *
 * <p>It asks the servers of {@code /etc/resolv.conf}, or whatever the machine has in its place, and
 * knows the names of {@code /etc/hosts}; not what else the system may have been taught, by {@code
 * nsswitch.conf} for instance. It remembers no answer unless it is told to:
 *
 * {@snippet :
 * var resolver = new DnsResolver(builder -> builder.resolveCache(new DefaultDnsCache()).queryTimeoutMillis(1000));
 * }
 *
 * <p>It needs Netty's {@code resolver-dns} and {@code codec-dns}, which {@code netty-all} contains.
 */
public final class DnsResolver implements HostResolver {

  private final UnaryOperator<DnsNameResolverBuilder> settings;
  private @Nullable NettyEventLoop loop;
  private @Nullable DnsLookups lookups;

  /** Makes one that asks whom the machine would ask. */
  public DnsResolver() {
    this(UnaryOperator.identity());
  }

  /**
   * Makes one with other settings.
   *
   * @param settings given the builder of Netty's client, returns it with whatever is to be different:
   *     whom it asks, for how long, what it remembers. Called on the loop's thread, once
   */
  public DnsResolver(UnaryOperator<DnsNameResolverBuilder> settings) {
    this.settings = Objects.requireNonNull(settings, "settings");
  }

  /**
   * Begins to ask for a loop.
   *
   * @param loop a {@link NettyEventLoop}
   * @throws IllegalArgumentException if the loop is of another kind
   * @throws IllegalStateException if this has a loop already
   */
  @Override
  public synchronized void open(EventLoop loop) {
    if (!(Objects.requireNonNull(loop, "loop") instanceof NettyEventLoop netty)) {
      throw new IllegalArgumentException("loop: expected a NettyEventLoop, got " + loop);
    }
    if (this.loop != null) {
      throw new IllegalStateException("the resolver has a loop already: " + this.loop);
    }
    this.loop = netty;
  }

  @Override
  public Coroutine<List<InetAddress>> addresses(
      String host, @Nullable StandardProtocolFamily family) {
    Objects.requireNonNull(host, "host");
    return Asyncio.async(() -> lookups().addresses(host));
  }

  @Override
  public Coroutine<@Nullable String> name(InetAddress address) {
    Objects.requireNonNull(address, "address");
    return Asyncio.async(() -> lookups().name(address));
  }

  private synchronized DnsLookups lookups() {
    NettyEventLoop opened = loop;
    if (opened == null) {
      throw new IllegalStateException("the resolver has no loop: a loop is made with it");
    }
    DnsLookups made = lookups;
    if (made == null) {
      made = lookups = new DnsLookups(opened.loopHost(), settings);
    }
    return made;
  }

  /** The loop closes. */
  @Override
  public synchronized void close() {
    if (lookups != null) {
      lookups.close();
    }
  }
}
