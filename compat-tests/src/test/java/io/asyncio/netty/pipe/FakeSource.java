package io.asyncio.netty.pipe;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A source whose reads a test prescribes, and which notes what is done to it. */
final class FakeSource implements PipeSource {

  /** What {@link #read} shall return: an array, {@link #NOTHING}, or an exception to throw. */
  final ArrayDeque<Object> reads = new ArrayDeque<>();

  static final Object NOTHING = new Object();

  private final List<String> events;
  private @Nullable Runnable readable;

  /**
   * Makes one that adds its {@code watch}, {@code unwatch} and {@code closed} to {@code events}.
   */
  FakeSource(List<String> events) {
    this.events = events;
  }

  boolean isWatched() {
    return readable != null;
  }

  /** Tells the transport, which must be watching, that there is something to read. */
  void ready(Object read) {
    reads.add(read);
    if (readable == null) {
      throw new AssertionError("not watched: " + events);
    }
    readable.run();
  }

  @Override
  public void watch(Runnable readable) {
    events.add("watch");
    this.readable = readable;
  }

  @Override
  public void unwatch() {
    if (readable != null) {
      events.add("unwatch");
      readable = null;
    }
  }

  @Override
  public ByteBuf read() throws IOException {
    return switch (reads.remove()) {
      case IOException failure -> throw failure;
      case byte[] data -> Unpooled.copiedBuffer(data);
      case ByteBuf end -> end;
      default -> null;
    };
  }

  @Override
  public void close() {
    events.add("closed");
  }

  @Override
  public Object pipe() {
    return "fake";
  }
}
