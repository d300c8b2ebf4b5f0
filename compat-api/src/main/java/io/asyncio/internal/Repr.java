package io.asyncio.internal;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Texts for people: of limited length, and safe against objects that contain themselves. */
public final class Repr {

  private static final int LONGEST = 200;
  private static final int DEEPEST = 10;
  private static final String CUT = "...";

  /** What is being described, by thread: a ThreadLocal would stay behind in coroutines. */
  private static final Map<Thread, Set<Object>> UNDER_WAY = new ConcurrentHashMap<>();

  private Repr() {}

  /**
   * Returns {@code text}, or dots if this thread is describing {@code subject} already, or a long
   * chain of others that leads to it.
   */
  public static String guarded(Object subject, Supplier<String> text) {
    Thread thread = Thread.currentThread();
    Set<Object> subjects =
        UNDER_WAY.computeIfAbsent(thread, _ -> Collections.newSetFromMap(new IdentityHashMap<>()));
    if (subjects.size() == DEEPEST || !subjects.add(subject)) {
      return CUT;
    }
    try {
      return text.get();
    } finally {
      subjects.remove(subject);
      if (subjects.isEmpty()) {
        UNDER_WAY.remove(thread);
      }
    }
  }

  /** Returns the text of a user's object, even if that has none to give. */
  public static String of(@Nullable Object value) {
    String text;
    try {
      text = String.valueOf(value);
    } catch (RuntimeException e) {
      // A report about something else is under way, which is worth more than this failure.
      return value == null ? "null" : "<" + value.getClass().getSimpleName() + " object>";
    }
    int half = (LONGEST - CUT.length()) / 2;
    return text.length() <= LONGEST
        ? text
        : text.substring(0, half) + CUT + text.substring(text.length() - half);
  }

  /** Returns the name of a class that has one, or {@code otherwise}. */
  public static String nameOf(Class<?> type, String otherwise) {
    String name = type.getSimpleName();
    return name.isEmpty() ? otherwise : name;
  }
}
