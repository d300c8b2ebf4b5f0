package io.asyncio;

import java.io.Serial;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Nothing can happen any more on an event loop, and its tasks would wait for ever.
 *
 * <p>It is raised out of {@link EventLoop#runForever} and {@link EventLoop#runUntilComplete} by
 * loops that can tell, such as one under virtual time. The message lists the tasks; they are still
 * as they were, and closing the loop cancels them.
 */
public final class DeadlockError extends RuntimeException {

  @Serial
  private static final long serialVersionUID = 1L;

  /** How many tasks the message shows; the others it counts. */
  private static final int MOST_SHOWN = 20;

  @SuppressWarnings("serial") // stacks are serializable, and so are the lists that hold them
  private final List<WaitingTask> tasks;

  @SuppressWarnings("serial")
  private final List<String> channels;

  /**
   * A task that waits.
   *
   * @param name of the task
   * @param awaits the future that it waits for, as text; {@code null} if it is none
   * @param stack where it waits, outermost frame first
   */
  public record WaitingTask(String name, @Nullable String awaits, List<StackTraceElement> stack) {

    /** Copies the stack. */
    public WaitingTask {
      Objects.requireNonNull(name, "name");
      stack = List.copyOf(stack);
    }

    private static WaitingTask of(Task<?> task) {
      Future<?> awaited = task.awaited();
      return new WaitingTask(
          task.getName(), awaited == null ? null : awaited.toString(), task.getStack());
    }

    /** Returns the name, what it awaits and the stack, a line each. */
    @Override
    public String toString() {
      StringBuilder text = new StringBuilder("Task '").append(name).append('\'');
      if (awaits != null) {
        text.append(" awaits ").append(awaits);
      }
      stack.forEach(frame -> text.append("\n    at ").append(frame));
      return text.toString();
    }
  }

  private DeadlockError(List<WaitingTask> tasks, List<String> channels) {
    super(describe(tasks, channels));
    this.tasks = tasks;
    this.channels = channels;
  }

  static DeadlockError of(Collection<? extends Task<?>> tasks, List<String> channels) {
    return new DeadlockError(tasks.stream().map(WaitingTask::of).toList(), List.copyOf(channels));
  }

  /** Returns the tasks that wait, in the order of their creation, unmodifiable. */
  public List<WaitingTask> tasks() {
    return tasks;
  }

  /** Returns the servers and transports that were open, and from which nothing came, as text. */
  public List<String> channels() {
    return channels;
  }

  private static String describe(List<WaitingTask> tasks, List<String> channels) {
    StringBuilder text = new StringBuilder("nothing can happen any more on this event loop");
    list(text.append("; unfinished tasks: "), tasks);
    if (!channels.isEmpty()) {
      list(text.append("\nopen channels from which nothing comes: "), channels);
    }
    return text.toString();
  }

  private static void list(StringBuilder text, List<?> all) {
    text.append(all.size());
    all.stream().limit(MOST_SHOWN).forEach(one -> text.append("\n  ").append(one));
    int hidden = all.size() - MOST_SHOWN;
    if (hidden > 0) {
      text.append("\n  and ").append(hidden).append(" more");
    }
  }
}
