package io.asyncio;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Folds this library's frames in a stack into the functions that its users have called. */
final class LibraryFrames {

  /** The functions of {@link Asyncio} by the classes that are their coroutines or make them. */
  private static final Map<String, String> FUNCTIONS = Map.of(
      "io.asyncio.SleepCoroutine", "sleep",
      "io.asyncio.WaitFor", "waitFor",
      "io.asyncio.WaitForFutures", "wait",
      "io.asyncio.ToThread", "toThread",
      "io.asyncio.OpenConnection", "openConnection",
      "io.asyncio.StartServer", "startServer");

  /** Those on which others of these are built, by what the user's frame calls. */
  private static final Map<String, String> SCOPES =
      Map.of("io.asyncio.TaskGroup$Entry", "taskGroup", "io.asyncio.Timeout", "timeout");

  private LibraryFrames() {}

  /** Returns the stack with one frame for each succession of the library's own. */
  static List<FrameCallGraphEntry> folded(List<FrameCallGraphEntry> innermostFirst) {
    List<FrameCallGraphEntry> folded = new ArrayList<>(innermostFirst.size());
    int start = 0;
    for (int i = 0; i < innermostFirst.size(); i++) {
      if (!LibraryCode.contains(innermostFirst.get(i).frame())) {
        addCalled(folded, innermostFirst.subList(start, i));
        folded.add(innermostFirst.get(i));
        start = i + 1;
      }
    }
    addCalled(folded, innermostFirst.subList(start, innermostFirst.size()));
    return folded;
  }

  private static void addCalled(List<FrameCallGraphEntry> folded, List<FrameCallGraphEntry> own) {
    if (!own.isEmpty()) {
      FrameCallGraphEntry outermost = own.getLast();
      folded.add(new FrameCallGraphEntry(called(own, outermost.frame()), outermost.kind()));
    }
  }

  private static StackTraceElement called(
      List<FrameCallGraphEntry> own, StackTraceElement outermost) {
    for (FrameCallGraphEntry entry : own.reversed()) {
      StackTraceElement frame = entry.frame();
      String function = FUNCTIONS.get(LibraryCode.topLevelClass(frame));
      if (function != null) {
        return renamed(frame, Asyncio.class.getName(), function);
      }
      String method = enclosingMethod(frame.getClassName());
      if (method != null) {
        return renamed(frame, LibraryCode.topLevelClass(frame), method);
      }
    }
    String scope = SCOPES.get(outermost.getClassName());
    return scope == null ? outermost : renamed(outermost, Asyncio.class.getName(), scope);
  }

  private static StackTraceElement renamed(StackTraceElement frame, String type, String method) {
    return new StackTraceElement(type, method, frame.getFileName(), frame.getLineNumber());
  }

  /** Returns the method in which a coroutine without a name of its own is written. */
  private static @Nullable String enclosingMethod(String type) {
    if (!Character.isDigit(type.charAt(type.length() - 1))) {
      return null;
    }
    try {
      Method method =
          Class.forName(type, false, LibraryFrames.class.getClassLoader()).getEnclosingMethod();
      return method == null ? null : method.getName();
    } catch (ClassNotFoundException | LinkageError e) {
      return null; // out of sight from here: the frame keeps its name
    }
  }
}
