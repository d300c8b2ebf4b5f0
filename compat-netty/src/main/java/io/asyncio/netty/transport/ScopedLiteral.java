package io.asyncio.netty.transport;

import io.netty.util.NetUtil;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/**
 * Addresses as text, with the scope of one of IPv6 behind a percent sign: the number of an interface,
 * or its name, which the JDK takes only if the interface has an address of that scope.
 */
final class ScopedLiteral {

  private ScopedLiteral() {}

  /**
   * Returns the address that {@code literal} writes. In a coroutine.
   *
   * @throws UnknownHostException if there is no such interface
   */
  static InetAddress parse(String literal) throws Exception {
    int percent = literal.indexOf('%');
    String scope = literal.substring(percent + 1).replace("]", "");
    if (percent < 0 || scope.chars().allMatch(Character::isDigit)) {
      return InetAddress.getByName(literal); // parses, and does not ask anybody
    }
    NetworkInterface named =
        LookupThreads.<@Nullable NetworkInterface>ask(() -> NetworkInterface.getByName(scope));
    if (named == null) {
      throw new UnknownHostException("no interface " + scope + ": " + literal);
    }
    return InetAddress.getByName(
        literal.substring(0, percent + 1).replace("[", "") + named.getIndex());
  }

  /** Returns an address as text, with the name of its scope. In a coroutine. */
  static String text(InetAddress address) throws Exception {
    String text = NetUtil.toAddressString(address);
    if (!(address instanceof Inet6Address scoped) || scoped.getScopeId() == 0) {
      return text;
    }
    int index = scoped.getScopeId();
    NetworkInterface scope =
        LookupThreads.<@Nullable NetworkInterface>ask(() -> NetworkInterface.getByIndex(index));
    return text + "%" + (scope == null ? index : scope.getName());
  }
}
