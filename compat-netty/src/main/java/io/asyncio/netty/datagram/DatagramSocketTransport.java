package io.asyncio.netty.datagram;

import io.asyncio.Handle;
import io.asyncio.contextvars.Context;
import io.asyncio.netty.loop.LoopHost;
import io.asyncio.netty.loop.LoopTransport;
import io.asyncio.netty.transport.ExtraInfo;
import io.asyncio.netty.transport.FlowControl;
import io.asyncio.netty.transport.LifeCycle;
import io.asyncio.netty.transport.SocketFailure;
import io.asyncio.netty.transport.TransportReports;
import io.asyncio.protocols.BaseProtocol;
import io.asyncio.protocols.DatagramProtocol;
import io.asyncio.transports.DatagramTransport;
import io.asyncio.transports.WriteBufferLimits;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An endpoint of datagrams, whatever carries them.
 *
 * <p>What comes in waits in {@link #inbound} for the transport's turn in the ready queue, and is
 * told in the context in which the endpoint was made. What the protocol sends goes out by {@link
 * #flush}, after its turn and once an iteration.
 *
 * <p>Owned by the loop's thread.
 */
final class DatagramSocketTransport implements DatagramTransport, LoopTransport {

  private static final int QUIET_SENDS = 4;

  private final LoopHost host;
  private final DatagramCarrier carrier;
  private final Destination destination;
  private final DatagramQueue queue = new DatagramQueue();
  private final FlowControl flow;
  private final ArrayDeque<Runnable> inbound = new ArrayDeque<>();
  private final Handle turn;
  private DatagramProtocol protocol;
  private final LifeCycle life = new LifeCycle(QUIET_SENDS);
  private boolean turnScheduled;
  private boolean flushScheduled;

  DatagramSocketTransport(LoopHost host, DatagramCarrier carrier, DatagramProtocol protocol) {
    this.host = host;
    this.carrier = carrier;
    this.destination = carrier.destination();
    this.protocol = Objects.requireNonNull(protocol, "protocol");
    this.flow = new FlowControl(host, this);
    this.turn = host.callback(this::takeTurn, Context.copyContext());
  }

  /**
   * Schedules {@code connectionMade}, after which datagrams are received.
   *
   * @param onMade run then
   */
  void start(Runnable onMade) {
    host.transports().opened(this);
    later(() -> {
      tell("connectionMade", told -> told.connectionMade(this));
      if (life.isOpen()) {
        carrier.start(this);
      }
    });
    later(onMade);
  }

  // From the carrier.

  boolean wantsInput() {
    return life.isOpen();
  }

  /** A datagram came in. It is delivered in the transport's next turn. */
  void received(byte[] data, SocketAddress sender) {
    later(() -> deliver(data, sender));
  }

  /** Sending or receiving failed. */
  void failed(Throwable failure) {
    if (life.isLost()) {
      return;
    }
    Throwable cause = SocketFailure.of(failure);
    if (cause instanceof IOException error) {
      later(() -> tell("errorReceived", told -> told.errorReceived(error)));
    } else {
      TransportReports.error(host.loop(), this, "Fatal error on datagram transport", cause);
      lose(cause);
    }
  }

  /** The socket is closed. */
  void carrierGone() {
    lose(null);
  }

  // To the protocol.

  private void later(Runnable event) {
    inbound.add(event);
    scheduleTurn();
  }

  private void scheduleTurn() {
    if (!turnScheduled) {
      turnScheduled = true;
      host.ready(turn);
    }
  }

  /** Tells the protocol what waits for it, and sends what it has to say. In the ready queue. */
  void takeTurn() {
    turnScheduled = false;
    try {
      for (Runnable event; (event = inbound.poll()) != null; ) {
        event.run();
      }
    } finally {
      if (!inbound.isEmpty()) {
        scheduleTurn();
      }
    }
    if (!queue.isEmpty()) {
      flush();
    }
  }

  private void deliver(byte[] data, SocketAddress sender) {
    if (life.isOpen()) {
      tell("datagramReceived", told -> told.datagramReceived(data, sender));
    }
  }

  private void tell(String method, Consumer<DatagramProtocol> call) {
    TransportReports.call(host.loop(), this, protocol, method, call);
  }

  private void lose(@Nullable Throwable cause) {
    if (life.lose(cause)) {
      queue.clear();
      later(this::end);
    }
  }

  private void end() {
    host.transports().closed(this);
    flow.stop();
    try {
      tell("connectionLost", told -> told.connectionLost(life.cause()));
    } finally {
      life.end();
      carrier.close();
    }
  }

  // From the user.

  @Override
  public void sendto(byte[] data, @Nullable SocketAddress address) {
    Objects.requireNonNull(data, "data");
    host.requireOwnThread("sendto");
    InetSocketAddress to = destination.resolve(address);
    if (!life.isOpen()) {
      life.lateWrite("sendto() on a closed transport", this);
      return;
    }
    queue.add(data, to);
    flushLater();
    flow.grown(getWriteBufferSize());
  }

  @Override
  public int getWriteBufferSize() {
    return life.isLost() ? 0 : queue.size() + carrier.unsent();
  }

  @Override
  public WriteBufferLimits getWriteBufferLimits() {
    return flow.limits();
  }

  @Override
  public void setWriteBufferLimits(@Nullable Integer high, @Nullable Integer low) {
    host.requireOwnThread("setWriteBufferLimits");
    flow.limits(high, low);
    flow.grown(getWriteBufferSize());
  }

  @Override
  public boolean isClosing() {
    return !life.isOpen();
  }

  @Override
  public void close() {
    host.requireOwnThread("close");
    if (life.close()) {
      later(this::finish);
    }
  }

  /** Sends what was written before {@link #close}. */
  private void finish() {
    carrier.stopReading();
    flush();
  }

  @Override
  public void abort() {
    host.requireOwnThread("abort");
    lose(null);
  }

  @Override
  public void setProtocol(BaseProtocol protocol) {
    host.requireOwnThread("setProtocol");
    if (!(protocol instanceof DatagramProtocol datagrams)) {
      throw new IllegalArgumentException("protocol: expected a DatagramProtocol, got " + protocol);
    }
    this.protocol = datagrams;
  }

  @Override
  public BaseProtocol getProtocol() {
    return protocol;
  }

  @Override
  public @Nullable Object getExtraInfo(String name) {
    return carrier.extra().get(name);
  }

  // To the carrier.

  /** Has {@link #flush} called before the next poll. */
  void flushLater() {
    if (!flushScheduled) {
      flushScheduled = true;
      host.transports().flushLater(this);
    }
  }

  @Override
  public void flush() {
    flushScheduled = false;
    if (life.isLost()) {
      return;
    }
    if (!queue.isEmpty()) {
      carrier.send(queue);
    }
    int left = getWriteBufferSize();
    flow.shrunk(left);
    if (life.isClosing() && left == 0) {
      lose(null);
    }
  }

  @Override
  public String toString() {
    ExtraInfo extra = carrier.extra();
    return "<DatagramSocketTransport "
        + life
        + " sock="
        + extra.sockname()
        + " peer="
        + extra.peername()
        + ">";
  }
}
