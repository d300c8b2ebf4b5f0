package io.asyncio;

import io.asyncio.protocols.StreamProtocol;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Pipe;
import java.nio.file.Path;
import java.util.function.Supplier;

/**
 * The pipes of an event loop: those of the JDK, streams and FIFOs. Netty's event loop also takes
 * descriptors of the system if it is on epoll. The transport owns the pipe that it is given, and
 * closes it after {@code connectionLost}; it has it as {@code getExtraInfo("pipe")}.
 *
 * <p>A protocol that reads is a {@link io.asyncio.protocols.Protocol} or a {@link
 * io.asyncio.protocols.BufferedProtocol}. It gets at most 256 KiB a call. At the end of the pipe
 * its {@code eofReceived} is called, whatever that returns, and then {@code connectionLost(null)}.
 *
 * <p>A transport that writes sends at once what the system takes, and the rest later. Its {@code
 * writeEof} is its {@code close}. When the reader goes away, {@code connectionLost} is called: with
 * an {@link java.io.IOException} if something was not sent, else with {@code null}. Descriptors and
 * FIFOs on epoll tell it at once, others when something is written.
 *
 * <p>A stream blocks, so it has a daemon thread of its own, which reads one buffer of 64 KiB ahead
 * and stops while reading is paused, or writes one such buffer after the other. Closing the
 * transport closes the stream and interrupts the thread. But nothing interrupts a read of {@link
 * System#in} or of a child's output: then the thread is left behind until that returns, and what it
 * read is lost.
 *
 * @see <a
 *     href="https://docs.python.org/3/library/asyncio-eventloop.html#working-with-pipes">Working
 *     with pipes</a>
 */
public interface Pipes {

  /**
   * Reads a pipe of the JDK, which is made non-blocking.
   *
   * @param protocolFactory called once; {@code connectionMade} has run when the coroutine returns
   * @throws IllegalArgumentException (when called) if the channel is closed
   * @throws IllegalStateException (when called) if the channel belongs to a transport, or the loop
   *     is closed
   * @throws java.io.IOException (when awaited) if the channel cannot be made non-blocking
   * @see <a
   *     href="https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.connect_read_pipe">loop.connect_read_pipe</a>
   */
  <P extends StreamProtocol> Coroutine<ReadPipe<P>> connectReadPipe(
      Supplier<P> protocolFactory, Pipe.SourceChannel source);

  /**
   * Reads a stream that may block, such as {@link System#in}, in a thread of its own.
   *
   * @param protocolFactory called once; {@code connectionMade} has run when the coroutine returns
   * @param source nobody else may use it any more
   * @throws IllegalStateException (when called) if the loop is closed
   */
  <P extends StreamProtocol> Coroutine<ReadPipe<P>> connectReadPipe(
      Supplier<P> protocolFactory, InputStream source);

  /**
   * Opens a FIFO, as soon as somebody opens it to write, and reads it. Cancelling ends the wait.
   *
   * @param protocolFactory called once; {@code connectionMade} has run when the coroutine returns
   * @param source a FIFO or a character device
   * @throws IllegalStateException (when called) if the loop is closed
   * @throws IllegalArgumentException (when awaited) if it is another sort of file
   * @throws java.io.IOException (when awaited) if it cannot be opened
   */
  <P extends StreamProtocol> Coroutine<ReadPipe<P>> connectReadPipe(
      Supplier<P> protocolFactory, Path source);

  /**
   * Writes to a pipe of the JDK, which is made non-blocking.
   *
   * @param protocolFactory called once; {@code connectionMade} has run when the coroutine returns
   * @throws IllegalArgumentException (when called) if the channel is closed
   * @throws IllegalStateException (when called) if the channel belongs to a transport, or the loop
   *     is closed
   * @throws java.io.IOException (when awaited) if the channel cannot be made non-blocking
   * @see <a
   *     href="https://docs.python.org/3/library/asyncio-eventloop.html#asyncio.loop.connect_write_pipe">loop.connect_write_pipe</a>
   */
  <P extends StreamProtocol> Coroutine<WritePipe<P>> connectWritePipe(
      Supplier<P> protocolFactory, Pipe.SinkChannel sink);

  /**
   * Writes to a stream that may block, such as {@link System#out}, in a thread of its own. A loop
   * that is closed gives it up to a second to take what was written.
   *
   * @param protocolFactory called once; {@code connectionMade} has run when the coroutine returns
   * @param sink nobody else may use it any more
   * @throws IllegalStateException (when called) if the loop is closed
   */
  <P extends StreamProtocol> Coroutine<WritePipe<P>> connectWritePipe(
      Supplier<P> protocolFactory, OutputStream sink);

  /**
   * Opens a FIFO, as soon as somebody opens it to read, and writes to it. Cancelling ends the wait.
   *
   * @param protocolFactory called once; {@code connectionMade} has run when the coroutine returns
   * @param sink a FIFO or a character device
   * @throws IllegalStateException (when called) if the loop is closed
   * @throws IllegalArgumentException (when awaited) if it is another sort of file
   * @throws java.io.IOException (when awaited) if it cannot be opened
   */
  <P extends StreamProtocol> Coroutine<WritePipe<P>> connectWritePipe(
      Supplier<P> protocolFactory, Path sink);
}
