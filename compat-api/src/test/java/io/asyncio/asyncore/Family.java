package io.asyncio.asyncore;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;

/** The kinds of addresses that dispatchers are tried with. */
enum Family {
  IPV4(StandardProtocolFamily.INET),
  IPV6(StandardProtocolFamily.INET6),
  UNIX(StandardProtocolFamily.UNIX);

  final StandardProtocolFamily protocol;

  Family(StandardProtocolFamily protocol) {
    this.protocol = protocol;
  }

  /** Returns an address that is free; a path is in {@code directory}. */
  SocketAddress free(Path directory) {
    return switch (this) {
      case IPV4 -> new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);
      case IPV6 -> new InetSocketAddress(InetAddress.ofLiteral("::1"), 0);
      case UNIX -> UnixDomainSocketAddress.of(directory.resolve("socket"));
    };
  }
}
