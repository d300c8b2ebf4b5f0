package io.asyncio.netty.transport;

import io.asyncio.protocols.BaseProtocol;
import io.asyncio.protocols.BufferedProtocol;
import io.asyncio.protocols.Protocol;
import java.nio.ByteBuffer;
import java.util.Objects;

/** How a transport hands bytes to its protocol. */
public sealed interface ProtocolInput {

  /** In the place of a protocol that was let go. */
  ProtocolInput NONE = new Plain(new Protocol() {});

  /**
   * Returns the port of a protocol.
   *
   * @throws IllegalArgumentException if it is no protocol over byte streams
   */
  static ProtocolInput of(BaseProtocol protocol) {
    return switch (Objects.requireNonNull(protocol, "protocol")) {
      case Protocol plain -> new Plain(plain);
      case BufferedProtocol buffered -> new Buffered(buffered);
      default ->
        throw new IllegalArgumentException(
            "protocol: expected a Protocol or a BufferedProtocol, got " + protocol);
    };
  }

  BaseProtocol protocol();

  void data(byte[] data);

  boolean endOfFile();

  String dataMethod();

  /** Bytes in arrays. */
  record Plain(Protocol protocol) implements ProtocolInput {

    @Override
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

  /** Bytes in the protocol's own buffers. Owned by the loop's thread. */
  final class Buffered implements ProtocolInput {

    private final BufferedProtocol protocol;
    private String method = "";

    Buffered(BufferedProtocol protocol) {
      this.protocol = protocol;
    }

    @Override
    public BaseProtocol protocol() {
      return protocol;
    }

    @Override
    public void data(byte[] data) {
      for (int from = 0; from < data.length; ) {
        method = "protocol.getBuffer()";
        ByteBuffer buffer = protocol.getBuffer(-1);
        int count = Math.min(buffer.remaining(), data.length - from);
        if (count == 0) {
          throw new IllegalStateException("getBuffer() returned an empty buffer");
        }
        buffer.put(data, from, count);
        method = "protocol.bufferUpdated()";
        protocol.bufferUpdated(count);
        from += count;
      }
    }

    @Override
    public boolean endOfFile() {
      return protocol.eofReceived();
    }

    /** The one that was called last. */
    @Override
    public String dataMethod() {
      return method;
    }
  }
}
