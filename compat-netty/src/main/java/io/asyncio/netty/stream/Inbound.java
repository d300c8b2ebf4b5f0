package io.asyncio.netty.stream;

import io.asyncio.Handle;
import io.asyncio.netty.transport.ProtocolInput;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;

/**
 * What has come in for a protocol and waits for its turn in the ready queue: data, as arrays or
 * buffers, and events. Owned by the loop's thread.
 */
final class Inbound {

  /** What can come in beside data. */
  enum Event {
    MADE,
    END_OF_FILE,
    LOST
  }

  private final StreamTransport transport;
  private final Handle turn;
  private final ArrayDeque<Object> queue = new ArrayDeque<>(4);
  private ProtocolInput input;
  private boolean scheduled;
  private boolean refused;

  Inbound(StreamTransport transport, ProtocolInput input) {
    this.transport = transport;
    this.input = input;
    this.turn = transport.host.work(() -> {
      scheduled = false;
      transport.takeTurn();
    });
  }

  /** Returns where the data goes. */
  ProtocolInput input() {
    return input;
  }

  /** Has the data, that which waits too, go elsewhere. */
  void input(ProtocolInput input) {
    this.input = input;
  }

  /** Delivers no data any more. */
  void refuse() {
    refused = true;
  }

  /** Adds data; the caller goes on owning it. */
  void add(ByteBuf data) {
    queue.add(input.keep(data));
    schedule();
  }

  void add(Event event) {
    queue.add(event);
    schedule();
  }

  /** Asks for a turn, if there is anything to deliver. */
  void schedule() {
    if (!scheduled && !queue.isEmpty()) {
      scheduled = true;
      transport.host.ready(turn);
    }
  }

  /** Delivers what there is, until the transport holds it back. In its turn. */
  void deliver() {
    while (!transport.holdsBack()) {
      switch (queue.poll()) {
        case null -> {
          return;
        }
        case byte[] data -> deliver(data);
        case ByteBuf data -> deliver(data);
        case Event.MADE -> transport.deliverMade();
        case Event.END_OF_FILE -> transport.deliverEndOfFile();
        case Event.LOST -> transport.deliverLost();
        case Object other -> throw new AssertionError(other);
      }
    }
  }

  private void deliver(byte[] data) {
    if (!(input instanceof ProtocolInput.Arrays plain)) {
      deliver(Unpooled.wrappedBuffer(data));
    } else if (!refused) {
      try {
        plain.data(data);
      } catch (Throwable e) {
        transport.protocolFailed(e, plain.dataMethod());
      }
    }
  }

  /** Piece by piece, as long as the protocol wants more; it may be another one meanwhile. */
  private void deliver(ByteBuf data) {
    try {
      while (!refused && data.isReadable() && !transport.holdsBack()) {
        input.data(data);
      }
      if (!refused && data.isReadable()) {
        queue.addFirst(ByteBufUtil.getBytes(data)); // so that a shared buffer is free again
      }
    } catch (Throwable e) {
      transport.protocolFailed(e, input.dataMethod());
    } finally {
      data.release();
    }
  }

  void clear() {
    queue.forEach(ReferenceCountUtil::release);
    queue.clear();
  }
}
