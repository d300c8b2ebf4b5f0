package io.asyncio;

import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.DatagramChannel;
import java.nio.channels.FileChannel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * What an event loop does with sockets that no transport has: channels of the JDK, over TCP, over
 * UDP or of the Unix domain, in non-blocking mode. Each operation tries at once, and waits for the
 * channel only if it has to.
 *
 * <p>A channel belongs to its user, who closes it; before that, whatever waits for it should be
 * cancelled. What waits all the same raises {@link ConnectionAbortedError} in the loop's next
 * iteration; if many thousands wait, or the channel is closed on another thread, it may take some
 * more. What is cancelled leaves the channel as it is: nothing is lost that somebody else could
 * still read.
 *
 * <p>What fails, fails as it does for a transport: with {@link ConnectionResetError}, {@link
 * BrokenPipeError}, {@link java.net.ConnectException} and so on.
 *
 * <p><b>Pitfall.</b> One operation at a time may wait for a channel to be read from, accepted from
 * included, and one for it to be written to, connecting included. A second one takes the place of
 * the first, which waits on until it is cancelled; {@link Network#addReader} and {@link
 * Network#addWriter} do the same.
 *
 * @see <a
 *     href="https://docs.python.org/3/library/asyncio-eventloop.html#working-with-socket-objects-directly">Working
 *     with socket objects directly</a>
 */
public interface SocketOperations {

  /**
   * Receives what there is, or waits for something.
   *
   * @param channel a {@link SocketChannel}, or a {@link DatagramChannel} that is
   *     connected
   * @param n how many bytes at most; a call returns no more than 256 KiB
   * @return what was received; nothing at the end of the stream
   * @throws IllegalArgumentException (when called) if {@code n} is negative, or the channel is
   *     closed or in blocking mode
   * @throws IllegalStateException (when called) if the channel belongs to a transport, or the loop
   *     is closed
   * @throws java.io.IOException (when awaited) if the connection is broken, or there is none
   */
  <C extends SelectableChannel & ByteChannel> Coroutine<byte[]> sockRecv(C channel, int n);

  /**
   * As {@link #sockRecv}, into a buffer: behind its position, which is moved.
   *
   * @param channel a {@link SocketChannel}, or a {@link DatagramChannel} that is
   *     connected
   * @param buffer with the room that there is
   * @return how many bytes were received; 0 at the end of the stream
   * @throws IllegalArgumentException (when called) if the buffer is read-only, or the channel is
   *     closed or in blocking mode
   */
  <C extends SelectableChannel & ByteChannel> Coroutine<Integer> sockRecvInto(
      C channel, ByteBuffer buffer);

  /**
   * Receives a datagram, or waits for one.
   *
   * @param channel where it comes in
   * @param n how many bytes at most; what is longer is cut off
   * @return the datagram, and who has sent it
   * @throws IllegalArgumentException (when called) if {@code n} is negative, or the channel is
   *     closed or in blocking mode
   * @throws IllegalStateException (when called) if the channel belongs to a transport, or the loop
   *     is closed
   * @throws java.io.IOException (when awaited) if the system refuses
   */
  Coroutine<Datagram> sockRecvfrom(DatagramChannel channel, int n);

  /**
   * As {@link #sockRecvfrom}, into a buffer: behind its position, which is moved.
   *
   * @param channel where it comes in
   * @param buffer with the room that there is
   * @throws IllegalArgumentException (when called) if the buffer is read-only, or the channel is
   *     closed or in blocking mode
   * @return how long the datagram is, as far as there was room, and who has sent it
   */
  Coroutine<DatagramCount> sockRecvfromInto(DatagramChannel channel, ByteBuffer buffer);

  /**
   * As {@link #sockRecvfromInto(DatagramChannel, ByteBuffer)}, with a limit.
   *
   * @param channel where it comes in
   * @param buffer with the room that there is
   * @param n how many bytes at most; 0 for as much as there is room
   * @throws IllegalArgumentException (when called) also if {@code n} is negative, or more than
   *     there is room
   */
  Coroutine<DatagramCount> sockRecvfromInto(DatagramChannel channel, ByteBuffer buffer, int n);

  /**
   * Sends all, and returns when the system has taken it. If that fails or is cancelled, nobody
   * knows how much was sent.
   *
   * @param channel a {@link SocketChannel}, or a {@link DatagramChannel} that is
   *     connected
   * @param data which is not copied, and must stay what it is until then
   * @throws IllegalArgumentException (when called) if the channel is closed or in blocking mode
   * @throws IllegalStateException (when called) if the channel belongs to a transport, or the loop
   *     is closed
   * @throws java.io.IOException (when awaited) if the connection is broken, or its sending side is
   *     shut down, or there is none, or an empty datagram is to be sent, which the JDK does not do
   *     over a channel that is connected
   */
  default <C extends SelectableChannel & ByteChannel> Coroutine<@Nullable Void> sockSendall(
      C channel, byte[] data) {
    return sockSendall(channel, ByteBuffer.wrap(data));
  }

  /**
   * As {@link #sockSendall(SelectableChannel, byte[])}, of what is between the position and the
   * limit of a buffer. The position is moved behind what was sent.
   *
   * @param channel a {@link SocketChannel}, or a {@link DatagramChannel} that is
   *     connected
   * @param data which is not copied, and must stay what it is until then
   */
  <C extends SelectableChannel & ByteChannel> Coroutine<@Nullable Void> sockSendall(
      C channel, ByteBuffer data);

  /**
   * Sends a datagram; waits while the system takes none.
   *
   * @param channel from where
   * @param data the datagram
   * @param address to where; a name is looked up
   * @return how many bytes were sent
   * @throws IllegalArgumentException (when called) if the channel is closed or in blocking mode, or
   *     (when awaited) if it can have no such address, or is connected to another one
   * @throws IllegalStateException (when called) if the channel belongs to a transport, or the loop
   *     is closed
   * @throws java.io.IOException (when awaited) if the system refuses, or the name is unknown or has
   *     no address of the channel's family, or an empty datagram is to be sent over a channel that is
   *     connected, which the JDK does not do
   */
  default Coroutine<Integer> sockSendto(
      DatagramChannel channel, byte[] data, SocketAddress address) {
    return sockSendto(channel, ByteBuffer.wrap(data), address);
  }

  /**
   * As {@link #sockSendto(DatagramChannel, byte[], SocketAddress)}, of what is between the position
   * and the limit of a buffer. The position is moved behind it.
   *
   * @param channel from where
   * @param data the datagram
   * @param address to where; a name is looked up
   */
  Coroutine<Integer> sockSendto(DatagramChannel channel, ByteBuffer data, SocketAddress address);

  /**
   * Connects a channel. A connection that is being made already, as by a {@code sockConnect} that
   * was cancelled, is waited for.
   *
   * <p>The JDK closes a channel that cannot be connected: it takes another one to try again.
   *
   * @param channel a {@link SocketChannel} or a {@link DatagramChannel}
   * @param address to where; of a name that is looked up, the first address of the channel's family
   * @throws IllegalArgumentException (when called) if the channel is closed or in blocking mode, or
   *     (when awaited) if it can have no such address
   * @throws IllegalStateException (when called) if the channel belongs to a transport, or the loop
   *     is closed
   * @throws java.io.IOException (when awaited) if it cannot be connected, such as {@link
   *     java.net.ConnectException}; if it is connected already; if the name is unknown or has no
   *     address of the channel's family
   */
  <C extends SelectableChannel & ByteChannel> Coroutine<@Nullable Void> sockConnect(
      C channel, SocketAddress address);

  /**
   * Accepts a connection, or waits for one.
   *
   * @param channel one that listens
   * @return the connection, a channel in non-blocking mode, and whose it is
   * @throws IllegalArgumentException (when called) if the channel is closed, not bound, or in
   *     blocking mode
   * @throws IllegalStateException (when called) if the channel belongs to a server, or the loop is
   *     closed
   * @throws java.io.IOException (when awaited) if the system refuses
   */
  Coroutine<AcceptedSocket> sockAccept(ServerSocketChannel channel);

  /**
   * Sends a file, without copying it if the system can do that.
   *
   * @param channel one that is connected
   * @param file which can be read from; it stays its user's
   * @return how many bytes were sent
   * @throws IllegalArgumentException (when called) if the channel is closed or in blocking mode, or
   *     the file is closed or cannot be read from
   * @throws IllegalStateException (when called) if the channel belongs to a transport, or the loop
   *     is closed
   * @throws java.io.IOException (when awaited) if the connection is broken, or the file cannot be
   *     read; the file's position tells how much was sent
   */
  default Coroutine<Long> sockSendfile(SocketChannel channel, FileChannel file) {
    return sockSendfile(channel, file, SendfileOptions.defaults());
  }

  /**
   * As {@link #sockSendfile(SocketChannel, FileChannel)}, of a part of a file.
   *
   * @param channel one that is connected
   * @param file which can be read from; it stays its user's
   * @param offset where in the file the part begins, whatever the file's position is
   * @param count how many bytes at most; more than 0
   * @throws IllegalArgumentException (when called) also if {@code offset} is negative or {@code
   *     count} is not positive
   */
  default Coroutine<Long> sockSendfile(
      SocketChannel channel, FileChannel file, long offset, long count) {
    return sockSendfile(
        channel, file, SendfileOptions.defaults().withOffset(offset).withCount(count));
  }

  /**
   * As {@link #sockSendfile(SocketChannel, FileChannel)}, with options. Afterwards, also if it fails
   * or is cancelled, the file's position is behind what was sent, if that was anything. A file that
   * turns out to be shorter is sent up to its end.
   *
   * @param channel one that is connected
   * @param file which can be read from; it stays its user's
   * @param options what of the file
   * @throws SendfileNotAvailableError (when awaited) if the file would have to be copied, and {@code
   *     fallback} is off
   */
  Coroutine<Long> sockSendfile(SocketChannel channel, FileChannel file, SendfileOptions options);
}
