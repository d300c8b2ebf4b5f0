package io.asyncio;

import java.util.ArrayList;
import java.util.List;

/** Where a task is, over all of its strands. */
final class TaskStack {

  private TaskStack() {}

  /** Returns a user's frames of an unfinished task; none before its first step. */
  static List<FrameCallGraphEntry> innermostFirst(Task<?> task) {
    List<FrameCallGraphEntry> frames = new ArrayList<>();
    Strand strand = task.innermost();
    if (strand != null) {
      Frames.addTo(frames, strand.thread().getStackTrace());
    }
    return frames;
  }
}
