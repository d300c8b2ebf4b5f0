package io.asyncio.netty.stream;

import io.asyncio.Handle;
import io.asyncio.netty.transport.FlowControl;
import io.asyncio.netty.transport.SharedBuffer;
import io.asyncio.netty.transport.TransportReports;
import io.asyncio.netty.transport.WriteQueue;
import io.asyncio.protocols.BaseProtocol;
import io.asyncio.transports.WriteBufferLimits;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a protocol has written and the system has not taken. asyncio sends each write at once; here
 * the writes of a turn are sent together when it is over, or before, when somebody could tell the
 * difference.
 *
 * <p>Owned by the loop's thread.
 */
final class Outbound implements Runnable, FlowControl.ProtocolCaller {

  /** What is worth a call of its own, in bytes, because it is not copied then. */
  private static final int LARGE = 16 * 1024;

  /** How much is gathered at most, in bytes. */
  private static final int MOST_GATHERED = 256 * 1024;

  private final StreamConnection transport;

  /** What goes to the socket. */
  private final WriteQueue written;

  /** What was written when handlers stood in between; it goes behind the other. */
  private @Nullable WriteQueue handled;

  private final FlowControl flow;
  private final SharedBuffer shared;

  /** Made for the first time that the socket does not take all. */
  private @Nullable Handle turn;

  private boolean turnScheduled;

  /** Whether the socket has not taken all it was given; it tells when it takes more. */
  private boolean full;

  /** Whether the connection is lost; handlers may still have to learn that. */
  private boolean dropped;

  Outbound(StreamConnection transport, SharedBuffer shared) {
    this.transport = transport;
    this.shared = shared;
    this.written = new WriteQueue(shared);
    this.flow = new FlowControl(this);
  }

  FlowControl flow() {
    return flow;
  }

  /** Tells whether somebody takes less than is written. */
  boolean isHeldUp() {
    return full || flow.isPaused();
  }

  /** Returns how many bytes wait, those that handlers have included; none once they are dropped. */
  int size() {
    return dropped
        ? 0
        : written.size() + (handled == null ? 0 : handled.size()) + transport.unsent();
  }

  private boolean isHandled() {
    return handled != null && !handled.isEmpty();
  }

  private WriteQueue queue() {
    if (!isHandled() && !transport.hasHandlers()) {
      return written;
    }
    if (handled == null) {
      handled = new WriteQueue(shared, transport.joinsData());
    }
    return handled;
  }

  void write(byte[] data) {
    if (data.length >= LARGE && isIdle()) {
      writeLarge(ByteBuffer.wrap(data));
    } else {
      queue().add(data);
      wrote();
    }
  }

  void write(ByteBuffer data) {
    if (data.remaining() >= LARGE && isIdle()) {
      writeLarge(data);
    } else {
      queue().add(data);
      wrote();
    }
  }

  /** Takes {@code data} over. */
  void write(ByteBuf data) {
    if (data.readableBytes() >= LARGE && !data.isDirect() && isIdle()) {
      writeLarge(data.nioBuffer());
      data.release();
    } else {
      queue().add(data);
      wrote();
    }
  }

  /** Tells whether what is written now can be sent at once. */
  private boolean isIdle() {
    return !full && size() == 0 && !transport.hasHandlers() && transport.isDirect();
  }

  private void writeLarge(ByteBuffer data) {
    full = transport.socket().sendUncopied(data) && data.hasRemaining();
    if (data.hasRemaining()) {
      written.add(data);
      wrote();
    }
  }

  void write(List<byte[]> lines) {
    lines.forEach(queue()::add);
    wrote();
  }

  private void wrote() {
    transport.flushLater();
    int most = Math.min(flow.limits().high(), MOST_GATHERED);
    if (written.size() > most
        || (handled != null && handled.size() > most)
        || transport.reading.mayMissReset()) {
      sendNow(); // or the next write would not find what this one brings about
    }
    flow.grown(size());
  }

  /** Sets the water marks, and tells the protocol if there is too much now. */
  void limits(WriteBufferLimits limits) {
    flow.limits(limits);
    sendNow();
    flow.grown(size());
  }

  /** Sends what the socket takes, if nothing is in the way. By whoever has the turn. */
  void sendNow() {
    if (!full && !written.isEmpty() && transport.isDirect()) {
      try {
        send(transport.socket());
      } catch (IOException e) {
        transport.writeFailed(e);
      }
    } else if (handled != null && !handled.isEmpty() && transport.handlesAtOnce()) {
      transport.sendThroughHandlers(handled);
    }
  }

  private void send(StreamSocket socket) throws IOException {
    for (ByteBuf first; (first = written.first()) != null; ) {
      if (!written.sent(socket.send(first))) {
        full = true;
        transport.flushLater(); // which waits for the socket, on the loop's own thread
        return;
      }
    }
  }

  /** Sends what can be sent, and has the rest sent later. On the loop's own thread. */
  void flush() {
    sendNow();
    if (full) {
      written.waits();
      transport.watchWritable();
    } else if (!written.isEmpty()) {
      transport.sendBehindOthers(written);
    } else if (handled != null && !handled.isEmpty()) {
      transport.sendThroughHandlers(handled);
    }
  }

  /** Handlers have sent something, which has a turn only if somebody waits for it. */
  void left() {
    if (full || flow.isPaused() || !written.isEmpty() || isHandled() || transport.awaitsSending()) {
      run();
    }
  }

  /** The socket takes more, or handlers have sent something: in its turn the rest is sent. */
  @Override
  public void run() {
    if (!turnScheduled) {
      turnScheduled = true;
      if (turn == null) {
        turn = transport.host.callback(this::takeTurn, transport.context);
      }
      transport.host.ready(turn);
    }
  }

  private void takeTurn() {
    turnScheduled = false;
    transport.deliverBeforeSending();
    transport.takeTurnToSend();
  }

  /** In the transport's turn. */
  void sendRest() {
    if (transport.isLost()) {
      return;
    }
    full = false;
    flush();
    try {
      flow.resumeIfLow(size());
    } finally {
      sendResumed();
    }
  }

  private void sendResumed() {
    flush(); // what was written just now
    if (!transport.isLost() && size() == 0) {
      FileTurn file = transport.fileTurn;
      if (file == null || !file.isWatching()) {
        transport.ignoreWritable();
      }
      transport.allSent();
    }
  }

  /** Calls it in the transport's context. */
  @Override
  public void call(String method, Consumer<BaseProtocol> call) {
    transport.inContext(
        () -> TransportReports.callProtocol(transport.host.loop(), transport, method, call));
  }

  /** The connection is lost, and with it what was not sent. */
  void drop() {
    dropped = true;
    written.release();
    if (handled != null) {
      handled.release();
    }
    full = false;
    flow.stop();
  }
}
