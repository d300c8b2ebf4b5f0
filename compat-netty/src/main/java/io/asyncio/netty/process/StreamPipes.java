package io.asyncio.netty.process;

import io.asyncio.netty.pipe.PipeCapacity;
import io.asyncio.netty.posix.Libc;
import io.asyncio.spi.ChildCommand;
import io.asyncio.subprocess.Stdio;
import java.io.Closeable;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Our ends of the pipes of a child, as streams. Owned by the loop's thread. */
final class StreamPipes {

  private static final int STREAMS = 3;
  private static final String DESCRIPTORS = "/proc/self/fd/";

  private final @Nullable Closeable[] streams = new @Nullable Closeable[STREAMS];
  private final List<PipeCapacity> capacities = new ArrayList<>(STREAMS);

  private StreamPipes() {}

  /** Returns those that the JDK has made for {@code command}. */
  static StreamPipes of(Process process, ChildCommand command) {
    StreamPipes pipes = new StreamPipes();
    for (int fd = 0; fd < STREAMS; fd++) {
      if (command.stdio(fd) == Stdio.PIPE) {
        pipes.streams[fd] = ofJdk(process, fd);
      }
    }
    return pipes;
  }

  private static Closeable ofJdk(Process process, int fd) {
    return switch (fd) {
      case 0 -> process.getOutputStream();
      case 1 -> process.getInputStream();
      default -> process.getErrorStream();
    };
  }

  /**
   * Takes our ends of the pipes that were opened for a child.
   *
   * @throws IOException if the system refuses; what was taken is closed then
   */
  static StreamPipes of(StandardStreams opened) throws IOException {
    StreamPipes pipes = new StreamPipes();
    boolean whole = false;
    try {
      for (int fd = 0; fd < STREAMS; fd++) {
        if (opened.isPipe(fd)) {
          pipes.take(opened, fd);
        }
      }
      whole = true;
      return pipes;
    } finally {
      if (!whole) {
        pipes.close();
        pipes.childHasEnded();
      }
    }
  }

  /** Once a pipe is a stream, nobody knows its descriptor: what it is to hold is settled before. */
  private void take(StandardStreams opened, int fd) throws IOException {
    int descriptor = opened.takeOurs(fd);
    try {
      PipeCapacity capacity = new PipeCapacity(descriptor);
      capacities.add(capacity);
      capacity.raise();
      String path = DESCRIPTORS + descriptor;
      streams[fd] = fd == 0 ? new FileOutputStream(path) : new FileInputStream(path);
    } finally {
      Libc.close(descriptor);
    }
  }

  private boolean has(int fd) {
    return streams[fd] != null;
  }

  /** Returns the stream to standard input, for the caller to close. */
  OutputStream takeInput() {
    return (OutputStream) take(0);
  }

  /** Returns the stream from standard output or error, for the caller to close. */
  InputStream takeOutput(int fd) {
    return (InputStream) take(fd);
  }

  private Closeable take(int fd) {
    Closeable stream = streams[fd];
    if (stream == null) {
      throw new IllegalStateException("stream " + fd + " is no pipe");
    }
    streams[fd] = null;
    return stream;
  }

  /** Nothing much will come any more. */
  void childHasEnded() {
    capacities.forEach(PipeCapacity::close);
  }

  /** Closes what nobody took. */
  void close() {
    for (int fd = 0; fd < STREAMS; fd++) {
      if (has(fd)) {
        close(take(fd));
      }
    }
  }

  private static void close(Closeable stream) {
    try {
      stream.close();
    } catch (IOException e) {
      // Nobody wants it, so nobody wants to know.
    }
  }
}
