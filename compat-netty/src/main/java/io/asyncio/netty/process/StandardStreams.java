package io.asyncio.netty.process;

import io.asyncio.netty.posix.Libc;
import io.asyncio.spi.ChildCommand;
import io.asyncio.subprocess.Stdio;
import java.io.IOException;
import java.util.Arrays;

/** The descriptors of a child's standard streams, and our ends of those that are pipes. */
final class StandardStreams {

  private static final String NULL_DEVICE = "/dev/null";
  private static final int STREAMS = 3;
  private static final int NONE = -1;

  /** The streams are set up in their order, so this is the child's by then. */
  private static final int STDOUT_OF_CHILD = 1;

  /** What the child gets; its own number where it inherits. */
  private final int[] ofChild = {0, 1, 2};

  private final int[] ours = {NONE, NONE, NONE};

  /** Which of {@link #ofChild} were opened for the child. */
  private final boolean[] opened = new boolean[STREAMS];

  /**
   * Opens what {@code command} wants. If this fails, what is open already has to be closed.
   *
   * @throws IOException if a file or a pipe cannot be opened
   */
  void open(ChildCommand command) throws IOException {
    for (int fd = 0; fd < STREAMS; fd++) {
      open(fd, command);
    }
  }

  private void open(int fd, ChildCommand command) throws IOException {
    Stdio stdio = command.stdio(fd);
    switch (stdio) {
      case Stdio.Special.PIPE -> openPipe(fd);
      case Stdio.Special.DEVNULL -> give(fd, Libc.open(NULL_DEVICE, nullFlags(fd)));
      case Stdio.Special.STDOUT -> ofChild[fd] = STDOUT_OF_CHILD;
      case Stdio.Special.INHERIT -> ofChild[fd] = fd;
      case Stdio.OfFile file -> {
        if (fd == 2 && file.equals(command.stdout())) {
          ofChild[fd] = STDOUT_OF_CHILD;
        } else {
          give(fd, Libc.open(file.path().toString(), fileFlags(fd, file)));
        }
      }
    }
  }

  private static int nullFlags(int fd) {
    return fd == 0 ? Libc.O_RDONLY : Libc.O_WRONLY;
  }

  private static int fileFlags(int fd, Stdio.OfFile file) {
    if (fd == 0) {
      return Libc.O_RDONLY;
    }
    return Libc.O_WRONLY | Libc.O_CREAT | (file.append() ? Libc.O_APPEND : Libc.O_TRUNC);
  }

  private void openPipe(int fd) throws IOException {
    Libc.Pipe pipe = Libc.pipe();
    ours[fd] = fd == 0 ? pipe.writeEnd() : pipe.readEnd();
    give(fd, fd == 0 ? pipe.readEnd() : pipe.writeEnd());
  }

  private void give(int fd, int descriptor) {
    ofChild[fd] = descriptor;
    opened[fd] = true;
  }

  /** Returns what the child's streams are made of, in their order. */
  int[] ofChild() {
    return ofChild.clone();
  }

  boolean isPipe(int fd) {
    return ours[fd] != NONE;
  }

  /** Returns our end of a pipe, which the caller has to close from now on. */
  int takeOurs(int fd) {
    int descriptor = ours[fd];
    ours[fd] = NONE;
    return descriptor;
  }

  /** Closes what was opened for the child. */
  void closeOfChild() {
    for (int fd = 0; fd < STREAMS; fd++) {
      if (opened[fd]) {
        opened[fd] = false;
        Libc.close(ofChild[fd]);
      }
    }
  }

  /** Closes our ends that nobody took. */
  void closeOurs() {
    Arrays.stream(ours).filter(descriptor -> descriptor != NONE).forEach(Libc::close);
    Arrays.fill(ours, NONE);
  }
}
