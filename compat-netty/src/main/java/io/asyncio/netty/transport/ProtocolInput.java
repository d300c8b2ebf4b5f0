package io.asyncio.netty.transport;

import io.asyncio.netty.ByteBufProtocol;
import io.asyncio.protocols.BaseProtocol;
import io.asyncio.protocols.BufferedProtocol;
import io.asyncio.protocols.Protocol;
import io.asyncio.protocols.StreamProtocol;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.Objects;

/** How a transport hands bytes to its protocol. Used on the loop's thread. */
public sealed interface ProtocolInput {

  /** In the place of a protocol that was let go. */
  ProtocolInput NONE = new Arrays(new Protocol() {});

  /**
   * Returns the input of a protocol.
   *
   * @throws IllegalArgumentException if it is no {@link Protocol}, {@link BufferedProtocol} or {@link
   *     ByteBufProtocol}
   */
  static ProtocolInput of(BaseProtocol protocol) {
    return switch (Objects.requireNonNull(protocol, "protocol")) {
      case Protocol plain -> new Arrays(plain);
      case BufferedProtocol buffered -> new Buffers(buffered);
      case ByteBufProtocol own -> new Own(own);
      default ->
        throw new IllegalArgumentException(
            "protocol: expected a Protocol or a BufferedProtocol, got " + protocol);
    };
  }

  /**
   * Returns {@code protocol} as one over byte streams, of whatever kind.
   *
   * @throws IllegalArgumentException if it is none
   */
  static StreamProtocol requireStream(BaseProtocol protocol) {
    if (Objects.requireNonNull(protocol, "protocol") instanceof StreamProtocol stream) {
      return stream;
    }
    throw new IllegalArgumentException("protocol: expected a StreamProtocol, got " + protocol);
  }

  /** Returns the protocol. */
  StreamProtocol protocol();

  /**
   * Returns what was read in the form in which it waits for its turn, an array or a buffer, which the
   * caller owns. {@code data} stays what it was.
   */
  Object keep(ByteBuf data);

  /**
   * Hands over what it takes at once of {@code data}.
   *
   * @return whether that was all; if not, the reader index is in front of the rest
   */
  boolean data(ByteBuf data);

  /**
   * Asks a protocol that has buffers for one, as is done before anything is read, the end too.
   *
   * @throws IllegalStateException if it is empty
   */
  void prepare();

  /** Tells of the end; returns whether the transport is to stay open. */
  boolean endOfFile();

  /** Returns the protocol's method that was called last by {@link #data}, for a report. */
  String dataMethod();

  /** Bytes in arrays that the protocol owns. */
  record Arrays(Protocol protocol) implements ProtocolInput {

    @Override
    public void prepare() {
      // It has none.
    }

    @Override
    public byte[] keep(ByteBuf data) {
      byte[] bytes = new byte[data.readableBytes()];
      data.getBytes(data.readerIndex(), bytes);
      return bytes;
    }

    @Override
    public boolean data(ByteBuf data) {
      byte[] bytes = new byte[data.readableBytes()];
      data.readBytes(bytes);
      data(bytes);
      return true;
    }

    /** Hands an array over. */
    public void data(byte[] data) {
      protocol.dataReceived(data);
    }

    @Override
    public boolean endOfFile() {
      return protocol.eofReceived();
    }

    @Override
    public String dataMethod() {
      return "protocol.dataReceived()";
    }
  }

  /** Bytes in the protocol's own buffers, into which they are copied from Netty's. */
  final class Buffers implements ProtocolInput {

    private final BufferedProtocol protocol;
    private String method = "";

    Buffers(BufferedProtocol protocol) {
      this.protocol = protocol;
    }

    @Override
    public StreamProtocol protocol() {
      return protocol;
    }

    @Override
    public ByteBuf keep(ByteBuf data) {
      return data.retain();
    }

    @Override
    public void prepare() {
      var _ = buffer();
    }

    private ByteBuffer buffer() {
      method = "protocol.getBuffer()";
      ByteBuffer buffer = protocol.getBuffer(-1);
      if (!buffer.hasRemaining()) {
        throw new IllegalStateException("getBuffer() returned an empty buffer");
      }
      return buffer;
    }

    /** Fills one buffer. */
    @Override
    public boolean data(ByteBuf data) {
      ByteBuffer buffer = buffer();
      int count = Math.min(buffer.remaining(), data.readableBytes());
      int limit = buffer.limit();
      data.readBytes(buffer.limit(buffer.position() + count));
      buffer.limit(limit);
      method = "protocol.bufferUpdated()";
      protocol.bufferUpdated(count);
      return !data.isReadable();
    }

    @Override
    public boolean endOfFile() {
      return protocol.eofReceived();
    }

    @Override
    public String dataMethod() {
      return method;
    }
  }

  /** Netty's buffers as they are. */
  record Own(ByteBufProtocol protocol) implements ProtocolInput {

    @Override
    public ByteBuf keep(ByteBuf data) {
      return data.retain();
    }

    @Override
    public boolean data(ByteBuf data) {
      protocol.received(data); // which may keep it, so its reader index is left alone
      return true;
    }

    @Override
    public void prepare() {
      // It has none.
    }

    @Override
    public boolean endOfFile() {
      return protocol.eofReceived();
    }

    @Override
    public String dataMethod() {
      return protocol instanceof InnerProtocol ? "SSL protocol" : "protocol.received()";
    }
  }
}
