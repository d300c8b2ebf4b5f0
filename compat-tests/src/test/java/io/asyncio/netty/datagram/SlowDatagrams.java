package io.asyncio.netty.datagram;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio.netty.datagram.DatagramQueue.Datagram;
import io.asyncio.netty.transport.ExtraInfo;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.Consumer;

/** A socket that takes as many datagrams as a test allows, and fails when it says so. */
final class SlowDatagrams implements DatagramCarrier {

  static final InetSocketAddress PEER = new InetSocketAddress(InetAddress.getLoopbackAddress(), 9);

  /** What was sent, in order, with its address where it had one. */
  final List<String> sent = new ArrayList<>();

  /** What the next datagrams fail with. */
  final Queue<Exception> failures = new ArrayDeque<>();

  int room;

  /** How often the socket was asked to send. */
  int attempts;

  boolean reading;
  boolean closed;
  private final Destination destination;
  private Datagram waiting;
  private Consumer<Throwable> onSent;

  SlowDatagrams(Destination destination) {
    this.destination = destination;
  }

  @Override
  public void start(DatagramSocketTransport transport) {
    reading = true;
  }

  @Override
  public boolean send(byte[] data, SocketAddress to) throws IOException {
    attempts++;
    if (room == 0) {
      return false;
    }
    room--;
    if (failures.isEmpty()) {
      String text = new String(data, StandardCharsets.US_ASCII);
      sent.add(to == null ? text : text + " to " + ((InetSocketAddress) to).getPort());
      return true;
    }
    switch (failures.remove()) {
      case IOException e -> throw e;
      case RuntimeException e -> throw e;
      case Exception e -> throw new AssertionError(e);
    }
  }

  @Override
  public void sendWhenPossible(Datagram datagram, Consumer<Throwable> onSent) {
    assertThat(waiting).isNull();
    waiting = datagram;
    this.onSent = onSent;
    makeRoom(0);
  }

  /** Takes more datagrams from now on. */
  void makeRoom(int datagrams) {
    room += datagrams;
    Datagram first = waiting;
    if (first == null || room == 0) {
      return;
    }
    waiting = null;
    Exception failure = null;
    try {
      send(first.data, first.to);
    } catch (IOException | RuntimeException e) {
      failure = e;
    }
    onSent.accept(failure);
  }

  @Override
  public void stopReceiving() {
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
