package io.asyncio;

import io.asyncio.internal.Placed;
import io.asyncio.streams.ClientConnected;
import io.asyncio.streams.StreamPair;
import io.asyncio.streams.StreamReader;
import io.asyncio.streams.StreamWriter;
import org.jspecify.annotations.Nullable;

/** What is called with new streams, and knows the line of the program that has asked for them. */
final class StreamCallbacks {

  private static final StackWalker CALLERS = StackWalker.getInstance();

  private StreamCallbacks() {}

  /** Returns a server's callback as it is, but for the present line of the program. */
  static ClientConnected placed(ClientConnected callback) {
    return new Handling(callback, here());
  }

  private static @Nullable StackTraceElement here() {
    return CALLERS.walk(frames -> frames
        .map(StackWalker.StackFrame::toStackTraceElement)
        .filter(frame -> !LibraryCode.contains(frame))
        .findFirst()
        .orElse(null));
  }

  private record Handling(
      ClientConnected callback, @Nullable StackTraceElement madeAt)
      implements ClientConnected, Placed {

    @Override
    public @Nullable Coroutine<?> handle(StreamReader reader, StreamWriter writer)
        throws Exception {
      return callback.handle(reader, writer);
    }
  }

  /** Keeps the streams of a connection that is being opened. */
  static final class Opening implements ClientConnected, Placed {

    private final @Nullable StackTraceElement madeAt = here();
    private @Nullable StreamPair streams;

    @Override
    public @Nullable StackTraceElement madeAt() {
      return madeAt;
    }

    @Override
    public boolean isOfClient() {
      return true;
    }

    @Override
    public @Nullable Coroutine<?> handle(StreamReader reader, StreamWriter writer) {
      streams = new StreamPair(reader, writer);
      return null;
    }

    /** Returns the streams, which this keeps no longer. */
    StreamPair take() {
      StreamPair opened = streams;
      if (opened == null) {
        throw new IllegalStateException("connectionMade() was not called");
      }
      streams = null;
      return opened;
    }
  }
}
