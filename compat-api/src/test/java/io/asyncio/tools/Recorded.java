package io.asyncio.tools;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Writes recorded data briefly. */
final class Recorded {

  private Recorded() {}

  static AwaitedInfo loop(long thread, TaskInfo... tasks) {
    return new AwaitedInfo(thread, List.of(tasks));
  }

  static TaskInfo task(long id, @Nullable String name, CoroInfo... awaiters) {
    return new TaskInfo(id, name, List.of(), List.of(awaiters));
  }

  /** The task {@code awaiter}, awaiting in {@code functions}, innermost first. */
  static CoroInfo by(long awaiter, String... functions) {
    return new CoroInfo(Stream.of(functions).map(FrameInfo::of).toList(), awaiter);
  }

  static FrameInfo at(String function, int line) {
    return new FrameInfo(function, "App.java", line);
  }
}
