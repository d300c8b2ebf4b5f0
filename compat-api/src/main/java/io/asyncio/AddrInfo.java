package io.asyncio;

import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.util.Objects;

/**
 * One result of {@link Network#getaddrinfo(String, String, AddrInfoOptions)}: asyncio's tuple of five.
 *
 * @param family of the address
 * @param type what a socket for it carries
 * @param proto the number of its protocol: 6 is TCP, 17 is UDP
 * @param canonname the host's official name in the first result, if it was asked for; else empty
 * @param sockaddr the address and port
 */
public record AddrInfo(
    StandardProtocolFamily family,
    SocketKind type,
    int proto,
    String canonname,
    InetSocketAddress sockaddr) {

  /** Checks the components. */
  public AddrInfo {
    Objects.requireNonNull(family, "family");
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(canonname, "canonname");
    Objects.requireNonNull(sockaddr, "sockaddr");
  }
}
