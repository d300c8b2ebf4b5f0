package io.asyncio.netty.pipe;

import io.asyncio.netty.ByteBufTransport;
import io.asyncio.transports.WriteBufferLimits;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;

/** A transport without the half that sends. */
interface ReadOnlyTransport extends ByteBufTransport {

  private UnsupportedOperationException refusal(String method) {
    return new UnsupportedOperationException(
        method + ": this is the end of a pipe that is read, nothing can be written to it: " + this);
  }

  @Override
  default void write(byte[] data) {
    throw refusal("write");
  }

  @Override
  default void write(ByteBuffer data) {
    throw refusal("write");
  }

  @Override
  default void write(ByteBuf data) {
    throw refusal("write");
  }

  @Override
  default void writelines(Iterable<byte[]> lines) {
    throw refusal("writelines");
  }

  @Override
  default void writeEof() {
    throw refusal("writeEof");
  }

  @Override
  default boolean canWriteEof() {
    return false;
  }

  @Override
  default int getWriteBufferSize() {
    throw refusal("getWriteBufferSize");
  }

  @Override
  default WriteBufferLimits getWriteBufferLimits() {
    throw refusal("getWriteBufferLimits");
  }

  @Override
  default void setWriteBufferLimits(WriteBufferLimits limits) {
    throw refusal("setWriteBufferLimits");
  }
}
