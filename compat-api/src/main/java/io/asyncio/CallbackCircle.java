package io.asyncio;

import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The done callbacks of one future, in order, linked through themselves: a circle that is known by
 * its last one, whose next is the first one. Without any it is {@code null}.
 *
 * <p>Changed by the loop's thread alone; what only reads comes to an end in other threads too.
 */
final class CallbackCircle {

  /** Beyond this many, callbacks are not counted for a text. */
  private static final int MOST_LISTED = 1_000_000;

  private CallbackCircle() {}

  /** Puts {@code callback} at the end, and returns it: the last one now. */
  static DoneCallback with(@Nullable DoneCallback last, DoneCallback callback) {
    if (last == null) {
      callback.next = callback;
    } else {
      callback.next = last.next;
      last.next = callback;
    }
    return callback;
  }

  /** Takes out those that {@code unwanted} holds of, and returns the last one that is left. */
  static @Nullable DoneCallback without(
      @Nullable DoneCallback last, Predicate<DoneCallback> unwanted) {
    if (last == null) {
      return null;
    }
    DoneCallback kept = null;
    DoneCallback next = Objects.requireNonNull(last.next);
    for (boolean more = true; more; ) {
      DoneCallback current = next;
      next = Objects.requireNonNull(current.next);
      more = current != last;
      if (!unwanted.test(current)) {
        kept = with(kept, current);
      }
    }
    return kept;
  }

  /** Returns all in their order. On any thread. */
  static Set<DoneCallback> members(@Nullable DoneCallback last) {
    Set<DoneCallback> members = new LinkedHashSet<>();
    DoneCallback one = last == null ? null : last.next;
    while (one != null && members.add(one)) { // a circle, even if it changes meanwhile
      one = one.next;
    }
    return members;
  }

  /** Returns the first and the last one and how many are between, for a future's text. */
  static String text(@Nullable DoneCallback last) {
    DoneCallback first = last == null ? null : last.next;
    if (last == null || first == null) {
      return "";
    }
    int between = 0;
    for (DoneCallback one = first;
        one != null && one != last && between < MOST_LISTED;
        one = one.next) {
      between++;
    }
    String text = first == last ? "" : first.listed() + ", ";
    if (between > 1) {
      text += "<" + (between - 1) + " more>, ";
    }
    return " cb=[" + text + last.listed() + "]";
  }
}
