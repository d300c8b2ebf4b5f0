package io.asyncio;

import io.asyncio.internal.Log;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The asynchronous generators of a loop that have started and not ended, in the order of their
 * start. Owned by the loop's thread.
 */
final class LiveGenerators {

  private final BaseEventLoop loop;
  private final Set<GeneratorBody<?>> live = new LinkedHashSet<>();
  private boolean shutDown;

  LiveGenerators(BaseEventLoop loop) {
    this.loop = loop;
  }

  boolean isEmpty() {
    return live.isEmpty();
  }

  void add(GeneratorBody<?> body) {
    if (shutDown) {
      Log.LOGGER.log(
          Level.WARNING,
          "asynchronous generator " + body + " was scheduled after loop.shutdownAsyncgens() call");
    }
    live.add(body);
  }

  void remove(GeneratorBody<?> body) {
    live.remove(body);
  }

  /** Returns a coroutine that closes {@code body}. */
  Coroutine<@Nullable Void> closing(GeneratorBody<?> body) {
    return new AsyncCoroutine<>(() -> {
      body.close();
      return null;
    });
  }

  /** Returns a coroutine that closes all, side by side, and reports what they raise. */
  Coroutine<@Nullable Void> shutDown() {
    return new AsyncCoroutine<>(() -> {
      shutDown = true;
      closeAll();
      return null;
    });
  }

  private void closeAll() throws Exception {
    List<GeneratorBody<?>> bodies = new ArrayList<>(live);
    if (bodies.isEmpty()) {
      return;
    }
    live.clear();
    List<Coroutine<@Nullable Void>> closings = new ArrayList<>();
    for (GeneratorBody<?> body : bodies) {
      closings.add(closing(body));
    }
    List<@Nullable Object> results = Asyncio.gather(closings, true).awaitHere();
    for (int i = 0; i < results.size(); i++) {
      if (results.get(i) instanceof Throwable failure) {
        report(bodies.get(i), failure);
      }
    }
  }

  private void report(GeneratorBody<?> body, Throwable failure) {
    loop.callExceptionHandler(ExceptionContext.of(
            "an error occurred during closing of asynchronous generator " + body, failure)
        .withAsyncgen(body.reported()));
  }
}
