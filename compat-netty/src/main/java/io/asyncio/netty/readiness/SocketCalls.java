package io.asyncio.netty.readiness;

import io.asyncio.AcceptedSocket;
import io.asyncio.Asyncio;
import io.asyncio.Coroutine;
import io.asyncio.Datagram;
import io.asyncio.DatagramCount;
import io.asyncio.SendfileOptions;
import io.asyncio.internal.Unchecked;
import io.asyncio.netty.loop.LoopHost;
import io.asyncio.netty.loop.QuietClose;
import io.asyncio.netty.transport.FileRange;
import io.asyncio.netty.transport.SocketFailure;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.AlreadyConnectedException;
import java.nio.channels.ByteChannel;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.FileChannel;
import java.nio.channels.NotYetConnectedException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The operations on sockets that no transport has: on channels of the JDK, which wait, if they have
 * to, among the loop's readers and writers.
 *
 * <p>Owned by the loop's thread.
 */
public final class SocketCalls {

  /** The JDK copies what is in the heap into a buffer of the same size, which a thread keeps. */
  private static final int MOST_RECEIVED = 256 * 1024;

  private final LoopHost host;
  private final LoopReadiness readiness;
  private final SocketFiles files;

  /** Makes those of a loop. */
  public SocketCalls(LoopHost host, LoopReadiness readiness) {
    this.host = host;
    this.readiness = readiness;
    this.files = new SocketFiles(host, readiness);
  }

  /** Something that takes a while; what fails, fails as it does for a transport. */
  private interface Operation<T> {
    T run() throws Exception;
  }

  /** One that gives nothing. */
  private interface Action {
    void run() throws Exception;
  }

  private static <T> Coroutine<T> operation(Operation<T> operation) {
    return Asyncio.async(() -> {
      try {
        return operation.run();
      } catch (IOException | NotYetConnectedException e) {
        throw told(e);
      }
    });
  }

  private static Coroutine<@Nullable Void> action(Action action) {
    return Asyncio.async(() -> {
      try {
        action.run();
      } catch (IOException | NotYetConnectedException e) {
        throw told(e);
      }
    });
  }

  private static Exception told(Exception failure) throws Exception {
    if (failure instanceof UnknownHostException) {
      return failure;
    }
    throw Unchecked.<Exception>rethrow(SocketFailure.raised(failure));
  }

  private void require(SelectableChannel channel, boolean reading) {
    Objects.requireNonNull(channel, "channel");
    host.requireOpen();
    host.transports().requireFree(channel);
    ChannelReadiness.check(channel, reading);
  }

  private static void requireCount(int n) {
    if (n < 0) {
      throw new IllegalArgumentException("n must be 0 or more: " + n);
    }
  }

  private static void requireWritable(ByteBuffer buffer) {
    if (buffer.isReadOnly()) {
      throw new IllegalArgumentException("buffer is read-only: " + buffer);
    }
  }

  // To receive.

  public <C extends SelectableChannel & ByteChannel> Coroutine<byte[]> receive(C channel, int n) {
    require(channel, true);
    requireCount(n);
    return operation(() -> {
      byte[] bytes = new byte[Math.min(n, MOST_RECEIVED)];
      int count = receive(channel, ByteBuffer.wrap(bytes));
      return count == bytes.length ? bytes : Arrays.copyOf(bytes, count);
    });
  }

  public <C extends SelectableChannel & ByteChannel> Coroutine<Integer> receiveInto(
      C channel, ByteBuffer buffer) {
    require(channel, true);
    requireWritable(buffer);
    return operation(() -> receive(channel, buffer));
  }

  private <C extends SelectableChannel & ByteChannel> int receive(C channel, ByteBuffer buffer)
      throws Exception {
    if (!buffer.hasRemaining()) {
      return 0;
    }
    return readiness.waits().tryInTurn(channel, true, () -> {
      int count = Windows.fill(buffer, MOST_RECEIVED, channel::read);
      return count == 0 ? null : (Integer) Math.max(count, 0);
    });
  }

  public Coroutine<Datagram> receiveFrom(DatagramChannel channel, int n) {
    require(channel, true);
    requireCount(n);
    return operation(() -> {
      byte[] bytes = new byte[Math.min(n, MOST_RECEIVED)];
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      SocketAddress sender =
          readiness.waits().tryInTurn(channel, true, () -> channel.receive(buffer));
      return new Datagram(Arrays.copyOf(bytes, buffer.position()), sender);
    });
  }

  public Coroutine<DatagramCount> receiveFromInto(
      DatagramChannel channel, ByteBuffer buffer, int n) {
    require(channel, true);
    requireCount(n);
    requireWritable(buffer);
    if (n > buffer.remaining()) {
      throw new IllegalArgumentException("n is " + n + ", and there is room for less: " + buffer);
    }
    return operation(() -> {
      int begin = buffer.position();
      int most = n == 0 ? buffer.remaining() : n;
      SocketAddress sender = readiness
          .waits()
          .tryInTurn(channel, true, () -> Windows.with(buffer, most, channel::receive));
      return new DatagramCount(buffer.position() - begin, sender);
    });
  }

  public Coroutine<AcceptedSocket> accept(ServerSocketChannel channel) {
    require(channel, true);
    requireBound(channel);
    return operation(() -> accepted(readiness.waits().tryInTurn(channel, true, channel::accept)));
  }

