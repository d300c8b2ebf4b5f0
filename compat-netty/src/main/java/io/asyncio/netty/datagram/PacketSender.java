package io.asyncio.netty.datagram;

import io.asyncio.netty.datagram.DatagramQueue.Datagram;
import io.asyncio.netty.posix.SendMany;
import io.netty.channel.unix.Errors;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Sends several datagrams of a socket with one call of the system. Those that follow each other, have
 * one destination and one size, but for the last, which may be shorter, are one packet, which the
 * system cuts. If it refuses to, they are sent one by one.
 *
 * <p>A connected socket sends one packet a call: it may hear that an earlier datagram was refused while
 * the call goes on, which the call would then keep for itself.
 *
 * <p>Owned by the loop's thread.
 */
final class PacketSender {

  private final Socket socket;
  private final SendMany calls;
  private final Destination destination;
  private final Segments segments;

  /** How many datagrams each packet has. */
  private final int[] counts = new int[SendMany.MOST];

  /** How many datagrams are to be sent one by one, since the packet that they were was refused. */
  private int alone;

  // The packet that is being filled.
  private @Nullable SocketAddress to;
  private int size;
  private int bytes;
  private boolean full;

  private PacketSender(Socket socket, SendMany calls, Destination destination) {
    this.socket = socket;
    this.calls = calls;
    this.destination = destination;
    this.segments = new Segments(SendMany.isCutting(socket));
  }

  /**
   * Makes the sender of a socket, or {@code null} if there is no such call here.
   *
   * @param buffer to gather in, which all channels of the loop share
   * @param ipv6 whether the socket is one of IPv6
   */
  static @Nullable PacketSender of(
      Socket socket, ByteBuffer buffer, boolean ipv6, Destination destination) {
    return SendMany.isPossible()
        ? new PacketSender(socket, new SendMany(buffer, ipv6), destination)
        : null;
  }

  /**
   * Sends the first ones of {@code datagrams}, see {@link DatagramCarrier#sendSome}.
   *
   * @param single sends a datagram by itself
   */
  int send(Iterable<Datagram> datagrams, Single single) throws IOException {
    Datagram first = datagrams.iterator().next();
    if (alone > 0) {
      alone--;
      return single.send(first);
    }
    if (fill(datagrams) < 2) {
      return single.send(first);
    }
    try {
      return sum(calls.send(socket.intValue()));
    } catch (Errors.NativeIoException e) {
      return refused(first, single, e);
    }
  }

  /** Sends a datagram by itself, and tells whether there was room for it: 1 or 0. */
  interface Single {
    int send(Datagram datagram) throws IOException;
  }

  private int sum(int packets) {
    int sum = 0;
    for (int i = 0; i < packets; i++) {
      sum += counts[i];
    }
    return sum;
  }

  /** The first packet has failed: it tells so of its first datagram, or of all. */
  private int refused(Datagram first, Single single, Errors.NativeIoException failure)
      throws IOException {
    alone = counts[0] - 1;
    if (alone == 0 || !Segments.mayBeRefused(failure)) {
      throw failure;
    }
    int sent = single.send(first);
    if (sent > 0) {
      segments.refused(first.data.length, failure);
    }
    return sent;
  }

  /** Makes packets of the first ones, and returns how many datagrams they have. */
  private int fill(Iterable<Datagram> datagrams) {
    int most = destination.connected() ? 1 : SendMany.MOST;
    int filled = 0;
    calls.clear();
    for (Datagram datagram : datagrams) {
      int packets = calls.packets();
      if (packets > 0 && joins(datagram, counts[packets - 1])) {
        counts[packets - 1]++;
      } else if (packets < most && begins(datagram)) {
        end();
        begin(datagram);
      } else {
        break;
      }
      append(datagram.data);
      filled++;
    }
    end();
    return filled;
  }

  private boolean begins(Datagram datagram) {
    return datagram.data.length <= Math.min(calls.room(), Segments.MOST_BYTES)
        && (datagram.to == null
            || (datagram.to instanceof InetSocketAddress inet
                && !inet.isUnresolved()
                && destination.reaches(inet)));
  }

  private void begin(Datagram datagram) {
    to = datagram.to;
    size = datagram.data.length;
    bytes = 0;
    full = !segments.areWorthATry(size);
    counts[calls.packets()] = 1;
    calls.begin((InetSocketAddress) datagram.to);
  }

  /** Tells whether a datagram belongs to the present packet, which has {@code count}. */
  private boolean joins(Datagram datagram, int count) {
    int length = datagram.data.length;
    return !full
        && count < Segments.MOST
        && length > 0
        && length <= size
        && length <= Math.min(calls.room(), Segments.MOST_BYTES - bytes)
        && Objects.equals(datagram.to, to);
  }

  private void append(byte[] data) {
    calls.append(data);
    bytes += data.length;
    full |= data.length < size;
  }

  private void end() {
    int packets = calls.packets();
    if (packets > 0) {
      calls.end(counts[packets - 1] > 1 ? size : 0);
    }
  }
}
