package io.asyncio.netty.transport;

import io.asyncio.Asyncio;
import io.asyncio.Coroutine;
import io.asyncio.spi.HostResolver;
import java.net.InetAddress;
import java.net.StandardProtocolFamily;
import java.net.UnknownHostException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Asks the JDK, which asks the system, and blocks: on threads of its own. For any loop. */
public final class SystemResolver implements HostResolver {

  private final Lookup lookup;

  /** Asks for names and addresses; blocks. */
  public interface Lookup {

    InetAddress[] addressesOf(String host) throws UnknownHostException;

    /** Returns the address as text if it has no name. */
    String nameOf(InetAddress address);
  }

  public SystemResolver() {
    this(new Lookup() {
      @Override
      public InetAddress[] addressesOf(String host) throws UnknownHostException {
        return InetAddress.getAllByName(host);
      }

      @Override
      public String nameOf(InetAddress address) {
        return address.getCanonicalHostName();
      }
    });
  }

  public SystemResolver(Lookup lookup) {
    this.lookup = lookup;
  }

  @Override
  public Coroutine<List<InetAddress>> addresses(
      String host, @Nullable StandardProtocolFamily family) {
    return Asyncio.async(() -> List.of(LookupThreads.ask(() -> lookup.addressesOf(host))));
  }

  @Override
  public Coroutine<@Nullable String> name(InetAddress address) {
    return Asyncio.async(() -> {
      String name = LookupThreads.ask(() -> lookup.nameOf(address));
      return name.equals(address.getHostAddress()) ? null : name;
    });
  }
}
