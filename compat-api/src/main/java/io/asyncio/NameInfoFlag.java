package io.asyncio;

/** How {@link Network#getnameinfo} looks an address up: Python's {@code socket.NI_*}. */
public enum NameInfoFlag {
  /** The host is the address as text; nobody is asked for its name. */
  NUMERICHOST,
  /** The service is the port as a decimal number. */
  NUMERICSERV,
  /** An address without a name is an error. */
  NAMEREQD,
  /** The service is that of UDP, which for some ports is another one than TCP's. */
  DGRAM
}
