package io.asyncio;

import java.util.ArrayList;
import java.util.List;

/** Where a task is: on the strand of the generator that it iterates, if any, then on its own. */
final class TaskStack {

  private TaskStack() {}

  /** Returns a user's frames of an unfinished task; none before its first step. */
  static List<FrameCallGraphEntry> innermostFirst(Task<?> task) {
    List<FrameCallGraphEntry> frames = new ArrayList<>();
    for (Strand strand = task.innermost(); strand != null; strand = strand.caller()) {
      Frames.addTo(frames, strand.thread().getStackTrace());
    }
    return frames;
  }
}
