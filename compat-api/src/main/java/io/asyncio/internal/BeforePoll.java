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

  private final List<Runnable> calls = new ArrayList<>();

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

  /** Has {@code call} made in each iteration from now on. What it throws ends the loop's run. */
  public void add(Runnable call) {
    calls.add(call);
  }

  /** Returns the first of the calls that is a {@code type} and what is looked for, or {@code null}. */
  public <T> @Nullable T find(Class<T> type, Predicate<? super T> wanted) {
    for (Runnable call : calls) {
      if (type.isInstance(call) && wanted.test(type.cast(call))) {
        return type.cast(call);
      }
    }
    return null;
  }

  /** Makes the calls. */
  public void run() {
    for (int i = 0; i < calls.size(); i++) {
      calls.get(i).run();
    }
  }
}
