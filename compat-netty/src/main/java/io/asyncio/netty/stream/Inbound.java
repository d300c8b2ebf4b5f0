package io.asyncio.netty.stream;

import io.asyncio.Handle;
import io.asyncio.contextvars.Context;
import io.asyncio.netty.loop.LoopEnding;
import io.asyncio.netty.transport.Opening;
import io.asyncio.netty.transport.ProtocolInput;
import io.asyncio.netty.transport.ReceiveBuffer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.util.ReferenceCountUtil;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What has come in for a protocol: data, as arrays or buffers, and events. It is told one of them a
 * turn, and has a turn once an iteration, as if each were read only then.
 *
 * <p>Owned by the loop's thread.
 */
final class Inbound implements Runnable {

  /** What can come in beside data. */
  sealed interface Event {}

  private enum Mark implements Event {
    END_OF_FILE,
    GONE
  }

  private record Made(Opening opening) implements Event {}

  private record Failed(Throwable cause) implements Event {}

  /** The other side will send no more. */
  static final Event END_OF_FILE = Mark.END_OF_FILE;

  /** The connection is closed, by nobody's fault. */
  static final Event GONE = Mark.GONE;

  /** The connection has been made; {@code opening} is told behind {@code connectionMade}. */
  static Event made(Opening opening) {
    return new Made(opening);
  }

  /** Reading, or a handler, has failed. */
  static Event failed(Throwable cause) {
    return new Failed(cause);
  }

  private final StreamConnection transport;
  private final Handle turn;
  private final InboundQueue queue = new InboundQueue();
  private ProtocolInput input;
  private boolean scheduled;
  private boolean refused;

  /** The iteration in which something was delivered last. */
  private long deliveredIn = -1;

  /** Whether data was not delivered, and is gone. */
  private boolean dropped;

  /** Whether telling the first of what there is has ended the loop's run. */
  private boolean hasEndedRun;

