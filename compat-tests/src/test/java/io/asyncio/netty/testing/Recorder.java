package io.asyncio.netty.testing;

import io.asyncio.Asyncio;
import io.asyncio.Future;
import io.asyncio.TimeoutError;
import io.asyncio.protocols.Protocol;
import io.asyncio.transports.Transport;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/** A protocol that remembers what happens to it, and lets tests wait for it. */
public class Recorder implements Protocol {

  /** The callbacks, in order: each data as text, for short ones. */
  public final List<String> events = new ArrayList<>();

  public final ByteArrayOutputStream received = new ByteArrayOutputStream();
  public Transport transport;

  public Throwable lostBecause;
  public boolean keepOpenAfterEof;
  public int made;
  public int lost;
  public int pauses;
  public int resumes;
  private final List<Waiter> waiters = new ArrayList<>();

  private record Waiter(BooleanSupplier condition, Future<Void> future) {}

  @Override
  public void connectionMade(Transport transport) {
    this.transport = transport;
    made++;
    happened("made");
  }

  @Override
  public void dataReceived(byte[] data) {
    received.writeBytes(data);
    happened("data");
  }

  @Override
  public boolean eofReceived() {
    happened("eof");
    return keepOpenAfterEof;
  }

  @Override
  public void connectionLost(Throwable exception) {
    lostBecause = exception;
    lost++;
    happened("lost");
  }

  @Override
  public void pauseWriting() {
    pauses++;
    happened("pause");
  }

  @Override
  public void resumeWriting() {
    resumes++;
    happened("resume");
  }

  private void happened(String event) {
    if (!event.equals("data") || events.isEmpty() || !events.getLast().equals("data")) {
      events.add(event);
    }
    for (Waiter waiter : List.copyOf(waiters)) {
      if (!waiter.future.done() && waiter.condition.getAsBoolean()) {
        waiters.remove(waiter);
        waiter.future.setResult(null);
      }
    }
  }

  public String text() {
    return received.toString(StandardCharsets.US_ASCII);
  }

  public void write(String text) {
    transport.write(text.getBytes(StandardCharsets.US_ASCII));
  }

  /** Waits in a coroutine until {@code condition} is true after a callback. */
  public void await(BooleanSupplier condition) throws Exception {
    if (!condition.getAsBoolean()) {
      Waiter waiter = new Waiter(condition, Asyncio.getRunningLoop().createFuture());
      waiters.add(waiter);
      try {
        LoopTest.soon(waiter.future);
      } catch (TimeoutError e) {
        throw new AssertionError("waited in vain, with " + this, e);
      }
    }
  }

  @Override
  public String toString() {
    return events + ", " + received.size() + " bytes, lost by " + lostBecause + ", " + transport;
  }

  public void awaitMade() throws Exception {
    await(() -> made > 0);
  }

  public void awaitLost() throws Exception {
    await(() -> lost > 0);
  }

  public void awaitEvent(String event) throws Exception {
    await(() -> events.contains(event));
  }

  public void awaitText(String text) throws Exception {
    await(() -> text().equals(text));
  }

  public void awaitBytes(int count) throws Exception {
    await(() -> received.size() >= count);
  }
}
