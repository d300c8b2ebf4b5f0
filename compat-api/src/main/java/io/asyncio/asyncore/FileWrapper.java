package io.asyncio.asyncore;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.Channel;
import java.nio.channels.NonReadableChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.WritableByteChannel;
import java.util.Objects;

/**
 * A file with the methods that a dispatcher calls on its socket: a pipe's end, or a file in the file
 * system. A pipe's end is watched by the loop. A file, and whatever else is no {@link
 * SelectableChannel}, is taken to be always ready; reading it may make the loop wait for the disk.
 *
 * <p>It is the channel itself, not a duplicate: closing one closes the other.
 *
 * @see <a href="https://docs.python.org/3.11/library/asyncore.html#asyncore.file_wrapper">file_wrapper</a>
 */
public final class FileWrapper implements ByteChannel {

  private final Channel channel;

  /**
   * Wraps a channel, which is put into non-blocking mode if it has such.
   *
   * @throws IOException if it is closed
   */
  public FileWrapper(Channel channel) throws IOException {
    this.channel = Objects.requireNonNull(channel, "channel");
    if (channel instanceof SelectableChannel selectable) {
      try {
        selectable.configureBlocking(false);
      } catch (IOException e) {
        throw SocketFailures.told(e);
      }
    }
  }

  /** Returns the channel. */
  public Channel channel() {
    return channel;
  }

  /**
   * Returns what is there to read, at most {@code size} bytes; none at the end.
   *
   * @throws BlockingIOError if there is nothing to read yet
   * @throws IOException if it fails
   * @throws NonReadableChannelException if the channel cannot be read
   */
  public byte[] recv(int size) throws IOException {
    try {
      return SocketIo.receive(this, size);
    } catch (IOException | IllegalStateException e) {
      throw SocketFailures.told(e);
    }
  }

  /**
   * Writes what the system takes at once, and returns how many bytes that were.
   *
   * @throws IOException if it fails
   * @throws NonWritableChannelException if the channel cannot be written
   */
  public int send(byte[] data) throws IOException {
    Objects.requireNonNull(data, "data");
    try {
      return SocketIo.send(this, data);
    } catch (IOException | IllegalStateException e) {
      throw SocketFailures.told(e);
    }
  }

  @Override
  public int read(ByteBuffer buffer) throws IOException {
    if (channel instanceof ReadableByteChannel readable) {
      return readable.read(buffer);
    }
    throw new NonReadableChannelException();
  }

  @Override
  public int write(ByteBuffer buffer) throws IOException {
    if (channel instanceof WritableByteChannel writable) {
      return writable.write(buffer);
    }
    throw new NonWritableChannelException();
  }

  @Override
  public boolean isOpen() {
    return channel.isOpen();
  }

  /** Closes the channel. It may be called again. */
  @Override
  public void close() throws IOException {
    channel.close();
  }
}
