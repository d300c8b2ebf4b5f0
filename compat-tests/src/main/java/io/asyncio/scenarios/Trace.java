package io.asyncio.scenarios;

import io.asyncio.Asyncio;
import io.asyncio.EventLoop;
import io.asyncio.Task;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The events of a run, up to the moment when it is closed. Owned by the loop's thread. */
final class Trace {

  private static final String LOOP = "loop";

  private final EventLoop loop;
  private final List<List<@Nullable Object>> events = new ArrayList<>();
  private boolean closed;

  Trace(EventLoop loop) {
    this.loop = loop;
  }

  /** Notes an event of the current task, or of the loop if there is none. */
  void emit(String event, @Nullable Object... details) {
    Task<?> task = Asyncio.currentTask(loop);
    add(task == null ? LOOP : task.getName(), event, Arrays.asList(details));
  }

  /** Notes an event of the loop. */
  void emitOfLoop(String event, @Nullable Object... details) {
    add(LOOP, event, Arrays.asList(details));
  }

  private void add(String who, String event, List<@Nullable Object> details) {
    if (closed) {
      return;
    }
    List<@Nullable Object> line = new ArrayList<>(3 + details.size());
    line.add(Millis.of(loop.time()));
    line.add(who);
    line.add(event);
    details.forEach(detail -> line.add(Values.traced(detail)));
    events.add(line);
  }

  /** Has the trace end here. */
  void close() {
    closed = true;
  }

  List<List<@Nullable Object>> events() {
    return events;
  }
}
