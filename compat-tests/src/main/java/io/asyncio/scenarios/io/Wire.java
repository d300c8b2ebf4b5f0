package io.asyncio.scenarios.io;

import java.io.IOException;
import java.nio.channels.ByteChannel;

/** A raw, non-blocking socket that is connected, and how bytes go over it. */
interface Wire extends ByteChannel {

  /** Returns what is under it: itself, if its bytes are sent as they are. */
  PlainWire plain();

  /** Does what comes before the first byte, and traces what came of it. Outside the loop. */
  void greet(IoRun run, String name);

  /** Tells the other side that nothing more is sent. */
  void shutDown() throws IOException;

  /** Closes so that the other side fails, where that is possible. */
  void reset() throws IOException;
}
