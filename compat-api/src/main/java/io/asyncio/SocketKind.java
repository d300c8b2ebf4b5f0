package io.asyncio;

/** What a socket carries: Python's {@code socket.SocketKind}. */
public enum SocketKind {
  /** A stream of bytes, {@code SOCK_STREAM}: TCP. */
  STREAM,
  /** Datagrams, {@code SOCK_DGRAM}: UDP. */
  DGRAM,
  /** Packets of a protocol below these, {@code SOCK_RAW}; the JVM has no such sockets. */
  RAW
}
