package io.asyncio.netty;

import io.asyncio.spi.ChildCommand;
import io.asyncio.subprocess.Stdio;
import java.io.Closeable;
import java.io.File;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Our ends of the pipes of a child that the JDK starts, as streams.
 *
 * <p>The JDK's own pipes end with the child: what a grandchild writes later is lost. So where pipes
 * can be made without it, it is given these by their paths.
 */
final class JdkPipes {

  private static final int STREAMS = 3;
  private static final String DESCRIPTORS = "/proc/self/fd/";

  /** {@code null} if the JDK makes the pipes. */
  private final @Nullable StandardStreams own;

  private final @Nullable Closeable[] streams = new @Nullable Closeable[STREAMS];

  /** Those of our own pipes. */
  private final List<PipeCapacity> capacities = new ArrayList<>(STREAMS);

  JdkPipes() {
    this.own = NativeChildren.available() ? new StandardStreams() : null;
  }

  /** Makes the pipes of {@code command}, if the JDK is not to. */
  void open(ChildCommand command) throws IOException {
    if (own != null) {
      own.openPipes(command);
      raiseCapacities(own);
    }
  }

  /** Once a pipe is a stream, nobody knows its descriptor any more, so this is early. */
  private void raiseCapacities(StandardStreams own) {
    for (int fd = 0; fd < STREAMS; fd++) {
      if (own.isPipe(fd)) {
        PipeCapacity capacity = new PipeCapacity(own.ofChild()[fd]);
        capacity.raise();
        capacities.add(capacity);
      }
    }
  }

  /** Returns what the JDK makes stream {@code fd} of, which is a pipe. */
  Redirect ofChild(int fd) {
    if (own == null) {
      return Redirect.PIPE;
    }
    File path = new File(DESCRIPTORS + own.ofChild()[fd]);
    return fd == 0 ? Redirect.from(path) : Redirect.to(path);
  }

  /** The child is started: makes the streams. */
  void connect(Process process, ChildCommand command, boolean sharesOutput) throws IOException {
    for (int fd = 0; fd < STREAMS; fd++) {
      if (command.stdio(fd) == Stdio.PIPE && !(fd == 2 && sharesOutput)) {
        streams[fd] = own == null ? ofJdk(process, fd) : ownStream(own, fd);
      }
    }
  }

  private static Closeable ofJdk(Process process, int fd) {
    return switch (fd) {
      case 0 -> process.getOutputStream();
      case 1 -> process.getInputStream();
      default -> process.getErrorStream();
    };
  }

  private static Closeable ownStream(StandardStreams own, int fd) throws IOException {
    int descriptor = own.takeOurs(fd);
    try {
      String path = DESCRIPTORS + descriptor;
      return fd == 0 ? new FileOutputStream(path) : new FileInputStream(path);
    } finally {
      Libc.close(descriptor);
    }
  }

  boolean has(int fd) {
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

  /** Closes what was opened for the child. */
  void closeOfChild() {
    if (own != null) {
      own.closeOfChild();
    }
  }

  /** The child has ended, so nothing much will come any more. */
  void ended() {
    capacities.forEach(PipeCapacity::close);
  }

  /** Closes what nobody took. */
  void closeOurs() {
    if (own != null) {
      own.closeOurs();
    }
    for (int fd = 0; fd < STREAMS; fd++) {
      if (streams[fd] != null) {
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