  private static void requireBound(ServerSocketChannel channel) {
    try {
      if (channel.getLocalAddress() != null) {
        return;
      }
    } catch (IOException e) {
      throw new IllegalArgumentException("channel is closed: " + channel, e);
    }
    throw new IllegalArgumentException("channel is not bound: " + channel);
  }

  private static AcceptedSocket accepted(SocketChannel connection) throws IOException {
    try {
      connection.configureBlocking(false);
      return new AcceptedSocket(connection, connection.getRemoteAddress());
    } catch (IOException e) {
      QuietClose.of(connection);
      throw e;
    }
  }

  // To send.

  public <C extends SelectableChannel & ByteChannel> Coroutine<@Nullable Void> sendAll(
      C channel, ByteBuffer data) {
    Objects.requireNonNull(data, "data");
    require(channel, false);
    return action(() -> {
      requireSendable(channel, data);
      try {
        var _ = readiness.waits().tryWhenReady(channel, false, () -> sent(channel, data));
      } catch (ClosedChannelException e) {
        throw ended(channel, e);
      }
    });
  }

  /** The JDK says the same of a channel that is closed and of one whose sending side is shut down. */
  private static IOException ended(SelectableChannel channel, ClosedChannelException failure) {
    return channel.isOpen() ? SocketFailure.shutDown(failure) : failure;
  }

  /** The JDK drops an empty datagram over a channel that is connected, and says nothing. */
  private static void requireSendable(SelectableChannel channel, ByteBuffer data)
      throws IOException {
    if (channel instanceof DatagramChannel datagrams
        && datagrams.isConnected()
        && !data.hasRemaining()) {
      throw new IOException("the JDK sends no empty datagram over a connected channel: " + channel);
    }
  }

  private static @Nullable Boolean sent(ByteChannel channel, ByteBuffer data) throws IOException {
    if (channel instanceof DatagramChannel) {
      var _ = channel.write(data);
    } else {
      Windows.drain(data, channel::write);
    }
    return data.hasRemaining() ? null : Boolean.TRUE;
  }

  public Coroutine<Integer> sendTo(
      DatagramChannel channel, ByteBuffer data, SocketAddress address) {
    return sendTo(channel, data, address, channel::send);
  }

  /** Sends a datagram, and moves the buffer's position behind it if the system has taken it. */
  interface Sender {
    int send(ByteBuffer data, SocketAddress to) throws IOException;
  }

  Coroutine<Integer> sendTo(
      DatagramChannel channel, ByteBuffer data, SocketAddress address, Sender sender) {
    Objects.requireNonNull(data, "data");
    Objects.requireNonNull(address, "address");
    require(channel, false);
    return operation(() -> {
      requireSendable(channel, data);
      int length = data.remaining();
      Addresses.firstThat(host.loop(), channel, address, to -> {
        var _ = readiness.waits().tryWhenReady(channel, false, () -> {
          var _ = sender.send(data, to);
          return data.hasRemaining() ? null : Boolean.TRUE;
        });
      });
      return length;
    });
  }

  public Coroutine<Long> sendFile(
      SocketChannel channel, FileChannel file, SendfileOptions options) {
    require(channel, false);
    FileRange range = FileRange.of(file, options);
    return operation(() -> {
      try {
        return files.send(channel, range, options.fallback());
      } catch (ClosedChannelException e) {
        throw ended(channel, e);
      }
    });
  }

  // To connect.

  public <C extends SelectableChannel & ByteChannel> Coroutine<@Nullable Void> connect(
      C channel, SocketAddress address) {
    Objects.requireNonNull(address, "address");
    require(channel, false);
    return action(() -> {
      switch ((SelectableChannel) channel) {
        case SocketChannel stream -> connect(stream, address);
        case DatagramChannel datagrams ->
          Addresses.firstThat(host.loop(), datagrams, address, to -> connect(datagrams, to));
        default -> throw new IllegalArgumentException("channel cannot be connected: " + channel);
      }
    });
  }

  /** Those who know each other already are made strangers first, as the system does. */
  private static void connect(DatagramChannel channel, SocketAddress to) throws Exception {
    if (channel.isConnected()) {
      channel.disconnect();
    }
    try {
      channel.connect(to);
    } catch (IOException e) {
      throw Addresses.connecting(to, e);
    }
  }

  private void connect(SocketChannel channel, SocketAddress address) throws Exception {
    if (channel.isConnected()) {
      throw (IOException) new SocketException("Transport endpoint is already connected")
          .initCause(new AlreadyConnectedException());
    } else if (channel.isConnectionPending()) {
      finish(channel, address);
    } else {
      Addresses.firstThat(host.loop(), channel, address, to -> begin(channel, to));
    }
  }

  private void begin(SocketChannel channel, SocketAddress to) throws Exception {
    boolean connected;
    try {
      connected = channel.connect(to);
    } catch (IOException e) {
      throw Addresses.connecting(to, e);
    }
    if (!connected) {
      finish(channel, to);
    }
  }

  private void finish(SocketChannel channel, SocketAddress to) throws Exception {
    try {
      var _ = readiness
          .waits()
          .tryWhenReady(channel, false, () -> channel.finishConnect() ? Boolean.TRUE : null);
    } catch (IOException e) {
      throw Addresses.connecting(to, e);
    }
  }
}
