package io.asyncio.netty.datagram;

import io.asyncio.Asyncio;
import io.asyncio.Future;
import io.asyncio.netty.testing.LoopTest;
import io.asyncio.protocols.DatagramProtocol;
import io.asyncio.transports.DatagramTransport;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/** A datagram protocol that remembers what happens to it, and lets tests wait for it. */
public class DatagramRecorder implements DatagramProtocol {

  /** The callbacks, in order. */
  public final List<String> events = new ArrayList<>();

  public final List<byte[]> received = new ArrayList<>();
  public final List<SocketAddress> senders = new ArrayList<>();
  public final List<IOException> errors = new ArrayList<>();
  public DatagramTransport transport;
  public Throwable lostBecause;
  private final List<Waiter> waiters = new ArrayList<>();

  private record Waiter(BooleanSupplier condition, Future<Void> future) {}

  @Override
  public void connectionMade(DatagramTransport transport) {
    this.transport = transport;
    happened("made");
  }

  @Override
  public void datagramReceived(byte[] data, SocketAddress address) {
    received.add(data);
    senders.add(address);
    happened("datagram");
  }

  @Override
  public void errorReceived(IOException exception) {
    errors.add(exception);
    happened("error");
  }

  @Override
  public void connectionLost(Throwable exception) {
    lostBecause = exception;
    happened("lost");
  }

  @Override
  public void pauseWriting() {
    happened("pause");
  }

  @Override
  public void resumeWriting() {
    happened("resume");
  }

  private void happened(String event) {
    events.add(event);
    for (Waiter waiter : List.copyOf(waiters)) {
      if (!waiter.future.done() && waiter.condition.getAsBoolean()) {
        waiters.remove(waiter);
        waiter.future.setResult(null);
      }
    }
  }

  public InetSocketAddress address() {
    return (InetSocketAddress) transport.getExtraInfo("sockname");
  }

  public void send(String text) {
    transport.sendto(text.getBytes(StandardCharsets.US_ASCII));
  }

  public void send(String text, SocketAddress address) {
    transport.sendto(text.getBytes(StandardCharsets.US_ASCII), address);
  }

  public List<String> texts() {
    return received.stream()
        .map(data -> new String(data, StandardCharsets.US_ASCII))
        .toList();
  }

  /** Waits in a coroutine until {@code condition} is true after a callback. */
  public void await(BooleanSupplier condition) throws Exception {
    if (!condition.getAsBoolean()) {
      Waiter waiter = new Waiter(condition, Asyncio.getRunningLoop().createFuture());
      waiters.add(waiter);
      LoopTest.soon(waiter.future);
    }
  }

  public void awaitCount(int datagrams) throws Exception {
    await(() -> received.size() >= datagrams);
  }

  public void awaitEvent(String event) throws Exception {
    await(() -> events.contains(event));
  }

  /** Closes the transport and waits for the end. */
  public void end() throws Exception {
    transport.close();
    awaitEvent("lost");
  }
}
