package io.asyncio.netty.stream;

import io.asyncio.netty.transport.FileRange;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.channels.FileChannel.MapMode;
import org.jspecify.annotations.Nullable;

/**
 * A range of a file that is mapped into memory, a window at a time, and sent from there: a descriptor
 * of the system takes nothing else, for the JDK does not tell that of a file. If the file shrinks, the
 * system refuses to send what is behind its end.
 *
 * <p>Owned by the loop's thread.
 */
final class MappedFile implements StreamSocket.FileSender {

  private static final long WINDOW = 8 * 1024 * 1024;

  /** How much is sent before others have their turn. */
  private static final int MOST_AT_ONCE = 2 * 1024 * 1024;

  private final FileRange range;
  private final StreamSocket socket;
  private @Nullable Arena arena;
  private ByteBuf window = Unpooled.EMPTY_BUFFER;

  MappedFile(FileRange range, StreamSocket socket) {
    this.range = range;
    this.socket = socket;
  }

  @Override
  public StreamSocket.Progress send() throws IOException {
    for (int left = MOST_AT_ONCE; left > 0 && range.left() > 0; ) {
      if (!window.isReadable()) {
        map();
      }
      int sent = sendFromWindow();
      if (sent == 0 && range.left() > 0) {
        return StreamSocket.Progress.FULL;
      }
      range.sent(sent);
      left -= sent;
    }
    return range.left() <= 0 ? StreamSocket.Progress.ALL : StreamSocket.Progress.SOME;
  }

  private int sendFromWindow() throws IOException {
    // what of the last page is behind the end is zero, and not the file's
    int length = (int) Math.min(window.readableBytes(), range.left());
    try {
      int sent = socket.send(window.slice(window.readerIndex(), length));
      window.skipBytes(sent);
      return sent;
    } catch (IOException e) {
      if (range.left() <= 0) {
        return 0; // it has shrunk meanwhile
      }
      throw e;
    }
  }

  private void map() throws IOException {
    close();
    Arena mapping = Arena.ofShared(); // coroutines have threads of their own
    arena = mapping;
    window = Unpooled.wrappedBuffer(range
        .file()
        .map(MapMode.READ_ONLY, range.begin(), Math.min(range.left(), WINDOW), mapping)
        .asByteBuffer());
  }

  @Override
  public void close() {
    window = Unpooled.EMPTY_BUFFER;
    if (arena != null) {
      arena.close();
      arena = null;
    }
  }
}
