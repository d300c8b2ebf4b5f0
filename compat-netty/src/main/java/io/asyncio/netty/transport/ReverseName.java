package io.asyncio.netty.transport;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.HexFormat;

/** The names under which the DNS has addresses. */
final class ReverseName {

  private ReverseName() {}

  static String of(InetAddress address) {
    StringBuilder name = new StringBuilder();
    byte[] bytes = address.getAddress();
    for (int i = bytes.length - 1; i >= 0; i--) {
      if (address instanceof Inet6Address) {
        String digits = HexFormat.of().toHexDigits(bytes[i]);
        name.append(digits.charAt(1)).append('.').append(digits.charAt(0)).append('.');
      } else {
        name.append(Byte.toUnsignedInt(bytes[i])).append('.');
      }
    }
    return name.append(address instanceof Inet6Address ? "ip6.arpa." : "in-addr.arpa.")
        .toString();
  }
}
