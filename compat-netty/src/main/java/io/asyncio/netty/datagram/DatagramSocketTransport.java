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
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketAddress;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An endpoint of datagrams, whatever carries them.
 *
 * <p>A datagram is sent when the protocol says so, and waits in {@link #outbox} only if the system
 * has no room for it or its destination has a name, or if it is to be gathered with others. What comes in waits in {@link #inbox}: the
 * protocol gets one datagram an iteration. It is called in the context in which the endpoint was
 * made; what it throws goes to whoever called it: the loop, or {@link #sendto}.
 *
 * <p>Owned by the loop's thread.
 */
final class DatagramSocketTransport implements DatagramTransport, LoopTransport {

  private static final int QUIET_SENDS = 4;
  private static final String READING = "Fatal read error on datagram transport";
  private static final String WRITING = "Fatal write error on datagram transport";

  private final LoopHost host;
  private final DatagramCarrier carrier;
  private final Destination destination;
  private final Context context = Context.copyContext();
  private final Inbox inbox;
  private final Outbox outbox;
  private final FlowControl flow;
  private final LifeCycle life = new LifeCycle(QUIET_SENDS);
  private final Groups groups;
  private DatagramProtocol protocol;

  /** Whether {@code connectionLost} has run: until then the socket is open. */
  private boolean ended;

  /**
   * Makes one that is not started.
   *
   * @param gathers whether what is sent in an iteration leaves at its end
   */
  DatagramSocketTransport(
      LoopHost host, DatagramCarrier carrier, boolean gathers, DatagramProtocol protocol) {
    this.host = host;
    this.carrier = carrier;
    this.destination = carrier.destination();
    this.groups = new Groups(carrier);
    this.protocol = Objects.requireNonNull(protocol, "protocol");
    this.flow = new FlowControl(host, this);
    this.inbox = new Inbox(host, this, callback(this::takeTurn));
    Handle sending = callback(this::sendRest);
    this.outbox = gathers
        ? new Batch(host, carrier, this, sending, () -> flow.isPaused() || life.isClosing())
        : new Backlog(host, carrier, sending);
  }

  private Handle callback(Runnable callback) {
    return host.callback(callback, context);
  }

  /**
   * Schedules {@code connectionMade}, after which datagrams are received.
   *
   * @param onMade run then
   */
  void start(Runnable onMade) {
    host.transports().opened(this);
    host.ready(callback(() -> protocol.connectionMade(this)));
    host.ready(callback(this::startReceiving));
    host.readyOnce(onMade);
  }

  private void startReceiving() {
    if (life.isOpen()) {
      carrier.start(this);
    }
  }

  // From the carrier.

  boolean wantsInput() {
    return life.isOpen();
  }

  /** Tells how many datagrams and failures wait for their turns. */
  int waiting() {
    return inbox.size();
  }

  /** A datagram came in. */
  void received(byte[] data, SocketAddress sender) {
    inbox.add(() -> protocol.datagramReceived(data, sender));
  }

  /** Receiving failed. */
  void receivingFailed(Throwable cause) {
    inbox.addFailure(() -> tell(cause, READING));
  }

  /**
   * A callback of the loop has found the socket readable, so that this is a turn; nothing waits.
   *
   * @param reading tells what it reads
   */
  void readable(Runnable reading) {
    inbox.hold();
    reading.run();
    context.run(this::takeTurn);
  }

  /** The socket is closed. */
  void carrierGone() {
    lose(null);
  }

  // To the protocol.

  private void takeTurn() {
    if (!life.isOpen()) {
      inbox.clear();
      return;
    }
    IOException error = carrier.pendingError();
    if (error != null) {
      inbox.stay();
      tell(error, READING);
      return;
    }
    Runnable event = inbox.next();
    if (inbox.size() == 0) {
      carrier.receiveMore();
      outbox.flushLater();
    }
    if (event != null) {
      event.run();
    }
  }

  /**
   * Has the next one told: before the poll, but behind all that was scheduled in this iteration; and
   * sends what was gathered in it.
   */
  @Override
  public void flush() {
    inbox.nextTurn();
    outbox.flush(inbox.size() > 0);
  }

  /** A loop that closes lets the system take what it would have taken at once. */
  @Override
  public void settle(long deadlineNanos) {
    outbox.flush(false);
  }

  private void sendRest() {
    if (life.isLost()) {
      return;
    }
    Throwable failure = outbox.send();
    if (failure != null) {
      tell(failure, WRITING);
      return;
    }
    try {
      if (flow.isPaused() && outbox.size() <= flow.limits().low()) {
        flow.finished();
      }
    } finally {
      endIfSent();
    }
  }

  private void endIfSent() {
    if (life.isClosing() && outbox.isEmpty() && life.lose(null)) {
      end();
    }
  }

  /** A failure of the system is the protocol's to know and ends nothing; any other is a fault. */
  private void tell(Throwable failure, String message) {
    Throwable told = SocketFailure.of(failure);
    if (told instanceof IOException error) {
      protocol.errorReceived(error);
    } else {
      try {
        TransportReports.error(host.loop(), this, message, told);
      } finally {
        lose(told);
      }
    }
  }

  private void lose(@Nullable Throwable cause) {
    if (life.lose(cause)) {
      inbox.clear();
      outbox.clear();
      host.ready(callback(this::end));
    }
  }

  private void end() {
    host.transports().closed(this);
    flow.stop();
    try {
      protocol.connectionLost(life.cause());
    } finally {
      life.end();
      ended = true;
      carrier.close();
    }
  }

  // From the user.

  @Override
  public void sendto(byte[] data, @Nullable SocketAddress address) {
    Objects.requireNonNull(data, "data");
    host.requireOwnThread("sendto");
    SocketAddress to = destination.of(address);
    if (ended || (life.isLost() && destination.fixed() != null)) {
      life.lateWrite("sendto() on a closed transport", this);
    } else if (!isSent(data, to) && !life.isLost()) {
      outbox.add(data, to);
      flow.grown(outbox.size());
    }
  }

  /** Sends it if that can be done now; tells whether there is nothing left to do. */
  private boolean isSent(byte[] data, @Nullable SocketAddress to) {
    if (!outbox.isEmpty()
        || (outbox.gathers() && !life.isLost())
        || (to instanceof InetSocketAddress name && name.isUnresolved())) {
      return false;
    }
    Runnable failure = inbox.failure();
    if (failure != null) { // of an earlier one, which Netty has heard of: this one is not sent
      failure.run();
      return true;
    }
    try {
      destination.requireReached(to);
      return carrier.send(data, to);
    } catch (IOException | RuntimeException e) {
      tell(e, WRITING);
      return true;
    }
  }

  @Override
  public void joinGroup(InetAddress group, NetworkInterface networkInterface) throws IOException {
    requireOpen("joinGroup");
    groups.join(group, networkInterface);
  }

  @Override
  public void leaveGroup(InetAddress group, NetworkInterface networkInterface) throws IOException {
    requireOpen("leaveGroup");
    groups.leave(group, networkInterface);
  }

  private void requireOpen(String method) {
    host.requireOwnThread(method);
    if (!life.isOpen()) {
      throw new IllegalStateException(method + "() on a closed transport: " + this);
    }
  }

  @Override
  public int getWriteBufferSize() {
    return outbox.size();
  }

  @Override
  public WriteBufferLimits getWriteBufferLimits() {
    return flow.limits();
  }

  @Override
  public void setWriteBufferLimits(WriteBufferLimits limits) {
    host.requireOwnThread("setWriteBufferLimits");
    flow.limits(limits);
    flow.grown(outbox.size());
  }

  @Override
  public boolean isClosing() {
    return !life.isOpen();
  }

  @Override
  public void close() {
    host.requireOwnThread("close");
    if (!life.close()) {
      return;
    }
    inbox.clear();
    if (outbox.isEmpty()) {
      lose(null);
    } else {
      outbox.flushLater();
      host.readyOnce(carrier::stopReceiving);
    }
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
  public @Nullable BaseProtocol getProtocol() {
    return ended ? null : protocol;
  }

  @Override
  public @Nullable Object getExtraInfo(String name) {
    return carrier.extra().get(name);
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
