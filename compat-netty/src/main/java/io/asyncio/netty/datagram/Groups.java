package io.asyncio.netty.datagram;

import io.asyncio.internal.Unchecked;
import io.asyncio.netty.transport.SocketFailure;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;

/** The groups that an endpoint has joined. Owned by the loop's thread. */
final class Groups {

  private final DatagramCarrier carrier;
  private final Set<Membership> joined = new HashSet<>();

  Groups(DatagramCarrier carrier) {
    this.carrier = carrier;
  }

  private record Membership(InetAddress group, NetworkInterface networkInterface) {

    Membership {
      Objects.requireNonNull(group, "group");
      Objects.requireNonNull(networkInterface, "networkInterface");
    }

    @Override
    public String toString() {
      return group.getHostAddress() + " on " + networkInterface.getName();
    }
  }

  /**
   * Joins a group.
   *
   * @throws IllegalArgumentException if it is none of the socket's family, or joined already
   */
  void join(InetAddress group, NetworkInterface networkInterface) throws IOException {
    Membership membership = new Membership(group, networkInterface);
    requireGroup(group);
    if (joined.contains(membership)) {
      throw new IllegalArgumentException("group: joined already: " + membership);
    }
    try {
      carrier.joinGroup(group, networkInterface);
    } catch (IOException e) {
      throw refused("join", membership, e);
    }
    joined.add(membership);
  }

  private void requireGroup(InetAddress group) {
    if (!group.isMulticastAddress()) {
      throw new IllegalArgumentException("group: expected a multicast address, got " + group);
    }
    if (carrier.extra().sockname() instanceof InetSocketAddress name
        && name.getAddress() instanceof Inet6Address != group instanceof Inet6Address) {
      throw new IllegalArgumentException(
          "group: expected one of the family of " + name + ", got " + group);
    }
  }

  /**
   * Leaves a group.
   *
   * @throws IllegalArgumentException if it was not joined
   */
  void leave(InetAddress group, NetworkInterface networkInterface) throws IOException {
    Membership membership = new Membership(group, networkInterface);
    if (!joined.contains(membership)) {
      throw new IllegalArgumentException("group: not joined: " + membership);
    }
    try {
      carrier.leaveGroup(group, networkInterface);
    } catch (IOException e) {
      throw refused("leave", membership, e);
    }
    joined.remove(membership);
  }

  /** What is no failure of the system, is a fault, and thrown as it is. */
  private static IOException refused(String what, Membership membership, IOException failure) {
    if (!(SocketFailure.raised(failure) instanceof IOException told)) {
      throw Unchecked.<RuntimeException>rethrow(failure);
    }
    IOException refused =
        new IOException("cannot " + what + " " + membership + ": " + told.getMessage());
    refused.initCause(told);
    return refused;
  }
}
