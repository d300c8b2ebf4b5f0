package io.asyncio;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Picks a user's frames out of a stack. */
final class Frames {

  private static final Set<String> MACHINERY =
      Set.of(
          Strand.class.getName(),
          LoopStrand.class.getName(),
          HandoverStrand.class.getName(),
          Task.class.getName(),
          Future.class.getName(),
          AsyncCoroutine.class.getName(),
          Asyncio.class.getName());

  private Frames() {}

  /** Returns the frames that are neither this library's switching nor the JDK's. */
  static List<StackTraceElement> outermostFirst(StackTraceElement[] innermostFirst) {
    List<StackTraceElement> frames = new ArrayList<>(innermostFirst.length);
    for (StackTraceElement frame : innermostFirst) {
      if (!isMachinery(frame)) {
        frames.add(frame);
      }
    }
    Collections.reverse(frames);
    return frames;
  }

  /** Returns the user's outermost frame in the stack trace of {@code failure}, if there is one. */
  static @Nullable StackTraceElement outermost(Throwable failure) {
    List<StackTraceElement> frames = outermostFirst(failure.getStackTrace());
    return frames.isEmpty() ? null : frames.getFirst();
  }

  private static boolean isMachinery(StackTraceElement frame) {
    String name = frame.getClassName();
    int nested = name.indexOf('$');
    return "java.base".equals(frame.getModuleName())
        || MACHINERY.contains(nested < 0 ? name : name.substring(0, nested));
  }
}