  Inbound(StreamConnection transport, ProtocolInput input, Context context) {
    this.transport = transport;
    this.input = input;
    this.turn = transport.host.callback(this, context);
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

  boolean isEmpty() {
    return queue.isEmpty();
  }

  /** Tells whether data has come in that nobody was told of. */
  boolean hasUnread() {
    return dropped || find(item -> !(item instanceof Event)) != null;
  }

  /** Returns what the connection has failed with, if that is known and has not been told. */
  @Nullable
  Throwable failure() {
    return find(Failed.class::isInstance) instanceof Failed failed ? failed.cause : null;
  }

  private @Nullable Object find(Predicate<Object> wanted) {
    Object first = queue.peek();
    if (first == null || wanted.test(first)) {
      return first;
    }
    for (Iterator<Object> others = queue.behindFirst(); others.hasNext(); ) {
      Object other = others.next();
      if (wanted.test(other)) {
        return other;
      }
    }
    return null;
  }

  /** Adds data; the caller goes on owning it. */
  void add(ByteBuf data) {
    put(data);
    schedule();
  }

  void add(Event event) {
    put(event);
    schedule();
  }

  /** As {@link #add(ByteBuf)}, in a turn that will deliver it. */
  void put(ByteBuf data) {
    if (refused) {
      dropped = true;
    } else {
      queue.add(input.keep(data));
    }
  }

  /** As {@link #add(Event)}, in a turn that will deliver it. */
  void put(Event event) {
    queue.add(event);
  }

  /** As {@link #put(Event)}, of what comes before all that has come in. */
  void putFirst(Event event) {
    queue.addFirst(event);
  }

  /** Asks for a turn, if there is anything to deliver. */
  void schedule() {
    if (!scheduled && !queue.isEmpty() && !transport.holdsBack()) {
      scheduled = true;
      transport.host.ready(turn);
    }
  }

  /** Tells whether something was delivered in the present iteration. */
  boolean hasDelivered() {
    return deliveredIn == transport.host.iteration();
  }

  /** The turn that was asked for. */
  @Override
  public void run() {
    scheduled = false;
    transport.takeTurn();
  }

  /**
   * Delivers the first of what there is, unless the transport holds it back, or has delivered in this
   * iteration. In its turn.
   */
  void deliver() {
    if (!transport.holdsBack() && !hasDelivered()) {
      deliveredIn = transport.host.iteration();
      deliverFirst();
    }
  }

  /** Delivers all that there is, until the transport holds it back. In its turn. */
  void deliverAll() {
    while (!queue.isEmpty() && !transport.holdsBack()) {
      if (!(queue.peek() instanceof Event)) {
        deliveredIn = transport.host.iteration();
      } else if (transport.tellsEndApart() && hasDelivered()) {
        schedule();
        return;
      }
      deliverFirst();
    }
  }

  private void deliverFirst() {
    if (hasEndedRun && transport.host.isClosing()) {
      transport.lose(null); // whoever closes the loop knows of it, and does not want it again
      return;
    }
    hasEndedRun = false;
    switch (queue.poll()) {
      case null -> {}
      case byte[] data -> deliver(data);
      case ByteBuf data -> deliver(data);
      case Made made -> transport.deliverMade(made.opening);
      case Mark.END_OF_FILE -> {
        if (isReady(END_OF_FILE)) {
          transport.deliverEndOfFile();
        }
      }
      case Mark.GONE -> transport.deliverGone();
      case Failed failed -> {
        if (isReady(failed)) {
          transport.deliverFailed(failed.cause);
        }
      }
      case Object other -> throw new AssertionError(other);
    }
  }

  /** A protocol with buffers is asked for one before anything is known of what it is for. */
  private boolean isReady(Event event) {
    if (refused) {
      return true;
    }
    try {
      input.prepare();
      return true;
    } catch (Throwable e) {
      tellAgain(event, e);
      transport.protocolFailed(e, input.dataMethod());
      return false;
    }
  }

  /** If telling of {@code event} has ended the loop's run, it is told once more in the next one. */
  void tellAgain(Event event, Throwable thrown) {
    if (LoopEnding.is(thrown)) {
      hasEndedRun = true;
      queue.addFirst(event);
    }
  }

  private void deliver(byte[] data) {
    if (!(input instanceof ProtocolInput.Arrays plain)) {
      deliver(Unpooled.wrappedBuffer(data));
    } else if (refused) {
      dropped = true;
    } else {
      try {
        plain.data(joined(data));
      } catch (Throwable e) {
        transport.protocolFailed(e, plain.dataMethod());
      }
    }
  }

  /** A transport that reads in small pieces has put them behind each other meanwhile. */
  private byte[] joined(byte[] first) {
    if (!transport.joinsData()
        || !(queue.peek() instanceof byte[] second)
        || first.length + second.length > ReceiveBuffer.LARGEST_READ) {
      return first;
    }
    int size = first.length + second.length;
    int count = 1;
    for (Iterator<Object> others = queue.behindFirst(); others.hasNext(); count++) {
      if (!(others.next() instanceof byte[] data)
          || size + data.length > ReceiveBuffer.LARGEST_READ) {
        break;
      }
      size += data.length;
    }
    byte[] all = Arrays.copyOf(first, size);
    int end = first.length;
    for (; count > 0; count--) {
      byte[] part = (byte[]) Objects.requireNonNull(queue.poll());
      System.arraycopy(part, 0, all, end, part.length);
      end += part.length;
    }
    return all;
  }

  /** As much as the protocol takes at once. */
  private void deliver(ByteBuf data) {
    if (refused) {
      dropped = true;
      data.release();
      return;
    }
    boolean all;
    try {
      all = input.data(data);
    } catch (Throwable e) {
      if (LoopEnding.is(e)) {
        hasEndedRun = data.isReadable();
        keepRest(data);
      } else {
        dropped |= data.isReadable();
        data.release();
      }
      transport.protocolFailed(e, input.dataMethod());
      return;
    }
    if (all) {
      data.release();
    } else {
      keepRest(data);
    }
  }

  /** What is left must not keep a buffer that is lent to others too. */
  private void keepRest(ByteBuf data) {
    if (!data.isReadable()) {
      data.release();
    } else if (data.hasArray()) {
      queue.addFirst(data);
    } else {
      queue.addFirst(Unpooled.wrappedBuffer(ByteBufUtil.getBytes(data)));
      data.release();
    }
  }

  void clear() {
    for (Object item; (item = queue.poll()) != null; ) {
      ReferenceCountUtil.release(item);
    }
  }
}
