package io.asyncio.streams;

import static io.asyncio.Asyncio.async;

import io.asyncio.AsyncIterable;
import io.asyncio.AsyncIterator;
import io.asyncio.Asyncio;
import io.asyncio.Coroutine;
import io.asyncio.EventLoop;
import io.asyncio.IncompleteReadError;
import io.asyncio.LimitOverrunError;
import io.asyncio.StopAsyncIteration;
import io.asyncio.internal.StreamLimit;
import io.asyncio.transports.ReadTransport;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The receiving side of a stream. {@link Asyncio#openConnection(String, int)} and {@code
 * Asyncio.startServer} make it.
 *
 * <p>A read takes what is buffered without waiting if that is enough. Otherwise it waits, and one
 * coroutine at a time may do so. Two that read the same stream can miss what comes, as with
 * asyncio's: who goes on after waiting makes whoever began to wait meanwhile forgotten. What comes
 * in is buffered up to twice the <em>limit</em>; then the transport is paused until the buffer is
 * down to the limit, or until a read needs more than there is. The limit is also the longest line
 * or message that {@link #readline} and {@link #readuntil} accept.
 *
 * <p>A read that is cancelled while it waits takes nothing out of the buffer, except {@link
 * #read()}, which loses what it has collected.
 *
 * <p>As an {@link AsyncIterable} it gives the lines, each with its newline, up to the end of the
 * stream.
 *
 * <p>Owned by the loop's thread. Arguments are checked when a method is called; all else happens
 * when the coroutine is awaited.
 *
 * @see <a
 *     href="https://docs.python.org/3/library/asyncio-stream.html#streamreader">asyncio.StreamReader</a>
 */
public final class StreamReader implements AsyncIterable<byte[]> {

  /** The limit of a stream unless another one is given: 64 KiB. */
  public static final int DEFAULT_LIMIT = 64 * 1024;

  private final int limit;
  private final StreamInput input;

  /** Makes one with the default limit, of the running loop or else the thread's current one. */
  public StreamReader() {
    this(DEFAULT_LIMIT);
  }

  /**
   * Makes one of the running loop, or else of the thread's current one.
   *
   * @param limit in bytes
   * @throws IllegalArgumentException if the limit is not positive
   * @throws IllegalStateException if there is neither a running nor a current loop
   */
  public StreamReader(int limit) {
    this(limit, Asyncio.getEventLoop());
  }

  /**
   * Makes one of {@code loop}.
   *
   * @param limit in bytes
   * @throws IllegalArgumentException if the limit is not positive
   */
  public StreamReader(int limit, EventLoop loop) {
    this.limit = StreamLimit.require(limit);
    this.input = new StreamInput(limit, loop);
  }

  /**
   * Returns the exception that reads raise, or {@code null}. It is one and the same each time. One
   * that came without a stack trace, as a transport's does, shows the await that has raised it
   * last.
   */
  public @Nullable Throwable exception() {
    return input.exception();
  }

  /** Returns what has come in, which outlives a reader that is dropped. */
  StreamInput input() {
    return input;
  }

  /** Raises that exception, if there is one, in the current task. */
  void raiseException() throws Exception {
    input.raiseException();
  }

  /**
   * Has the read that waits, and every later one, raise {@code exception}.
   */
  public void setException(Throwable exception) {
    input.setException(exception);
  }

  /**
   * Gives the transport that is paused while too much is buffered.
   *
   * @throws IllegalStateException if there is one already
   */
  public void setTransport(ReadTransport transport) {
    input.setTransport(transport);
  }

  /** Says that nothing more will come. */
  public void feedEof() {
    input.feedEof();
  }

  /** Tells whether everything has been read and {@link #feedEof} was called. */
  public boolean atEof() {
    return input.eof() && input.buffer.isEmpty();
  }

  /**
   * Adds bytes to the buffer.
   *
   * @param data belongs to the reader from now on, which may hand it out as what was read
   * @throws IllegalStateException after {@link #feedEof}
   */
  public void feedData(byte[] data) {
    input.feed(data);
  }

  /** Reads everything up to the end of the stream. As {@code read(-1)}. */
  public Coroutine<byte[]> read() {
    return read(-1);
  }

  /**
   * Reads what is there, at most {@code n} bytes; waits only if nothing is there. The limit is no
   * bound.
   *
   * @param n negative for everything up to the end of the stream; 0 gives an empty array at once
   * @return no bytes at the end of the stream, or if another coroutine took what this one waited
   *     for
   * @throws IllegalStateException (when awaited) if it has to wait and another coroutine does
   *     already
   * @throws Exception (when awaited) what was given to {@link #setException}
   */
  public Coroutine<byte[]> read(int n) {
    return async(() -> readNow(n));
  }

  private byte[] readNow(int n) throws Exception {
    input.raiseException();
    return n < 0 ? readToEnd() : n == 0 ? input.buffer.take(0) : readSome(n);
  }

  private byte[] readSome(int n) throws Exception {
    if (input.buffer.isEmpty() && !input.eof()) {
      waitFor("read", 0);
    }
    return input.take(Math.min(n, input.buffer.length()));
  }

  /** Waits for more; a reader that somebody waits for is not dropped. */
  private void waitFor(String method, int needed) throws Exception {
    try {
      input.await(method, needed);
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  private byte[] readToEnd() throws Exception {
    ByteQueue collected = new ByteQueue();
    while (true) {
      byte[] some = readSome(Integer.MAX_VALUE);
      if (some.length == 0) {
        return collected.takeAll();
      }
      collected.add(some);
      input.raiseException();
    }
  }

  /**
   * Reads exactly {@code n} bytes. The limit is no bound.
   *
   * @throws IllegalArgumentException (when called) if {@code n} is negative
   * @throws IncompleteReadError (when awaited) if the stream ends before; what was buffered is in
   *     {@link IncompleteReadError#partial} and no longer in the buffer
   * @throws IllegalStateException (when awaited) if it has to wait and another coroutine does
   *     already
   * @throws Exception (when awaited) what was given to {@link #setException}
   */
  public Coroutine<byte[]> readexactly(int n) {
    if (n < 0) {
      throw new IllegalArgumentException("n must not be negative: " + n);
    }
    return async(() -> readexactlyNow(n));
  }

  private byte[] readexactlyNow(int n) throws Exception {
    input.raiseException();
    while (input.buffer.length() < n) {
      if (input.eof()) {
        throw new IncompleteReadError(input.buffer.takeAll(), n);
      }
      waitFor("readexactly", n);
    }
    return input.take(n);
  }

  /**
   * Reads a line with its newline; what is left if the stream ends before one; no bytes at its end.
   *
   * <p>A line longer than the limit, not counting its newline, is dropped, as far as it is there.
   *
   * @throws IllegalArgumentException (when awaited) if the line is longer than the limit
   * @throws IllegalStateException (when awaited) if it has to wait and another coroutine does
   *     already
   * @throws Exception (when awaited) what was given to {@link #setException}
   */
  public Coroutine<byte[]> readline() {
    return async(this::readlineNow);
  }

  private byte[] readlineNow() throws Exception {
    SeparatorSearch search = SeparatorSearch.newline(input.buffer);
    try {
      int end = waitForSeparator(search);
      return input.take(end < 0 ? input.buffer.length() : end);
    } catch (LimitOverrunError e) {
      input.skip(e.consumed() + search.matched());
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  /**
   * Reads up to and with the newline. Unlike {@link #readline} it raises an exception if the stream
   * ends before one, and keeps the buffer if the line is too long.
   *
   * @throws IncompleteReadError (when awaited) see {@link #readuntil(byte[]...)}
   * @throws LimitOverrunError (when awaited) see {@link #readuntil(byte[]...)}
   */
  public Coroutine<byte[]> readuntil() {
    return async(() -> readuntilNow(SeparatorSearch.newline(input.buffer)));
  }

  /**
   * Reads up to and with the separator; of several, the one that ends first, and the shorter one of
   * two that end at the same place.
   *
   * @throws IllegalArgumentException (when called) if a separator is empty, or there is none
   * @throws IncompleteReadError (when awaited) if the stream ends before; what was buffered is in
   *     {@link IncompleteReadError#partial} and no longer in the buffer
   * @throws LimitOverrunError (when awaited) if more than the limit comes before the separator; the
   *     buffer stays as it is
   * @throws IllegalStateException (when awaited) if it has to wait and another coroutine does
   *     already
   * @throws Exception (when awaited) what was given to {@link #setException}
   */
  public Coroutine<byte[]> readuntil(byte[]... separators) {
    byte[][] sorted = SeparatorSearch.sorted(separators);
    return async(() -> readuntilNow(SeparatorSearch.of(input.buffer, sorted)));
  }

  /**
   * As {@link #readuntil(byte[]...)}, of what is between the buffer's position and limit.
   *
   * @param separator at least one byte; its position stays as it is
   */
  public Coroutine<byte[]> readuntil(ByteBuffer separator) {
    byte[] bytes = new byte[separator.remaining()];
    separator.duplicate().get(bytes);
    return readuntil(bytes);
  }

  private byte[] readuntilNow(SeparatorSearch search) throws Exception {
    int end = waitForSeparator(search);
    if (end < 0) {
      throw new IncompleteReadError(input.buffer.takeAll(), null);
    }
    return input.take(end);
  }

  /** Returns where the separator ends, or -1 if the stream ends before one. */
  private int waitForSeparator(SeparatorSearch search) throws Exception {
    input.raiseException();
    int end;
    while ((end = search.find()) < 0) {
      int consumed = search.withoutSeparator();
      if (consumed > limit) {
        throw new LimitOverrunError("Separator is not found, and chunk exceed the limit", consumed);
      }
      if (input.eof()) {
        return -1;
      }
      waitFor("readuntil", 0);
    }
    int consumed = end - search.matched();
    if (consumed > limit) {
      throw new LimitOverrunError("Separator is found, but chunk is longer than limit", consumed);
    }
    return end;
  }

  /** Returns an iterator over the lines that are still to come, see {@link #readline}. */
  @Override
  public AsyncIterator<byte[]> asyncIterator() {
    return () -> async(this::nextLine);
  }

  private byte[] nextLine() throws Exception {
    byte[] line = readlineNow();
    if (line.length == 0) {
      throw new StopAsyncIteration();
    }
    return line;
  }

  @Override
  public String toString() {
    String other = limit == DEFAULT_LIMIT ? "" : " limit=" + limit;
    return "<StreamReader" + input.text(other) + ">";
  }
}
