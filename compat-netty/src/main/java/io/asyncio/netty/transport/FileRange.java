package io.asyncio.netty.transport;

import io.asyncio.SendfileNotAvailableError;
import io.asyncio.SendfileOptions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.NonReadableChannelException;
import java.nio.channels.WritableByteChannel;
import java.nio.file.FileSystemException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The part of a file that is sent, and how much of it was. Where the file ends is looked up again and
 * again: it may shrink.
 *
 * <p>Owned by the loop's thread, but for {@link #read}.
 */
public final class FileRange {

  /** How much is sent by a call, before others have their turn. */
  private static final long MOST_AT_ONCE = 4 * 1024 * 1024;

  private final FileChannel file;
  private final long offset;
  private final @Nullable Long count;
  private long sent;

  /** What sends a part of a file to a socket; 0 if that takes nothing now. */
  public interface Transfer {
    long to(FileChannel file, long position, long count) throws IOException;
  }

  private FileRange(FileChannel file, SendfileOptions options) {
    this.file = file;
    this.offset = options.offset();
    this.count = options.count();
  }

  /**
   * Makes the range of a file that {@code options} say.
   *
   * @throws IllegalArgumentException if the file is closed, or cannot be read from
   */
  public static FileRange of(FileChannel file, SendfileOptions options) {
    Objects.requireNonNull(options, "options");
    if (!Objects.requireNonNull(file, "file").isOpen()) {
      throw new IllegalArgumentException("file is closed: " + file);
    }
    try {
      var _ = file.read(ByteBuffer.allocate(0), 0);
    } catch (NonReadableChannelException e) {
      throw new IllegalArgumentException("file cannot be read from: " + file, e);
    } catch (IOException e) {
      // It has no positions.
    }
    return new FileRange(file, options);
  }

  /** Returns the file. */
  public FileChannel file() {
    return file;
  }

  /** Returns where in the file the rest begins. */
  public long begin() {
    return offset + sent;
  }

  /** Returns how many bytes were sent. */
  public long sent() {
    return sent;
  }

  /** Notes that so many more bytes were sent. */
  public void sent(long more) {
    sent += more;
  }

  /** Returns how many bytes are left, as far as the file goes. */
  public long left() throws IOException {
    if (!file.isOpen()) {
      throw new FileSystemException(file.toString(), null, "closed while it was sent");
    }
    long toTheEnd = Math.max(0, file.size() - begin());
    return count == null ? toTheEnd : Math.min(toTheEnd, count - sent);
  }

  /** Returns how many bytes may be read at most, whatever the file has. */
  private long wanted() {
    return count == null ? Long.MAX_VALUE : count - sent;
  }

  /**
   * Refuses a file that the system cannot send by itself.
   *
   * @throws SendfileNotAvailableError if it is no file of the system's, or no regular one
   */
  public void requireRegular() throws IOException {
    if (file.getClass().getModule() != Object.class.getModule()) {
      throw new SendfileNotAvailableError("not a file of the system: " + file);
    }
    if (file.size() == 0 && !isEmpty()) {
      throw new SendfileNotAvailableError("not a regular file: " + file);
    }
  }

  /** What is no regular file has no size, and yet there may be something in it. */
  private boolean isEmpty() {
    try {
      return file.read(ByteBuffer.allocate(1), 0) < 0;
    } catch (IOException e) {
      return false;
    }
  }

  /** Returns what sends to a socket of the JDK that does not block. */
  public static Transfer to(WritableByteChannel socket) {
    return (file, position, count) -> file.transferTo(position, count, socket);
  }

  /** Sends what is taken at once; returns whether everything is sent. */
  public boolean transfer(Transfer transfer) throws IOException {
    long left = left();
    if (left > 0) {
      sent += transfer.to(file, begin(), Math.min(left, MOST_AT_ONCE));
      left = left();
    }
    return left <= 0;
  }

  /**
   * Reads what comes next, and blocks. On any thread, one at a time.
   *
   * @return how many bytes there are in front of the buffer's position; 0 at the end
   */
  public int read(ByteBuffer buffer) throws IOException {
    buffer.clear().limit((int) Math.min(buffer.capacity(), wanted()));
    if (!buffer.hasRemaining()) {
      return 0;
    }
    return Math.max(0, hasPositions() ? file.read(buffer, begin()) : file.read(buffer));
  }

  private boolean hasPositions() throws IOException {
    try {
      return file.position() >= 0;
    } catch (IOException e) {
      if (offset > 0) {
        throw e;
      }
      return false;
    }
  }

  /** Puts the file's position behind what was sent, if it has positions. */
  public void settle() throws IOException {
    if (sent > 0 && file.isOpen() && hasPositions()) {
      file.position(begin());
    }
  }
}
