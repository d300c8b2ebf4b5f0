package io.asyncio.subprocess;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;

import io.asyncio.Coroutine;
import io.asyncio.streams.StreamReader;
import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * What {@link Process#communicate} has read of one stream. It stays here until it is handed over, so
 * that nothing is lost if that is cancelled. Owned by the loop's thread.
 */
final class CollectedOutput {

  private final StreamReader stream;
  private final ByteArrayOutputStream collected = new ByteArrayOutputStream();

  private CollectedOutput(StreamReader stream) {
    this.stream = stream;
  }

  static @Nullable CollectedOutput of(@Nullable StreamReader stream) {
    return stream == null ? null : new CollectedOutput(stream);
  }

  /** Reads up to the end of the stream, and runs {@code atEnd} there. */
  Coroutine<@Nullable Void> readToEnd(Runnable atEnd) {
    return async(() -> {
      for (byte[] some; (some = await(stream.read(Integer.MAX_VALUE))).length > 0; ) {
        collected.writeBytes(some);
      }
      atEnd.run();
    });
  }

  /** Hands everything over. */
  byte[] take() {
    byte[] output = collected.toByteArray();
    collected.reset();
    return output;
  }
}
