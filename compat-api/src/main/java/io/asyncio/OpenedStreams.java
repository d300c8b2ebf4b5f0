package io.asyncio;

import io.asyncio.streams.StreamPair;
import java.util.ArrayList;
import java.util.List;

/**
 * The connections that a task has opened, kept until it ends: in Python its local variables keep them,
 * while a compiled method of Java drops a variable after its last use. Owned by the loop's thread.
 */
final class OpenedStreams {

  /** How many there may be before those that are closed are forgotten, at least. */
  private static final int FEW = 16;

  private final List<StreamPair> streams = new ArrayList<>(1);
  private int enough = FEW;

  void add(StreamPair opened) {
    if (streams.size() >= enough) {
      streams.removeIf(pair -> pair.writer().isClosing());
      enough = Math.max(FEW, 2 * streams.size());
    }
    streams.add(opened);
  }
}
