package io.asyncio.asyncore;

/** What {@link Dispatcher#createSocket} makes: {@code SOCK_STREAM} or {@code SOCK_DGRAM}. */
public enum SocketType {
  /** A stream of bytes: TCP, or a Unix-domain socket. */
  STREAM,
  /** Datagrams: UDP. */
  DATAGRAM
}
