package io.asyncio.streams;

import io.asyncio.EventLoop;
import io.asyncio.protocols.BaseProtocol;
import io.asyncio.protocols.Protocol;
import io.asyncio.transports.Transport;
import io.asyncio.transports.WriteBufferLimits;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A transport that records the calls, and passes what is written to a peer if it has one. */
final class MemoryTransport implements Transport {

  final List<String> calls = new ArrayList<>();
  final Map<String, Object> extra = new HashMap<>();
  private final EventLoop loop;
  private Protocol protocol;
  private @Nullable MemoryTransport peer;
  private boolean reading = true;
  private boolean closing;
  private boolean lost;

  MemoryTransport(EventLoop loop, Protocol protocol) {
    this.loop = loop;
    this.protocol = protocol;
  }

  void join(MemoryTransport other) {
    peer = other;
    other.peer = this;
  }

  /** Has the connection fail, or end if the exception is null; at once. */
  void lose(@Nullable Throwable exception) {
    closing = true;
    if (!lost) {
      lost = true;
      protocol.connectionLost(exception);
    }
  }

  @Override
  public void write(byte[] data) {
    calls.add("write " + StreamTest.text(data));
    byte[] copy = data.clone();
    if (peer != null) {
      loop.callSoon(() -> peer.receive(copy));
    }
  }

  @Override
  public void write(ByteBuffer data) {
    byte[] copy = new byte[data.remaining()];
    data.get(copy);
    write(copy);
  }

  private void receive(byte[] data) {
    if (!closing) {
      protocol.dataReceived(data);
    }
  }

  private void receiveEof() {
    if (!closing && !protocol.eofReceived()) {
      close();
    }
  }

  @Override
  public void writeEof() {
    calls.add("writeEof");
    if (peer != null) {
      loop.callSoon(peer::receiveEof);
    }
  }

  @Override
  public boolean canWriteEof() {
    return true;
  }

  @Override
  public void close() {
    calls.add("close");
    end();
  }

  @Override
  public void abort() {
    calls.add("abort");
    end();
  }

  private void end() {
    if (closing) {
      return;
    }
    closing = true;
    if (peer != null) {
      loop.callSoon(peer::receiveEof);
    }
    loop.callSoon(() -> lose(null));
  }

  @Override
  public boolean isClosing() {
    return closing;
  }

  @Override
  public boolean isReading() {
    return reading;
  }

  @Override
  public void pauseReading() {
    calls.add("pauseReading");
    if (extra.containsKey("unpausable")) {
      throw new UnsupportedOperationException("pauseReading");
    }
    reading = false;
  }

  @Override
  public void resumeReading() {
    calls.add("resumeReading");
    reading = true;
  }

  @Override
  public @Nullable Object getExtraInfo(String name) {
    return extra.get(name);
  }

  @Override
  public void setProtocol(BaseProtocol protocol) {
    this.protocol = (Protocol) protocol;
  }

  @Override
  public BaseProtocol getProtocol() {
    return protocol;
  }

  @Override
  public int getWriteBufferSize() {
    return 0;
  }

  @Override
  public WriteBufferLimits getWriteBufferLimits() {
    return WriteBufferLimits.DEFAULT;
  }

  @Override
  public void setWriteBufferLimits(WriteBufferLimits limits) {}

  @Override
  public String toString() {
    return "<MemoryTransport>";
  }
}
