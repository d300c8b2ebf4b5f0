package io.asyncio;

/** Lines of test code, as reports name them. */
final class Here {

  private Here() {}

  /** Returns {@code FILE:LINE} of the line {@code offset} lines below the call. */
  static String line(int offset) {
    StackTraceElement caller = StackWalker.getInstance()
        .walk(frames -> frames.skip(1).findFirst().orElseThrow().toStackTraceElement());
    return caller.getFileName() + ":" + (caller.getLineNumber() + offset);
  }
}
