package io.asyncio.netty.stream;

import io.asyncio.netty.transport.SocketFailure;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.io.IOException;
import java.nio.channels.NotYetConnectedException;

/**
 * Whether a transport reads, and how it does where it reads itself. Owned by the loop's thread.
 */
final class Reading {

  private static final int MOST_READS_AHEAD = 32;

  private final StreamConnection transport;
  private final Inbound inbound;
  private boolean paused;

  /** Whether the other side has said that it will send no more, and whether the protocol knows. */
  private boolean ended;

  private boolean endDelivered;

  /** What the connection was told last. */
  private boolean reads;

  Reading(StreamConnection transport, Inbound inbound) {
    this.transport = transport;
    this.inbound = inbound;
  }

  boolean isPaused() {
    return paused;
  }

  /** Tells whether nobody reads, who would find that the connection is broken. */
  boolean mayMissReset() {
    return paused || ended;
  }

  void pause() {
    paused = true;
    transport.flushLater();
  }

  /** The end is found once more, as asyncio does which asks the socket again. */
  void resume() {
    if (paused) {
      paused = false;
      if (endDelivered) {
        inbound.add(Inbound.END_OF_FILE);
      }
      transport.flushLater();
    }
  }

  /** The other side will send no more. */
  void ended() {
    if (!ended) {
      ended = true;
      inbound.add(Inbound.END_OF_FILE);
    }
  }

  void endDelivered() {
    endDelivered = true;
  }

  /** The socket can be read: reads it once. In the transport's turn and context. */
  void readable() {
    if (transport.isReading() && !ended && !inbound.hasDelivered()) {
      once();
      transport.takeTurn();
    }
  }

  /** Returns how many bytes came in; what else came is not counted. */
  private int once() {
    ByteBuf buffer = transport.streams.receiveBuffer().take(ByteBufAllocator.DEFAULT);
    try {
      int count = transport.socket().receive(buffer);
      if (count < 0) {
        ended = true;
        inbound.put(Inbound.END_OF_FILE);
      } else if (count > 0) {
        inbound.put(buffer);
      }
      return count;
    } catch (IOException e) {
      ended = true;
      inbound.put(Inbound.failed(SocketFailure.of(e)));
      return -1;
    } finally {
      buffer.release();
    }
  }

  /**
   * Refuses a connection that is broken. A reset of which the socket has said nothing is found by
   * reading, as it would be later.
   *
   * @throws IOException if it is
   */
  void requireConnected() throws IOException {
    if (!transport.socket().hidesReset()) {
      return;
    }
    transport.flushLater(); // which has delivered what is read here
    int reads = 0;
    while (!ended && reads < MOST_READS_AHEAD && once() > 0) {
      reads++;
    }
    if (inbound.failure() != null) {
      throw (IOException) SocketFailure.of(new NotYetConnectedException());
    }
  }

  /** Tells the connection to read, or not to, if that has changed. On the loop's own thread. */
  void asWanted() {
    boolean wanted = !ended && transport.canRead();
    if (wanted != reads) {
      reads = wanted;
      transport.read(wanted);
    }
  }

  /** The connection reads, or does not, before it was told. */
  void found(boolean reads) {
    this.reads = reads;
  }

  /** Tells whether the connection was told to read. */
  boolean isWanted() {
    return reads;
  }
}
