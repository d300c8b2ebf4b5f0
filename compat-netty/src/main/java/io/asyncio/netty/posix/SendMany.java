package io.asyncio.netty.posix;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import io.netty.channel.unix.Errors;
import io.netty.util.internal.PlatformDependent;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Several packets for one call of Linux' {@code sendmmsg}, each of which the system may cut into
 * several datagrams ({@code UDP_SEGMENT}). A packet is begun, filled and ended before the next.
 *
 * <pre>
 *   headers   struct mmsghdr: name, its length, iovec, 1, control, its length, flags, (sent)
 *   pieces    struct iovec: where its data begin, how many bytes
 *   names     struct sockaddr_in or sockaddr_in6
 *   controls  struct cmsghdr with the size of a segment
 * </pre>
 *
 * <p>Owned by one thread at a time.
 */
public final class SendMany {

  /** How many packets one call takes at most. */
  public static final int MOST = 64;

  private static final int HEADER = 64;
  private static final int PIECE = 16;
  private static final int NAME = 32;
  private static final int CONTROL = 24;
  private static final int CONTROL_LENGTH = 18;
  private static final long PIECES = (long) MOST * HEADER;
  private static final long NAMES = PIECES + (long) MOST * PIECE;
  private static final long CONTROLS = NAMES + (long) MOST * NAME;
  private static final long SIZE = CONTROLS + (long) MOST * CONTROL;

  private static final int SOL_UDP = 17;
  private static final int UDP_SEGMENT = 103;

  private static final boolean POSSIBLE = isLayoutKnown()
      && NativeAccess.allows(Call.class, "datagrams that were gathered are sent one by one");

  private final MemorySegment memory = Arena.ofAuto().allocate(SIZE, Long.BYTES);
  private final MemorySegment state = Arena.ofAuto().allocate(NativeCall.STATE);
  private final ByteBuffer data;
  private final long dataAddress;
  private final boolean ipv6;
  private int packets;

  /** Where the data of the present packet begin. */
  private int begin;

  /**
   * Makes one without packets; {@link #isPossible} holds.
   *
   * @param data a direct buffer for what is sent, which others may use while no packets wait
   * @param ipv6 whether the socket is one of IPv6
   */
  public SendMany(ByteBuffer data, boolean ipv6) {
    this.data = data;
    this.dataAddress = MemorySegment.ofBuffer(data.duplicate().clear()).address();
    this.ipv6 = ipv6;
  }

  private static boolean isLayoutKnown() {
    return PlatformDependent.normalizedOs().equals("linux")
        && ADDRESS.byteSize() == Long.BYTES
        && ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
  }

  /** Tells whether the call can be had. */
  public static boolean isPossible() {
    return POSSIBLE;
  }

  /** Tells whether the system cuts packets for a socket, which Linux does since version 4.18. */
  public static boolean isCutting(io.netty.channel.unix.Socket socket) {
    try {
      return socket.getIntOpt(SOL_UDP, UDP_SEGMENT) >= 0;
    } catch (IOException e) {
      return false;
    }
  }

  /** Forgets all packets. */
  public void clear() {
    packets = 0;
    data.clear();
  }

  /** Returns how many there are, with the present one. */
  public int packets() {
    return packets;
  }

  /** Returns how many bytes more there is room for. */
  public int room() {
    return data.remaining();
  }

  /**
   * Begins a packet; there are fewer than {@link #MOST}.
   *
   * @param to resolved; {@code null} for where the socket is connected to
   */
  public void begin(@Nullable InetSocketAddress to) {
    begin = data.position();
    long header = (long) packets * HEADER;
    long name = to == null ? 0 : NAMES + (long) packets * NAME;
    int length = to == null ? 0 : SocketName.write(memory.asSlice(name, NAME), to, ipv6);
    memory.set(JAVA_LONG, header, to == null ? 0 : memory.address() + name);
    memory.set(JAVA_INT, header + 8, length);
    memory.set(JAVA_LONG, header + 16, memory.address() + PIECES + (long) packets * PIECE);
    memory.set(JAVA_LONG, header + 24, 1);
    packets++;
  }

