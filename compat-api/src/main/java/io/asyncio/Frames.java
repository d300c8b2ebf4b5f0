package io.asyncio;

import io.asyncio.internal.OneShot;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Picks a user's frames out of a stack. */
final class Frames {

  /** The packages in which nothing is worth showing. */
  private static final Set<String> HIDDEN =
      Set.of("io.asyncio.internal", "io.asyncio.internal.strand", "io.asyncio.tools");

  /** What runs coroutines, among classes whose own coroutines are shown. */
  private static final Set<String> MACHINERY = Set.of(
      Task.class.getName(),
      TaskStack.class.getName(),
      TaskStep.class.getName(),
      LoopCallGraph.class.getName(),
      Future.class.getName(),
      FutureCallGraph.class.getName(),
      CallGraphs.class.getName(),
      AsyncCoroutine.class.getName(),
      Aclosing.class.getName(),
      BodyGenerator.class.getName(),
      Each.class.getName(),
      GeneratorBody.class.getName(),
      GeneratorStep.class.getName(),
      Asyncio.class.getName());

  /** What calls the body of a coroutine. */
  private static final Set<String> CALLERS_OF_COROUTINES = Set.of(
      AsyncCoroutine.class.getName(),
      OneShot.class.getName(),
      Asyncio.class.getName(),
      TaskStep.class.getName());

  private Frames() {}

  /** Returns the frames that are neither this library's switching nor the JDK's. */
  static List<StackTraceElement> outermostFirst(StackTraceElement[] innermostFirst) {
    List<FrameCallGraphEntry> entries = new ArrayList<>(innermostFirst.length);
    addTo(entries, innermostFirst);
    return outermostFirst(entries);
  }

  static List<StackTraceElement> outermostFirst(List<FrameCallGraphEntry> innermostFirst) {
    List<StackTraceElement> frames = new ArrayList<>(innermostFirst.size());
    for (FrameCallGraphEntry entry : innermostFirst.reversed()) {
      frames.add(entry.frame());
    }
    return Collections.unmodifiableList(frames);
  }

  /** Appends such frames of a stack, and says of each what it is the body of. */
  static void addTo(List<FrameCallGraphEntry> entries, StackTraceElement[] innermostFirst) {
    for (int i = 0; i < innermostFirst.length; i++) {
      StackTraceElement frame = innermostFirst[i];
      if (!isMachinery(frame) && !isBridge(frame, i == 0 ? null : innermostFirst[i - 1])) {
        StackTraceElement caller = i + 1 < innermostFirst.length ? innermostFirst[i + 1] : null;
        entries.add(new FrameCallGraphEntry(frame, kind(frame, caller)));
      }
    }
  }

  /**
   * Tells whether javac made the method, which calls the one that was written with a narrower type.
   */
  private static boolean isBridge(StackTraceElement frame, @Nullable StackTraceElement callee) {
    return callee != null
        && isAwaitHere(frame)
        && isAwaitHere(callee)
        && frame.getClassName().equals(callee.getClassName());
  }

  private static boolean isAwaitHere(StackTraceElement frame) {
    return frame.getMethodName().equals("awaitHere");
  }

  private static FrameCallGraphEntry.Kind kind(
      StackTraceElement frame, @Nullable StackTraceElement caller) {
    String calledBy = caller == null ? "" : LibraryCode.topLevelClass(caller);
    if (calledBy.equals(GeneratorBody.class.getName())) {
      return FrameCallGraphEntry.Kind.ASYNC_GENERATOR;
    }
    return isAwaitHere(frame) || CALLERS_OF_COROUTINES.contains(calledBy)
        ? FrameCallGraphEntry.Kind.COROUTINE
        : FrameCallGraphEntry.Kind.FUNCTION;
  }

  /** Returns the user's outermost frame in the stack trace of {@code failure}, if there is one. */
  static @Nullable StackTraceElement outermost(Throwable failure) {
    List<StackTraceElement> frames = outermostFirst(failure.getStackTrace());
    return frames.isEmpty() ? null : frames.getFirst();
  }

  private static boolean isMachinery(StackTraceElement frame) {
    String type = LibraryCode.topLevelClass(frame);
    return LibraryCode.isJdk(frame)
        || MACHINERY.contains(type)
        || (HIDDEN.contains(LibraryCode.packageOf(type)) && LibraryCode.contains(frame));
  }
}
