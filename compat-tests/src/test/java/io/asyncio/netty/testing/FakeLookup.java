package io.asyncio.netty.testing;

import io.asyncio.netty.transport.SystemResolver;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** A resolver that knows what it is told and asks nobody. */
public final class FakeLookup implements SystemResolver.Lookup {

  private final Map<String, InetAddress[]> hosts = new HashMap<>();

  /** Makes one that knows nothing. */
  public static FakeLookup knowing() {
    return new FakeLookup();
  }

  /** Makes one that knows one host. */
  public static FakeLookup knowing(String host, String... addresses) {
    return new FakeLookup().and(host, addresses);
  }

  public FakeLookup and(String host, String... addresses) {
    hosts.put(
        host, Arrays.stream(addresses).map(InetAddress::ofLiteral).toArray(InetAddress[]::new));
    return this;
  }

  @Override
  public InetAddress[] addressesOf(String host) throws UnknownHostException {
    InetAddress[] addresses = hosts.get(host);
    if (addresses == null) {
      throw new UnknownHostException(host + ": Name or service not known");
    }
    return addresses;
  }

  @Override
  public String nameOf(InetAddress address) {
    return "name-of-" + address.getHostAddress();
  }
}
