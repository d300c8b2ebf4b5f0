package io.asyncio.netty.datagram;

import io.asyncio.netty.datagram.DatagramQueue.Datagram;
import io.asyncio.netty.transport.ExtraInfo;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketAddress;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The socket under a datagram transport. Its methods are called on the loop's own thread, outside
 * coroutines; {@link #send} in coroutines too.
 */
interface DatagramCarrier {

  /** Begins to receive, for {@code transport}. */
  void start(DatagramSocketTransport transport);

  /**
   * Sends a datagram at once. On the loop's thread.
   *
   * @param to {@code null} for where the socket is connected to
   * @return whether the system had room for it
   * @throws IOException if it cannot be sent, or another one before it could not be delivered; it is
   *     not sent then
   */
  boolean send(byte[] data, @Nullable SocketAddress to) throws IOException;

  /**
   * Sends the first ones of {@code datagrams}, with one call of the system or two. On the loop's
   * thread. The first has a destination that the socket reaches; there is one.
   *
   * @return how many of them it sent; 0 if the system had no room for the first
   * @throws IOException if the first cannot be sent, or another one before it could not be delivered;
   *     none is sent then
   */
  default int sendSome(Iterable<Datagram> datagrams) throws IOException {
    Datagram first = datagrams.iterator().next();
    return send(first.data, first.to) ? 1 : 0;
  }

  /**
   * Sends a datagram as soon as the system has room for it. None is being sent so.
   *
   * @param onSent is given {@code null} then, or what it failed with
   */
  void sendWhenPossible(Datagram datagram, Consumer<@Nullable Throwable> onSent);

  /**
   * Returns what the system would say now before it gave away a datagram that has been received
   * already, if it would say anything: it tells failures first.
   */
  default @Nullable IOException pendingError() {
    return null;
  }

  /**
   * Joins a group; it was not joined there before. On the loop's thread.
   *
   * @throws UnsupportedOperationException if the socket knows no groups
   */
  default void joinGroup(InetAddress group, NetworkInterface networkInterface) throws IOException {
    throw new UnsupportedOperationException(this + " knows no groups");
  }

  /** Leaves a group, which was joined. On the loop's thread. */
  default void leaveGroup(InetAddress group, NetworkInterface networkInterface) throws IOException {
    throw new UnsupportedOperationException(this + " knows no groups");
  }

  /** All that was received has been told. */
  default void receiveMore() {}

  /** Receives no more. */
  void stopReceiving();

  /** Closes the socket; what is unsent is dropped. */
  void close();

  ExtraInfo extra();

  /** Returns where datagrams may be sent. */
  Destination destination();
}
