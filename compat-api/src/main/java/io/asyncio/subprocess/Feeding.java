package io.asyncio.subprocess;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;

import io.asyncio.Coroutine;
import io.asyncio.EventLoop;
import io.asyncio.internal.Log;
import io.asyncio.streams.StreamWriter;
import java.io.IOException;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/**
 * What {@link Process#communicate} sends.
 *
 * @param input {@code null} for nothing
 */
@SuppressWarnings("ArrayRecordComponent") // as everywhere, bytes are an array
record Feeding(Process process, StreamWriter stdin, byte @Nullable [] input, EventLoop loop) {

  /** Sends everything, and closes the stream; the child may have closed it before. */
  Coroutine<@Nullable Void> run() {
    return async(() -> {
      try {
        if (input != null) {
          stdin.write(input);
        }
        await(stdin.drain());
      } catch (IOException e) {
        log("stdin got " + e);
      }
      log("close stdin");
      stdin.close();
    });
  }

  private void log(String what) {
    if (loop.getDebug()) {
      Log.LOGGER.log(Level.DEBUG, process + " communicate: " + what);
    }
  }
}
