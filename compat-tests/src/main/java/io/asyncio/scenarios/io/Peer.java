package io.asyncio.scenarios.io;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A raw, non-blocking socket at the other end of a connection. */
final class Peer {

  private static final int READ_SIZE = 65536;
  private static final int WRITE_SIZE = 262144;
  private static final int END = -1;

  /** The endpoint that it talks to. */
  final String party;

  private Wire wire;
  private byte[] unsent = {};
  private long received;
  private boolean ended;

  Peer(Wire wire, String party) {
    this.wire = wire;
    this.party = party;
  }

  /** Does what comes before the first byte. Outside the loop. */
  void greet(IoRun run, String name) {
    wire.greet(run, name);
  }

  /** Goes on with TLS, and does what comes before the first byte of it. Outside the loop. */
  void speakTls(IoRun run, String name, boolean server) {
    wire = TlsWire.over(wire.plain(), server);
    greet(run, name);
  }

  boolean isOpen() {
    return wire.isOpen();
  }

  /** Returns how much it has received in all. */
  long received() {
    return received;
  }

  void count(int bytes) {
    received += bytes;
  }

  /** Tells whether its connection has ended. */
  boolean hasEnded() {
    return ended;
  }

  void end() {
    ended = true;
  }

  /** Sends a little. */
  void send(byte[] data) throws IOException, Missing {
    if (unsent.length > 0) {
      throw new Missing("room");
    }
    if (wire.write(ByteBuffer.wrap(data)) == 0 && data.length > 0) {
      throw new IOException("Resource temporarily unavailable");
    }
  }

  /** Sends a little that is not encrypted. */
  void sendRaw(byte[] data) throws IOException {
    if (wire.plain().write(ByteBuffer.wrap(data)) < data.length) {
      throw new IOException("Resource temporarily unavailable");
    }
  }

  /** Reads at most so much into {@code target}; returns how much, or a negative number at the end. */
  int read(ByteArrayOutputStream target, int most) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(Math.min(READ_SIZE, most));
    int count = wire.read(buffer);
    if (count == END) {
      return END;
    }
    target.write(buffer.array(), 0, count);
    return count;
  }

  /** Adds to what {@link #sendSome} sends. */
  void queue(byte[] data) {
    byte[] more = new byte[unsent.length + data.length];
    System.arraycopy(unsent, 0, more, 0, unsent.length);
    System.arraycopy(data, 0, more, unsent.length, data.length);
    unsent = more;
  }

  boolean hasUnsent() {
    return unsent.length > 0;
  }

  void dropUnsent() {
    unsent = new byte[0];
  }

  /** Sends a piece of what waits; tells whether the system took anything. */
  boolean sendSome() throws IOException {
    int count = wire.write(ByteBuffer.wrap(unsent, 0, Math.min(WRITE_SIZE, unsent.length)));
    byte[] rest = new byte[unsent.length - count];
    System.arraycopy(unsent, count, rest, 0, rest.length);
    unsent = rest;
    return count > 0;
  }

  void shutDown() throws IOException {
    wire.shutDown();
  }

  /** Ends the sending side of the socket, whatever is sent over it. */
  void finish() throws IOException {
    wire.plain().shutDown();
  }

  void close() throws IOException {
    wire.close();
  }

  /** Closes so that the other side fails, where that is possible. */
  void reset() throws IOException {
    wire.reset();
  }
}
