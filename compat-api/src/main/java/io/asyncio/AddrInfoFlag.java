package io.asyncio;

/** How {@link Network#getaddrinfo} looks a host up: Python's {@code socket.AI_*}. */
public enum AddrInfoFlag {
  /** The addresses are to be bound: no host is every interface, and not this machine's loopback. */
  PASSIVE,
  /** The first result has the host's official name. */
  CANONNAME,
  /** The host is an address, and nobody is asked for another one. */
  NUMERICHOST,
  /** The service is a number, and nobody is asked for a name. */
  NUMERICSERV,
  /** Only addresses of families of which this machine has one, its loopback not counted. */
  ADDRCONFIG
}
