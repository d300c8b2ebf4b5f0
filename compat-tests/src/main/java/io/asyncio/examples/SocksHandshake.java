package io.asyncio.examples;

import static io.asyncio.Asyncio.*;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.asyncio.Coroutine;
import io.asyncio.streams.StreamReader;
import io.asyncio.streams.StreamWriter;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.stream.Stream;

/**
 * The proxy's part of a SOCKS5 handshake, as RFC 1928 has it, with neither authentication nor
 * anything but {@code CONNECT}. Nothing that a client says takes more than 255 bytes of memory.
 */
final class SocksHandshake {

  /** Where a client wants to go; the host is a name or a literal address. */
  record Destination(String host, int port) {}

  private static final int VERSION = 5;
  private static final int NO_AUTHENTICATION = 0;
  private static final int NO_METHOD = 0xff;
  private static final int CONNECT = 1;
  private static final int IPV4 = 1;
  private static final int NAME = 3;
  private static final int IPV6 = 4;

  private static final int SUCCEEDED = 0;
  private static final int FAILED = 1;
  private static final int HOST_UNREACHABLE = 4;
  private static final int REFUSED = 5;
  private static final int COMMAND_NOT_SUPPORTED = 7;
  private static final int ADDRESS_TYPE_NOT_SUPPORTED = 8;

  private static final InetSocketAddress NOWHERE = new InetSocketAddress(0);

  private final StreamReader reader;
  private final StreamWriter writer;

  SocksHandshake(StreamReader reader, StreamWriter writer) {
    this.reader = reader;
    this.writer = writer;
  }

  /**
   * Hears where the client wants to go. One that wants what there is not is told so. Awaited, it
   * raises a {@link ProtocolException} if the client wants that or speaks something else, and another
   * {@link IOException} if it has gone.
   */
  Coroutine<Destination> destination() {
    return async(() -> {
      requireVersion();
      chooseMethod(await(reader.readexactly(number())));
      requireVersion();
      int command = number();
      number(); // reserved
      Destination destination = new Destination(host(number()), port());
      if (command != CONNECT) {
        throw refusal(COMMAND_NOT_SUPPORTED, "command " + command);
      }
      if (destination.host().isEmpty()) {
        throw refusal(HOST_UNREACHABLE, "host without a name");
      }
      return destination;
    });
  }

  private int number() throws Exception {
    return await(reader.readexactly(1))[0] & 0xff;
  }

  private int port() throws Exception {
    return ByteBuffer.wrap(await(reader.readexactly(2))).getShort() & 0xffff;
  }

  private void requireVersion() throws Exception {
    int version = number();
    if (version != VERSION) {
      throw new ProtocolException("version " + version);
    }
  }

  private void chooseMethod(byte[] offered) throws Exception {
    for (byte method : offered) {
      if (method == NO_AUTHENTICATION) {
        writer.write(new byte[] {VERSION, NO_AUTHENTICATION});
        return;
      }
    }
    writer.write(new byte[] {VERSION, (byte) NO_METHOD});
    throw new ProtocolException("no client without authentication");
  }

  private String host(int type) throws Exception {
    return switch (type) {
      case IPV4 -> literal(await(reader.readexactly(4)));
      case IPV6 -> literal(await(reader.readexactly(16)));
      case NAME -> new String(await(reader.readexactly(number())), UTF_8);
      default -> throw refusal(ADDRESS_TYPE_NOT_SUPPORTED, "address type " + type);
    };
  }

  private static String literal(byte[] address) throws UnknownHostException {
    return InetAddress.getByAddress(address).getHostAddress();
  }

  private ProtocolException refusal(int code, String what) {
    reply(code, NOWHERE);
    return new ProtocolException("no " + what);
  }

  /** Tells the client that it is connected, from the address that the proxy has there. */
  void accept(InetSocketAddress address) {
    reply(SUCCEEDED, address);
  }

  /** Tells the client why it cannot be connected. */
  void refuse(IOException reason) {
    int otherwise = reason instanceof UnknownHostException ? HOST_UNREACHABLE : FAILED;
    reply(isRefusal(reason) ? REFUSED : otherwise, NOWHERE);
  }

  /** A host of several addresses may have refused at each of them. */
  private static boolean isRefusal(IOException reason) {
    return Stream.concat(Stream.of(reason), Stream.of(reason.getSuppressed()))
        .anyMatch(ConnectException.class::isInstance);
  }

  private void reply(int code, InetSocketAddress address) {
    byte[] bytes = address.getAddress().getAddress();
    ByteBuffer reply = ByteBuffer.allocate(6 + bytes.length)
        .put((byte) VERSION)
        .put((byte) code)
        .put((byte) 0)
        .put((byte) (bytes.length == 4 ? IPV4 : IPV6))
        .put(bytes)
        .putShort((short) address.getPort());
    writer.write(reply.flip());
  }
}
