package io.asyncio.netty.datagram;

import io.asyncio.netty.datagram.DatagramQueue.Datagram;
import io.asyncio.netty.transport.ExtraInfo;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/** A socket that takes as many datagrams as a test allows, and fails when it says so. */
final class SlowDatagrams implements DatagramCarrier {

  static final InetSocketAddress PEER = new InetSocketAddress(InetAddress.getLoopbackAddress(), 9);

  /** What was sent, in order, with its address where it had one. */
  final List<String> sent = new ArrayList<>();

  /** What the next datagrams fail with. */
  final Queue<Exception> failures = new ArrayDeque<>();

  int room;
  boolean reading;
  boolean closed;
  private final Destination destination;
  private DatagramSocketTransport transport;

  SlowDatagrams(Destination destination) {
    this.destination = destination;
  }

  @Override
  public void start(DatagramSocketTransport transport) {
    this.transport = transport;
    reading = true;
  }

  @Override
  public void send(DatagramQueue queue) {
    for (Datagram first; room > 0 && (first = queue.peek()) != null; room--) {
      queue.remove();
      if (failures.isEmpty()) {
        String text = new String(first.data, StandardCharsets.US_ASCII);
        sent.add(first.to == null ? text : text + " to " + first.to.getPort());
      } else {
        transport.failed(failures.remove());
      }
    }
  }

  /** Takes more datagrams from now on. */
  void makeRoom(int datagrams) {
    room += datagrams;
    transport.flush();
  }

  @Override
  public int unsent() {
    return 0;
  }

  @Override
  public void stopReading() {
    reading = false;
  }

  @Override
  public void close() {
    closed = true;
  }

  @Override
  public ExtraInfo extra() {
    return new ExtraInfo(this, null, null);
  }

  @Override
  public Destination destination() {
    return destination;
  }
}
