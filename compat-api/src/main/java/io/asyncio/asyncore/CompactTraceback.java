package io.asyncio.asyncore;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A stack trace in one line.
 *
 * @param place where the exception was thrown
 * @param type of the exception
 * @param value the exception
 * @param info all places from where the loop called the dispatcher to {@code place}, each as {@code
 *     [file|method|line]}
 * @see Asyncore#compactTraceback
 */
public record CompactTraceback(
    StackTraceElement place, Class<? extends Throwable> type, Throwable value, String info) {

  /** The classes by which a loop calls handlers, asks dispatchers, and ends connections. */
  private static final Set<String> CALLERS = Stream.of(
          Events.class, Polled.class, Poller.class, Attachment.class, Attachment.Watched.class)
      .map(Class::getName)
      .collect(Collectors.toUnmodifiableSet());

  private static final StackTraceElement NOWHERE =
      new StackTraceElement("unknown", "unknown", null, -1);

  /** Refuses null. */
  public CompactTraceback {
    Objects.requireNonNull(place, "place");
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(value, "value");
    Objects.requireNonNull(info, "info");
  }

  static CompactTraceback of(Throwable error) {
    StackTraceElement[] frames = error.getStackTrace();
    List<StackTraceElement> places = Arrays.asList(frames).subList(0, countToHandler(frames));
    StackTraceElement place = places.isEmpty() ? NOWHERE : places.getFirst();
    Collections.reverse(places);
    String info = places.stream().map(CompactTraceback::text).collect(Collectors.joining(" "));
    return new CompactTraceback(place, error.getClass(), error, info);
  }

  /** Counts the frames up to the loop's one from which the dispatcher was called; all if none is. */
  private static int countToHandler(StackTraceElement[] frames) {
    for (int i = 0; i < frames.length; i++) {
      if (CALLERS.contains(frames[i].getClassName())) {
        return i + 1;
      }
    }
    return frames.length;
  }

  private static String text(StackTraceElement frame) {
    return "[%s|%s|%d]"
        .formatted(frame.getFileName(), frame.getMethodName(), frame.getLineNumber());
  }
}
