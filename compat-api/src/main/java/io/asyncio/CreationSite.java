package io.asyncio;

import io.asyncio.contextvars.Context;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The place where something was made, with the calls that led there; recorded in debug mode.
 *
 * <p>Any thread may ask; the frames are looked at when somebody does.
 */
@SuppressWarnings("serial") // it leaves no program
final class CreationSite extends Throwable {

  /** How many frames a report shows. */
  private static final int DEPTH = 10;

  private static final String HANDLE = Handle.class.getName();

  /** Between a callback and the loop. */
  private static final Set<String> CALLERS = Set.of(
      HANDLE,
      Callback.class.getName(),
      Context.class.getName(),
      DoneCallback.class.getName(),
      PlacedCallback.class.getName());

  private boolean trimmed;
  private @Nullable String function;

  CreationSite() {
    super("made here", null, false, true);
  }

  /** Returns the present place if {@code loop} is in debug mode. */
  static @Nullable CreationSite inDebugOf(BaseEventLoop loop) {
    return loop.getDebug() ? new CreationSite() : null;
  }

  /** Reduces the stack trace to the user's own calls, the innermost first. */
  synchronized CreationSite trimmed() {
    if (!trimmed) {
      trimmed = true;
      StackTraceElement[] all = getStackTrace();
      StackTraceElement[] own = ownOf(Arrays.stream(all, 0, endOfCallback(all)));
      if (own.length == 0) {
        own = ownOf(Arrays.stream(all));
      }
      if (own.length > 0) {
        function = functionIn(all);
        setStackTrace(own);
      }
    }
    return this;
  }

  private static StackTraceElement[] ownOf(Stream<StackTraceElement> frames) {
    return frames
        .filter(frame -> !LibraryCode.contains(frame))
        .limit(DEPTH)
        .toArray(StackTraceElement[]::new);
  }

  /** Returns where the frames of a callback end and those of the loop begin. */
  private static int endOfCallback(StackTraceElement[] frames) {
    int end = 0;
    while (end < frames.length && !frames[end].getClassName().equals(HANDLE)) {
      end++;
    }
    return end;
  }

  /** Returns the name of what the user called, or of what called {@code async} itself. */
  private static String functionIn(StackTraceElement[] frames) {
    int own = 1;
    while (LibraryCode.contains(frames[own]) && !calls(frames[own])) {
      own++;
    }
    StackTraceElement called = frames[own - 1];
    return called.getMethodName().equals("async") ? nameOf(frames[own]) : nameOf(called);
  }

  /** Tells whether a frame is that of the loop's which calls a callback. */
  private static boolean calls(StackTraceElement frame) {
    return CALLERS.contains(frame.getClassName());
  }

  /** A lambda bears the name of the method that it is written in. */
  private static String nameOf(StackTraceElement frame) {
    String[] parts = frame.getMethodName().split("\\$", -1);
    String method =
        parts.length > 2 && parts[0].equals("lambda") ? parts[1] : frame.getMethodName();
    String type = frame.getClassName();
    return type.equals(Asyncio.class.getName())
        ? method
        : type.substring(type.lastIndexOf('.') + 1).replace('$', '.') + "." + method;
  }

  /** Returns the name of the function that made a coroutine here, or {@code otherwise}. */
  String functionOr(String otherwise) {
    trimmed();
    return function == null ? otherwise : function;
  }

  /** Returns {@code " created at FILE:LINE"}, or nothing if {@code madeAt} is null. */
  static String text(@Nullable CreationSite madeAt) {
    StackTraceElement[] frames =
        madeAt == null ? new StackTraceElement[0] : madeAt.trimmed().getStackTrace();
    return frames.length == 0
        ? ""
        : " created at " + frames[0].getFileName() + ":" + frames[0].getLineNumber();
  }

  /** Tells whether there is a call of the user's among the frames. */
  boolean isKnown() {
    trimmed();
    return function != null;
  }

  /** Returns a heading for something that was made here, and the frames. */
  String trace(String what) {
    return lines(what + " created at");
  }

  /** Returns a heading and the frames, each in a line of its own. */
  String lines(String heading) {
    StringBuilder text = new StringBuilder(heading).append(" (most recent call first):");
    for (StackTraceElement frame : trimmed().getStackTrace()) {
      text.append(System.lineSeparator()).append("\tat ").append(frame);
    }
    return text.toString();
  }
}
