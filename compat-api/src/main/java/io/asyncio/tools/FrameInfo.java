package io.asyncio.tools;

import java.util.Objects;

/**
 * A frame of a stack.
 *
 * @param funcname the function, as in {@code Server.handle}
 * @param filename the source file; empty if it is not known
 * @param lineno the line; 0 if it is not known
 */
public record FrameInfo(String funcname, String filename, int lineno) {

  /** Checks the components. */
  public FrameInfo {
    Objects.requireNonNull(funcname, "funcname");
    Objects.requireNonNull(filename, "filename");
  }

  /** Makes one whose place is not known. */
  public static FrameInfo of(String funcname) {
    return new FrameInfo(funcname, "", 0);
  }

  /** Returns the function, and the place if it is known: {@code Server.handle Server.java:12}. */
  @Override
  public String toString() {
    return filename.isEmpty() && lineno == 0 ? funcname : funcname + " " + filename + ":" + lineno;
  }
}