  /** Adds bytes to the present packet; there is room for them. */
  public void append(byte[] bytes) {
    data.put(bytes);
  }

  /**
   * Ends the present packet.
   *
   * @param segment how many bytes of it are a datagram each, with the rest in the last one; 0 if it is
   *     one
   */
  public void end(int segment) {
    int index = packets - 1;
    long piece = PIECES + (long) index * PIECE;
    memory.set(JAVA_LONG, piece, dataAddress + begin);
    memory.set(JAVA_LONG, piece + 8, data.position() - begin);
    long header = (long) index * HEADER;
    long control = CONTROLS + (long) index * CONTROL;
    memory.set(JAVA_LONG, header + 32, segment == 0 ? 0 : memory.address() + control);
    memory.set(JAVA_LONG, header + 40, segment == 0 ? 0 : CONTROL_LENGTH);
    if (segment != 0) {
      memory.set(JAVA_LONG, control, CONTROL_LENGTH);
      memory.set(JAVA_INT, control + 8, SOL_UDP);
      memory.set(JAVA_INT, control + 12, UDP_SEGMENT);
      memory.set(JAVA_SHORT, control + 16, (short) segment);
    }
  }

  /**
   * Sends the packets, and does not wait. A call that has sent some and fails then says nothing of
   * the failure; the next one does, unless it was that of an earlier datagram.
   *
   * @return how many were sent, from the first on; 0 if the system has no room for it
   * @throws Errors.NativeIoException if the first could not be sent; none is then
   */
  public int send(int descriptor) throws Errors.NativeIoException {
    int sent;
    int error = 0;
    do {
      sent = Call.send(state, descriptor, memory, packets);
      error = sent < 0 ? NativeCall.errno(state) : 0;
    } while (error == Call.EINTR);
    if (sent >= 0) {
      return sent;
    }
    if (error == Call.EAGAIN) {
      return 0;
    }
    throw new Errors.NativeIoException("sendmmsg", -error);
  }

  /** The call, in a class of its own, which is initialized where native access is allowed. */
  private static final class Call {

    static final int EINTR = 4;
    static final int EAGAIN = 11;
    private static final int MSG_DONTWAIT = 0x40;

    private static final MethodHandle SEND = NativeCall.withErrno(
        "sendmmsg", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT));

    static int send(MemorySegment state, int descriptor, MemorySegment headers, int count) {
      try {
        return (int) SEND.invokeExact(state, descriptor, headers, count, MSG_DONTWAIT);
      } catch (Throwable e) {
        throw new AssertionError(e);
      }
    }
  }

  /** Addresses as the system has them. */
  private static final class SocketName {

    private static final short AF_INET = 2;
    private static final short AF_INET6 = 10;
    private static final int IPV4_BYTES = 4;
    private static final int IPV6_BYTES = 16;
    private static final int IPV4_LENGTH = 16;
    private static final int IPV6_LENGTH = 28;

    private SocketName() {}

    /** Returns the length of what is written. */
    static int write(MemorySegment name, InetSocketAddress address, boolean ipv6) {
      byte[] host = address.getAddress().getAddress();
      name.fill((byte) 0);
      name.set(JAVA_SHORT, 0, ipv6 ? AF_INET6 : AF_INET);
      name.set(JAVA_SHORT, 2, Short.reverseBytes((short) address.getPort()));
      if (!ipv6) {
        MemorySegment.copy(host, 0, name, JAVA_BYTE, 4, IPV4_BYTES);
        return IPV4_LENGTH;
      }
      if (host.length == IPV4_BYTES) {
        name.set(JAVA_SHORT, 18, (short) -1);
        MemorySegment.copy(host, 0, name, JAVA_BYTE, 20, IPV4_BYTES);
      } else {
        MemorySegment.copy(host, 0, name, JAVA_BYTE, 8, IPV6_BYTES);
        name.set(JAVA_INT, 24, scope(address));
      }
      return IPV6_LENGTH;
    }

    private static int scope(InetSocketAddress address) {
      return address.getAddress() instanceof java.net.Inet6Address inet ? inet.getScopeId() : 0;
    }
  }
}
