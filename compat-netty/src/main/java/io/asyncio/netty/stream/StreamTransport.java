package io.asyncio.netty.stream;

import io.asyncio.contextvars.Context;
import io.asyncio.internal.GatheringTransport;
import io.asyncio.internal.Unchecked;
import io.asyncio.netty.ByteBufTransport;
import io.asyncio.netty.transport.ExtraInfo;
import io.asyncio.netty.transport.FileRange;
import io.asyncio.netty.transport.InnerProtocol;
import io.asyncio.netty.transport.ProtocolInput;
import io.asyncio.netty.transport.SocketFailure;
import io.asyncio.protocols.BaseProtocol;
import io.asyncio.protocols.StreamProtocol;
import io.asyncio.transports.WriteBufferLimits;
import io.netty.buffer.ByteBuf;
import io.netty.util.IllegalReferenceCountException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A transport of byte streams as its user sees it.
 *
 * <p>Owned by the loop's thread.
 */
abstract class StreamTransport extends StreamConnection
    implements GatheringTransport, ByteBufTransport {

  private final ExtraInfo extra;

  /** Makes a transport that has not begun, with a copy of the current context. */
  StreamTransport(
      StreamHost streams,
      StreamProtocol protocol,
      ExtraInfo extra,
      Consumer<? super StreamConnection> onClosed) {
    this(streams, protocol, extra, Context.copyContext(), onClosed);
  }

  /** Makes a transport that has not begun; see {@link StreamConnection}. */
  StreamTransport(
      StreamHost streams,
      StreamProtocol protocol,
      ExtraInfo extra,
      Context context,
      Consumer<? super StreamConnection> onClosed) {
    super(streams, protocol, context, onClosed);
    this.extra = extra;
  }

  /** Sends a range of a file, which nothing is in front of. In a coroutine, and in the file's turn. */
  void sendFile(FileRange range, FileTurn turn) throws Exception {
    try (StreamSocket.FileSender sender = socket().sender(range)) {
      for (StreamSocket.Progress sent; (sent = sender.send()) != StreamSocket.Progress.ALL; ) {
        if (sent == StreamSocket.Progress.FULL) {
          turn.awaitRoom();
        } else {
          turn.giveWay();
        }
      }
    } catch (IOException e) {
      throw fileFailed(range, e);
    }
  }

  /** Returns what sending a file has failed with; if that is not the file's fault, the transport is lost. */
  private IOException fileFailed(FileRange range, IOException failure) {
    Throwable told = SocketFailure.raised(failure);
    if (told == failure || !range.file().isOpen()) {
      return failure;
    }
    writeFailed(told);
    return (IOException) told;
  }

  @Override
  public final void write(byte[] data) {
    Objects.requireNonNull(data, "data");
    if (mayWrite("write", data.length)) {
      outbound.write(data);
    }
  }

  @Override
  public final void write(ByteBuffer data) {
    Objects.requireNonNull(data, "data");
    if (mayWrite("write", data.remaining())) {
      outbound.write(data);
    } else {
      data.position(data.limit());
    }
  }

  @Override
  public final void write(ByteBuf data) {
    Objects.requireNonNull(data, "data");
    if (data.refCnt() == 0) {
      throw new IllegalReferenceCountException("data: released already, got " + data);
    }
    if (mayWrite("write", data.readableBytes())) {
      outbound.write(data);
    } else {
      data.release();
    }
  }

  @Override
  public final void writelines(Iterable<byte[]> lines) {
    List<byte[]> all = new ArrayList<>();
    long length = 0;
    for (byte[] line : lines) { // once: there may be no second time
      all.add(line);
      length += line.length;
    }
    if (mayWrite("writelines", length)) {
      outbound.write(all);
    }
  }

  private boolean mayWrite(String method, long length) {
    host.requireOwnThread(method);
    if (eofWritten) {
      throw new IllegalStateException("Cannot call " + method + "() after writeEof()");
    }
    if (fileTurn != null) {
      throw new IllegalStateException("unable to " + method + "; sendfile is in progress");
    }
    if (length > 0 && !takesWrites()) {
      life.lateWrite("write() on a closed transport", this);
    }
    return length > 0 && takesWrites();
  }

  @Override
  public final int getWriteBufferSize() {
    outbound.sendNow();
    return outbound.size();
  }

  @Override
  public final WriteBufferLimits getWriteBufferLimits() {
    return outbound.flow().limits();
  }

  @Override
  public final void setWriteBufferLimits(WriteBufferLimits limits) {
    host.requireOwnThread("setWriteBufferLimits");
    outbound.limits(limits);
  }

  @Override
  public boolean canWriteEof() {
    return true;
  }

  @Override
  public void writeEof() {
    host.requireOwnThread("writeEof");
    outbound.sendNow();
    if (!life.isOpen() || eofWritten) {
      return;
    }
    eofWritten = true;
    if (outbound.size() > 0) {
      flushLater();
      return;
    }
    try {
      shutdownOutput();
      reading.requireConnected();
    } catch (IOException e) {
      throw Unchecked.<RuntimeException>rethrow(SocketFailure.raised(e));
    }
  }

  @Override
  public final boolean isReading() {
    return life.isOpen() && !reading.isPaused();
  }

  @Override
  public final void pauseReading() {
    host.requireOwnThread("pauseReading");
    if (isReading()) {
      reading.pause();
    }
  }

  @Override
  public final void resumeReading() {
    host.requireOwnThread("resumeReading");
    if (life.isOpen()) {
      reading.resume();
    }
  }

  @Override
  public boolean isClosingAlready() {
    return !life.isOpen();
  }

  @Override
  public final boolean isClosing() {
    outbound.sendNow();
    return isClosingAlready();
  }

  @Override
  public final void close() {
    host.requireOwnThread("close");
    sendAbove();
    if (life.close()) {
      inbound.refuse();
      outbound.sendNow();
      if (outbound.size() == 0) {
        end();
      } else {
        flushLater();
      }
    }
  }

  @Override
  public final void abort() {
    host.requireOwnThread("abort");
    sendAbove();
    abrupt = true;
    outbound.sendNow();
    lose(null);
  }

  /** Whoever closes this may not know of a transport over it, whose writes come first. */
  private void sendAbove() {
    if (life.isOpen() && protocol() instanceof InnerProtocol inner) {
      inner.sendNow();
    }
  }

  @Override
  public final void setProtocol(BaseProtocol protocol) {
    host.requireOwnThread("setProtocol");
    inbound.input(ProtocolInput.of(protocol));
  }

  @Override
  public final @Nullable BaseProtocol getProtocol() {
    return inbound.input() == ProtocolInput.NONE ? null : protocol();
  }

  @Override
  public @Nullable Object getExtraInfo(String name) {
    return extra.get(name);
  }

  /** Returns what is known of the channel at the bottom. */
  ExtraInfo extra() {
    return extra;
  }

  @Override
  public final String toString() {
    return "<" + getClass().getSimpleName() + " " + life + " peer=" + extra.peername() + ">";
  }
}
