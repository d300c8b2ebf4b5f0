package io.asyncio.netty.pipe;

import io.asyncio.netty.NettyEventLoop;
import io.asyncio.netty.testing.LoopParts;
import io.netty.buffer.ByteBuf;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A sink that takes as much as a test says, and notes what is done to it. */
final class FakeSink implements PipeSink {

  /** Returns what the pipes of a loop share. */
  static PipeHost pipesOf(NettyEventLoop loop) {
    return LoopParts.part(LoopParts.pipes(loop), "pipes", PipeHost.class);
  }

  /** How many bytes the next calls take in all. */
  int room = Integer.MAX_VALUE;

  /** What the next call shall throw. */
  @Nullable
  Exception failure;

  /** How often it was written to. */
  int calls;

  private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
  private final List<String> events;
  private @Nullable Runnable writable;
  private @Nullable Runnable readerGone;

  /** Makes one that adds {@code closed} to {@code events}. */
  FakeSink(List<String> events) {
    this.events = events;
  }

  String taken() {
    return taken.toString(StandardCharsets.US_ASCII);
  }

  boolean isWatched() {
    return writable != null;
  }

  boolean isReaderWatched() {
    return readerGone != null;
  }

  /** Tells the transport, which must be watching, that more would be taken. */
  void ready(int room) {
    this.room = room;
    if (writable == null) {
      throw new AssertionError("not watched");
    }
    writable.run();
  }

  /** Tells the transport, which must be watching, that the reader has gone. */
  void hangUp() {
    if (readerGone == null) {
      throw new AssertionError("reader not watched");
    }
    readerGone.run();
  }

  @Override
  public void write(ByteBuf data) throws IOException {
    calls++;
    switch (failure) {
      case null -> {}
      case IOException e -> throw e;
      case Exception e -> throw (RuntimeException) e;
    }
    byte[] bytes = new byte[Math.min(room, data.readableBytes())];
    data.readBytes(bytes);
    taken.writeBytes(bytes);
    room -= bytes.length;
  }

  @Override
  public void watch(Runnable writable) {
    this.writable = writable;
  }

  @Override
  public void unwatch() {
    writable = null;
  }

  @Override
  public void watchReader(Runnable gone) {
    readerGone = gone;
  }

  @Override
  public void unwatchReader() {
    readerGone = null;
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
