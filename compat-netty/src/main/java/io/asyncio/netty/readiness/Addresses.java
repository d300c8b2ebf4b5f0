package io.asyncio.netty.readiness;

import io.asyncio.Asyncio;
import io.asyncio.EventLoop;
import io.asyncio.netty.transport.SocketFailure;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.AlreadyConnectedException;
import java.nio.channels.NetworkChannel;
import java.nio.channels.UnsupportedAddressTypeException;
import java.util.List;

/** Addresses that a channel is given, of which it alone knows whether they are of its family. */
final class Addresses {

  private Addresses() {}

  /** What is done with an address. */
  interface Use {

    /**
     * Does it.
     *
     * @throws UnsupportedAddressTypeException if the address is not of the channel's family
     */
    void of(SocketAddress address) throws Exception;
  }

  /**
   * Uses the address; if that is a name, the first of its addresses that is of the channel's family.
   * In a coroutine of the loop.
   *
   * @throws UnknownHostException if there is none
   * @throws IllegalArgumentException if the channel has no such addresses at all
   */
  static void firstThat(EventLoop loop, NetworkChannel channel, SocketAddress address, Use use)
      throws Exception {
    requireKind(channel, address);
    for (SocketAddress one : all(loop, address)) {
      try {
        use.of(one);
        return;
      } catch (UnsupportedAddressTypeException e) {
        // The next one may be of the right family.
      } catch (AlreadyConnectedException e) {
        throw new IllegalArgumentException(
            "address: the channel is connected to another one than " + address, e);
      }
    }
    throw new UnknownHostException("no address of the channel's family: " + address);
  }

  /** A channel of the Unix domain knows nothing of what there is to reuse. */
  private static void requireKind(NetworkChannel channel, SocketAddress address) {
    boolean unix = !channel.supportedOptions().contains(StandardSocketOptions.SO_REUSEADDR);
    if (unix
        ? !(address instanceof UnixDomainSocketAddress)
        : !(address instanceof InetSocketAddress)) {
      throw new IllegalArgumentException(
          "address: the channel can have no such address: " + address);
    }
  }

  private static List<? extends SocketAddress> all(EventLoop loop, SocketAddress address)
      throws Exception {
    return address instanceof InetSocketAddress inet && inet.isUnresolved()
        ? Asyncio.await(loop.getaddrinfo(inet.getHostString(), inet.getPort()))
        : List.of(address);
  }

  /** Returns what connecting failed with, as a transport tells it. */
  static Exception connecting(SocketAddress address, IOException failure) {
    Throwable told = address instanceof InetSocketAddress inet && !inet.isUnresolved()
        ? SocketFailure.connecting(inet, failure)
        : SocketFailure.raised(failure);
    return told instanceof Exception e ? e : failure;
  }
}
