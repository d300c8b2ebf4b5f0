package io.asyncio.internal;

import io.asyncio.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What parts of the library have called in each iteration of a loop, before it looks for I/O: they
 * may still change what it looks for, and how long. Owned by the loop's thread.
 */
public final class BeforePoll {

  /** Set once, by the class of the loops. */
  private static @Nullable Function<EventLoop, BeforePoll> access;

  private final List<Part> parts = new ArrayList<>();

  /** Is called in each iteration, and asked once at the end. */
  public interface Part extends Runnable {

    /** Logs a warning of what is open: the loop closes, in debug mode. */
    void reportUnclosed();
  }

  /** Says how to find that of a loop, if the caller may use the loop. */
  public static void accessBy(Function<EventLoop, BeforePoll> access) {
    BeforePoll.access = access;
  }

  /**
   * Returns that of a loop.
   *
   * @throws IllegalStateException if the loop is closed, or runs in another thread
   * @throws IllegalArgumentException if it is none of those that the library knows
   */
  public static BeforePoll of(EventLoop loop) {
    Objects.requireNonNull(loop, "loop");
    if (access == null) {
      throw new IllegalArgumentException("loop: expected a BaseEventLoop, got " + loop);
    }
    return access.apply(loop);
  }

  /** Has {@code part} run in each iteration from now on. What it throws ends the loop's run. */
  public void add(Part part) {
    parts.add(part);
  }

  /** Returns the first of the parts that is a {@code type} and what is looked for, or {@code null}. */
  public <T> @Nullable T find(Class<T> type, Predicate<? super T> wanted) {
    for (Part part : parts) {
      if (type.isInstance(part) && wanted.test(type.cast(part))) {
        return type.cast(part);
      }
    }
    return null;
  }

  /** Runs the parts. */
  public void run() {
    for (int i = 0; i < parts.size(); i++) {
      parts.get(i).run();
    }
  }

  /** Has the parts log warnings of what is open. */
  public void reportUnclosed() {
    parts.forEach(Part::reportUnclosed);
  }
}
