package io.asyncio.streams;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.sleep;

import io.asyncio.Coroutine;
import io.asyncio.EventLoop;
import io.asyncio.TlsOptions;
import io.asyncio.internal.GatheringTransport;
import io.asyncio.transports.ExtraInfo;
import io.asyncio.transports.Transport;
import io.asyncio.transports.WriteTransport;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.util.Objects;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * The sending side of a stream. {@code Asyncio.openConnection} and {@code Asyncio.startServer} make
 * it.
 *
 * {@snippet :
 * writer.write(data);
 * await(writer.drain());
 * }
 *
 * <p>{@code write} never waits: what the system does not take is buffered. {@code drain} is what
 * keeps a program from filling the memory, so it belongs after the writes of a loop.
 *
 * <table>
 * <caption>What the methods do in each state of the connection</caption>
 * <tr><th>state</th><th>{@code drain}</th><th>{@code close}</th><th>{@code writeEof}</th>
 *     <th>{@code waitClosed}</th></tr>
 * <tr><td>open, buffer below its high-water mark</td>
 *     <td>returns at once</td><td>starts closing</td><td>ends the sending side after what is
 *     buffered</td><td>waits</td></tr>
 * <tr><td>open, paused: the buffer went over its high-water mark</td>
 *     <td>waits until it is down to the low-water mark, or the connection is lost</td>
 *     <td>starts closing</td><td>ends the sending side after what is buffered</td>
 *     <td>waits</td></tr>
 * <tr><td>closing: closed by this side, something is still to be sent or reported</td>
 *     <td>lets the loop run once, and then does what belongs to the state of that moment</td>
 *     <td>nothing</td><td>what the transport does: nothing or an exception</td><td>waits</td></tr>
 * <tr><td>lost, after a close by this side or an end of the stream</td>
 *     <td>raises {@link io.asyncio.ConnectionResetError}: Connection lost</td><td>nothing</td>
 *     <td>what the transport does: nothing or an exception</td><td>returns at once</td></tr>
 * <tr><td>lost by a failure</td>
 *     <td>raises that failure, which the reader holds</td><td>nothing</td>
 *     <td>what the transport does: nothing or an exception</td><td>raises that failure</td></tr>
 * </table>
 *
 * <p>A connection that is lost while {@code drain} waits ends the wait: with the failure if there
 * was one. An exception that the {@link StreamReader} holds is raised by {@code drain} in any
 * state. A peer that takes nothing can hold up {@code drain} and {@code waitClosed} as long as it
 * keeps the connection; {@code transport().abort()} ends that.
 *
 * <p><strong>Pitfalls.</strong> {@code close} alone does not wait: {@code await(waitClosed())}
 * after it does, and tells whether everything was sent. Leaving a {@code try (writer)} block is
 * {@code close}. Several coroutines may drain at once, but what they write in between is in the
 * order of their calls.
 *
 * <p>A connection whose reader and writer nobody refers to any more is closed when the garbage
 * collector has found that, once everything buffered is sent, and a warning says where it was made.
 * That is a safety net: the collector may be long in coming. A program that has asked for {@link
 * #transport} has to close the connection itself.
 *
 * <p>Owned by the loop's thread.
 *
 * @see <a
 *     href="https://docs.python.org/3/library/asyncio-stream.html#streamwriter">asyncio.StreamWriter</a>
 */
public final class StreamWriter implements AutoCloseable {

  private static final String SOCKET = "socket";

  private WriteTransport transport;
  private final FlowControlMixin protocol;
  private final @Nullable StreamReader reader;

  /**
   * Makes one for a transport whose protocol is {@code protocol}.
   *
   * @param reader the other side, whose exception {@link #drain} raises, or {@code null}
   */
  public StreamWriter(
      WriteTransport transport,
      FlowControlMixin protocol,
      @Nullable StreamReader reader,
      EventLoop loop) {
    this(transport, protocol, reader);
    if (Objects.requireNonNull(loop, "loop").getDebug()) {
      UnclosedWriter.watch(this, transport, loop);
    }
  }

  /** Makes one whose protocol notices when nobody uses it. */
  StreamWriter(WriteTransport transport, FlowControlMixin protocol, @Nullable StreamReader reader) {
    this.transport = Objects.requireNonNull(transport, "transport");
    this.protocol = Objects.requireNonNull(protocol, "protocol");
    this.reader = reader;
  }

  /** Returns the transport. Whoever has asked for it has to close the connection. */
  public WriteTransport transport() {
    if (protocol.handedOut() && protocol.loop.getDebug()) {
      UnclosedWriter.watch(this, transport, protocol.loop);
    }
    return transport;
  }

  /**
   * Sends {@code data}, which is copied: the caller may use the array again.
   *
   * @param data what is sent; it may be empty
   * @throws IllegalStateException after {@link #writeEof}; nothing is sent then
   * @throws UnsupportedOperationException if the transport is the reading end of a pipe
   */
  public void write(byte[] data) {
    transport.write(data);
  }

  /**
   * Sends what is between the buffer's position and limit, and moves the position to the limit.
   *
   * @param data what is sent; its position is the limit afterwards
   * @throws IllegalStateException after {@link #writeEof}; nothing is sent then
   * @throws UnsupportedOperationException if the transport is the reading end of a pipe
   */
  public void write(ByteBuffer data) {
    transport.write(data);
  }

  /**
   * Sends the arrays one after the other.
   *
   * @param lines what is sent; it is iterated over once, before the first of them is sent
   * @throws IllegalStateException after {@link #writeEof}; nothing is sent then
   * @throws UnsupportedOperationException if the transport is the reading end of a pipe
   */
  public void writelines(Iterable<byte[]> lines) {
    try {
      transport.writelines(lines);
    } finally {
      Reference.reachabilityFence(this); // the lines may take their time
    }
  }

  /**
   * Closes the sending side once everything buffered is sent; receiving goes on.
   *
   * @throws UnsupportedOperationException if {@link #canWriteEof} is false
   * @throws java.io.IOException if the system refuses, because the connection is not there any
   *     more; it comes undeclared
   */
  public void writeEof() {
    transport.writeEof();
  }

  /** Tells whether {@link #writeEof} is possible. */
  public boolean canWriteEof() {
    return transport.canWriteEof();
  }

  /**
   * Closes the connection once everything buffered is sent. Does nothing if it is closing already.
   */
  @Override
  public void close() {
    transport.close();
  }

  /** Tells whether the connection is closing or closed. */
  public boolean isClosing() {
    return transport.isClosing();
  }

  /**
   * Waits until the connection is closed.
   *
   * @throws Exception (when awaited) what the connection was lost by, if that was a failure
   */
  public Coroutine<@Nullable Void> waitClosed() {
    return async(this::waitClosedHere);
  }

  private void waitClosedHere() throws Exception {
    try {
      protocol.waitClosedHere();
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  /**
   * Encrypts the connection with {@link TlsOptions#of}.
   *
   * @param context what has the keys and decides whom to trust
   */
  public Coroutine<@Nullable Void> startTls(SSLContext context) {
    return startTls(TlsOptions.of(Objects.requireNonNull(context, "context")));
  }

  /**
   * Encrypts the connection, as a server in what {@code startServer} has called, else as a client.
   * What was written before is sent first. The reader and this writer go on with what is encrypted;
   * what the reader has got already is taken for the other side's hello.
   *
   * @param options how to encrypt; a client needs a {@code serverHostname}
   * @throws IllegalArgumentException (when awaited) if this is no connection over a socket, or an
   *     option has no use
   * @throws javax.net.ssl.SSLException (when awaited) if the hands cannot be shaken
   * @throws io.asyncio.ConnectionAbortedError (when awaited) if that takes too long
   * @throws io.asyncio.ConnectionResetError (when awaited) if the connection is lost meanwhile
   * @see <a
   *     href="https://docs.python.org/3/library/asyncio-stream.html#asyncio.StreamWriter.start_tls">StreamWriter.start_tls</a>
   */
  public Coroutine<@Nullable Void> startTls(TlsOptions options) {
    Objects.requireNonNull(options, "options");
    return async(() -> {
      if (!(transport instanceof Transport plain)) {
        throw new IllegalArgumentException("startTls: no connection over a socket: " + transport);
      }
      await(drain());
      TlsOptions sided = options.given().contains("serverSide")
          ? options
          : options.withServerSide(protocol.isServer());
      Transport encrypted = await(protocol.loop.startTls(plain, protocol, sided));
      transport = encrypted;
      protocol.replaceTransport(encrypted);
    });
  }

  /** Returns what the transport knows under {@code name}, or {@code null}. */
  public @Nullable Object getExtraInfo(String name) {
    if (name.equals(SOCKET)) {
      var _ = transport(); // whoever has the socket has the connection
    }
    return transport.getExtraInfo(name);
  }

  /**
   * As {@link #getExtraInfo(String)}, with {@code otherwise} in place of {@code null}.
   *
   * @param name what is asked for
   * @param otherwise what is returned if the transport knows nothing
   */
  public @Nullable Object getExtraInfo(String name, @Nullable Object otherwise) {
    Object known = getExtraInfo(name);
    return known == null ? otherwise : known;
  }

  /** Returns what the transport knows under {@code key}, or {@code null}. */
  public <T> @Nullable T getExtraInfo(ExtraInfo<T> key) {
    return key.cast(getExtraInfo(key.name()));
  }

  /**
   * As {@link #getExtraInfo(ExtraInfo)}, with {@code otherwise} in place of {@code null}.
   *
   * @param key what is asked for, and its type
   * @param otherwise what is returned if the transport knows nothing
   */
  public <T> T getExtraInfo(ExtraInfo<T> key, T otherwise) {
    T known = getExtraInfo(key);
    return known == null ? otherwise : known;
  }

  /**
   * Waits until more may be written. See the table above for what it does in which state.
   *
   * @throws java.io.IOException (when awaited) if the connection is lost
   * @throws Exception (when awaited) the reader's exception, or what the connection is lost by
   *     while this waits
   */
  public Coroutine<@Nullable Void> drain() {
    return async(this::drainHere);
  }

  private void drainHere() throws Exception {
    if (reader != null) {
      reader.raiseException();
    }
    if (isClosingAlready()) {
      await(sleep(0)); // or a loop of writes and drains would never see that the connection is lost
    }
    try {
      protocol.drainHere();
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  private boolean isClosingAlready() {
    return transport instanceof GatheringTransport gathering
        ? gathering.isClosingAlready()
        : transport.isClosing();
  }

  @Override
  public String toString() {
    return "<StreamWriter transport="
        + transport
        + (reader == null ? "" : " reader=" + reader)
        + ">";
  }
}
