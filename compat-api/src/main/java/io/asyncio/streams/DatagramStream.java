package io.asyncio.streams;

import io.asyncio.AsyncIterable;
import io.asyncio.AsyncIterator;
import io.asyncio.Asyncio;
import io.asyncio.Coroutine;
import io.asyncio.Datagram;
import io.asyncio.DatagramOptions;
import io.asyncio.Endpoint;
import io.asyncio.EventLoop;
import io.asyncio.StopAsyncIteration;
import io.asyncio.internal.StreamLimit;
import io.asyncio.transports.DatagramTransport;
import io.asyncio.transports.ExtraInfo;
import java.net.SocketAddress;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An endpoint of datagrams for coroutines: {@code Asyncio.openDatagram} makes it.
 *
 * {@snippet :
 * try (DatagramStream socket = await(openDatagram(DatagramOptions.local(v4)))) {
 *   Datagram request = await(socket.recvfrom());
 *   await(socket.sendto(request.data(), request.address()));
 * }
 * }
 *
 * <p>What comes in waits for {@link #recvfrom}, up to a limit of bytes. What exceeds that is dropped,
 * as the system does with what nobody reads, and {@link #dropped} counts it. What sending or receiving
 * fails with, because nobody listens at the other end for instance, is raised once: by the next {@code
 * sendto} or {@code recvfrom}, in front of datagrams that have come in. The endpoint lives on.
 *
 * <p>As an {@link AsyncIterable} it gives what comes in until it is closed.
 *
 * <p><b>Pitfall.</b> Leaving a {@code try (socket)} block is {@code close}, which does not wait; {@code
 * await(waitClosed())} after it does.
 *
 * <p>Owned by the loop's thread. Arguments are checked when a method is called; all else happens when
 * the coroutine is awaited.
 */
public final class DatagramStream implements AsyncIterable<Datagram>, AutoCloseable {

  /** How many bytes may wait unless another limit is given: 256 KiB. */
  public static final int DEFAULT_LIMIT = 256 * 1024;

  private final DatagramTransport transport;
  private final DatagramInbox inbox;

  private DatagramStream(DatagramTransport transport, DatagramInbox inbox) {
    this.transport = transport;
    this.inbox = inbox;
  }

  /**
   * Makes an endpoint, see {@link io.asyncio.Asyncio#openDatagram(DatagramOptions, int)}.
   *
   * @param options at least an address, a family or a channel
   * @param limit how many bytes may wait for {@link #recvfrom}
   * @throws IllegalArgumentException (when called) if {@code limit} is not positive
   */
  public static Coroutine<DatagramStream> open(DatagramOptions options, int limit) {
    Objects.requireNonNull(options, "options");
    StreamLimit.require(limit);
    return Asyncio.async(() -> {
      EventLoop loop = Asyncio.getRunningLoop();
      Endpoint<DatagramInbox> endpoint =
          Asyncio.await(loop.createDatagramEndpoint(() -> new DatagramInbox(loop, limit), options));
      return new DatagramStream(endpoint.transport(), endpoint.protocol());
    });
  }

  /**
   * Returns the next datagram; waits for it. Several may wait, and are served in their order.
   *
   * @throws java.io.IOException (when awaited) what sending or receiving failed with, each once
   * @throws io.asyncio.ConnectionAbortedError (when awaited) if the endpoint is closed, also while this
   *     waits, and everything that had come in before is taken
   */
  public Coroutine<Datagram> recvfrom() {
    return Asyncio.async(() -> {
      Datagram datagram = inbox.receiveHere();
      if (datagram == null) {
        throw DatagramInbox.closed();
      }
      return datagram;
    });
  }

  /**
   * As {@link #sendto(byte[], SocketAddress)}, to the remote address of a connected endpoint.
   *
   * @param data what is sent; an empty datagram is one, too
   */
  public Coroutine<@Nullable Void> sendto(byte[] data) {
    return sendto(data, null);
  }

  /**
   * Sends a datagram, and waits until there is room for the next one. It has been sent, or is buffered
   * because the system has no room, the name of its destination is looked up, or the endpoint sends in
   * batches: then what it fails with is raised by a later call.
   *
   * @param data what is sent; an empty datagram is one, too. It is copied when this is awaited
   * @param address {@code null} for the remote address of a connected endpoint
   * @throws IllegalArgumentException (when awaited) if a connected endpoint is given another address,
   *     or an unconnected one none, or one that is no host and port
   * @throws java.io.IOException (when awaited) if it cannot be sent, because it is too large for
   *     instance; or an earlier one could not be: this one is not sent then
   * @throws io.asyncio.ConnectionAbortedError (when awaited) if the endpoint is closed
   */
  public Coroutine<@Nullable Void> sendto(byte[] data, @Nullable SocketAddress address) {
    Objects.requireNonNull(data, "data");
    return Asyncio.async(() -> {
      if (transport.isClosing()) {
        inbox.requireOpen();
        throw DatagramInbox.closed();
      }
      inbox.raiseFailure();
      transport.sendto(data, address);
      inbox.raiseFailure();
      inbox.drainHere();
    });
  }

  /** Returns how many datagrams, and failures, were dropped because too much waited. */
  public long dropped() {
    return inbox.dropped();
  }

  /** Closes the endpoint, once everything buffered is sent. Does nothing if it is closing already. */
  @Override
  public void close() {
    transport.close();
  }

  /** Tells whether the endpoint is closing or closed. */
  public boolean isClosing() {
    return transport.isClosing();
  }

  /**
   * Waits until the endpoint is closed.
   *
   * @throws Exception (when awaited) what it was lost by, if that was a failure
   */
  public Coroutine<@Nullable Void> waitClosed() {
    return Asyncio.async(inbox::waitClosedHere);
  }

  /** Returns the transport, for groups and water marks. */
  public DatagramTransport transport() {
    return transport;
  }

  /** Returns what the transport knows under {@code name}, or {@code null}. */
  public @Nullable Object getExtraInfo(String name) {
    return transport.getExtraInfo(name);
  }

  /** Returns what the transport knows under {@code key}, or {@code null}. */
  public <T> @Nullable T getExtraInfo(ExtraInfo<T> key) {
    return key.cast(getExtraInfo(key.name()));
  }

  @Override
  public AsyncIterator<Datagram> asyncIterator() {
    return () -> Asyncio.async(() -> {
      Datagram datagram = inbox.receiveHere();
      if (datagram == null) {
        throw new StopAsyncIteration();
      }
      return datagram;
    });
  }

  @Override
  public String toString() {
    return "<DatagramStream transport=" + transport + ">";
  }
}
