package io.asyncio.subprocess;

import java.nio.file.Path;
import java.util.Objects;

/**
 * What one of a child's standard streams is. Files are opened for the child when it is started, as
 * seen from this program's directory and not from the child's; if one cannot be, starting the child
 * raises a {@link java.io.IOException}.
 *
 * @see <a
 *     href="https://docs.python.org/3/library/asyncio-subprocess.html#constants">asyncio.subprocess:
 *     Constants</a>
 */
public sealed interface Stdio {

  /** A pipe to this program: {@code asyncio.subprocess.PIPE}. */
  Stdio PIPE = Special.PIPE;

  /** For standard error alone: where standard output goes. {@code asyncio.subprocess.STDOUT}. */
  Stdio STDOUT = Special.STDOUT;

  /** {@code /dev/null}: {@code asyncio.subprocess.DEVNULL}. */
  Stdio DEVNULL = Special.DEVNULL;

  /**
   * This program's own descriptor, whatever {@link System#setOut} has made of {@link System#out}:
   * {@code None} in asyncio.
   */
  Stdio INHERIT = Special.INHERIT;

  /**
   * A file: standard input is read from it; the other two are written to it, which makes it anew,
   * or empties it if there is one. If both of these name the same file, they share it.
   */
  static Stdio file(Path path) {
    return new OfFile(path, false);
  }

  /**
   * A file that what is written is appended to, and which is made if there is none; not for
   * standard input.
   */
  static Stdio appendTo(Path path) {
    return new OfFile(path, true);
  }

  /** What needs nothing more to be said. */
  enum Special implements Stdio {
    PIPE,
    STDOUT,
    DEVNULL,
    INHERIT
  }

  /**
   * A file.
   *
   * @param append whether what is in it stays
   */
  record OfFile(Path path, boolean append) implements Stdio {

    /** Checks the component. */
    public OfFile {
      Objects.requireNonNull(path, "path");
    }
  }
}
