package io.asyncio.scenarios.io;

import io.asyncio.protocols.BaseProtocol;
import io.asyncio.streams.StreamPair;
import io.asyncio.streams.StreamReader;
import io.asyncio.streams.StreamWriter;
import io.asyncio.transports.BaseTransport;
import io.asyncio.transports.DatagramTransport;
import io.asyncio.transports.Transport;
import io.asyncio.transports.WriteBufferLimits;
import io.asyncio.transports.WriteTransport;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An endpoint of a scenario, {@code c0} or {@code s1} or {@code u0}, once it has a transport. What
 * writes and closes goes through its stream writer if it has one.
 */
final class Party {

  private BaseTransport transport;
  private final @Nullable StreamPair streams;
  private @Nullable BaseProtocol protocol;
  private int written;

  Party(BaseTransport transport, BaseProtocol protocol) {
    this.transport = transport;
    this.protocol = protocol;
    this.streams = null;
  }

  Party(StreamPair streams) {
    this.transport = streams.writer().transport();
    this.streams = streams;
  }

  /** Returns how many bytes {@code write} and its like were given. */
  int written() {
    return written;
  }

  BaseTransport base() {
    return transport;
  }

  /** Returns the transport of a connection. */
  Transport connection() {
    return (Transport) transport;
  }

  DatagramTransport datagrams() {
    return (DatagramTransport) transport;
  }

  StreamReader reader() throws Missing {
    return streams().reader();
  }

  StreamWriter writer() throws Missing {
    return streams().writer();
  }

  boolean hasStreams() {
    return streams != null;
  }

  private StreamPair streams() throws Missing {
    if (streams == null) {
      throw new Missing("streams");
    }
    return streams;
  }

  /** Adds to {@code state} how its input is, if it is a connection. */
  void addInput(List<@Nullable Object> state) {
    if (transport instanceof Transport connection) {
      state.add(connection.isReading());
    }
    if (streams != null) {
      state.add(streams.reader().atEof());
      state.add(Failures.shownOrNull(streams.reader().exception()));
    }
  }

  InetSocketAddress address() {
    return (InetSocketAddress) Objects.requireNonNull(transport.getExtraInfo("sockname"));
  }

  void write(byte[] data) {
    if (streams == null) {
      connection().write(data);
    } else {
      streams.writer().write(data);
    }
    written += data.length;
  }

  void write(ByteBuffer data) {
    int length = data.remaining();
    if (streams == null) {
      connection().write(data);
    } else {
      streams.writer().write(data);
    }
    written += length;
  }

  void writelines(List<String> texts) {
    List<byte[]> lines = new ArrayList<>();
    texts.forEach(text -> lines.add(Payload.bytes(text)));
    if (streams == null) {
      connection().writelines(lines);
    } else {
      streams.writer().writelines(lines);
    }
    texts.forEach(text -> written += text.length());
  }

  void writeEof() {
    if (streams == null) {
      connection().writeEof();
    } else {
      streams.writer().writeEof();
    }
  }

  boolean canWriteEof() {
    return streams == null ? connection().canWriteEof() : streams.writer().canWriteEof();
  }

  void close() {
    if (streams == null) {
      transport.close();
    } else {
      streams.writer().close();
    }
  }

  boolean isClosing() {
    return streams == null ? transport.isClosing() : streams.writer().isClosing();
  }

  void abort() {
    if (transport instanceof DatagramTransport datagrams) {
      datagrams.abort();
    } else {
      connection().abort();
    }
  }

  int buffered() {
    return transport instanceof WriteTransport stream
        ? stream.getWriteBufferSize()
        : datagrams().getWriteBufferSize();
  }

  WriteBufferLimits limits() {
    return transport instanceof WriteTransport stream
        ? stream.getWriteBufferLimits()
        : datagrams().getWriteBufferLimits();
  }

  void setLimits(@Nullable Integer high, @Nullable Integer low) {
    if (transport instanceof WriteTransport stream) {
      stream.setWriteBufferLimits(WriteBufferLimits.of(high, low));
    } else {
      datagrams().setWriteBufferLimits(WriteBufferLimits.of(high, low));
    }
  }

  /** Returns the protocol that it was given last, if it has no streams. */
  @Nullable
  BaseProtocol protocol() {
    return protocol;
  }

  /** Has a transport that was made over the one that it had. */
  void replaceTransport(BaseTransport transport) {
    this.transport = transport;
  }

  /** Has another protocol, which it is for others to tell the transport of. */
  void replaceProtocol(BaseProtocol protocol) {
    this.protocol = protocol;
  }

  void setProtocol(BaseProtocol protocol) {
    this.protocol = protocol;
    transport.setProtocol(protocol);
  }
}
