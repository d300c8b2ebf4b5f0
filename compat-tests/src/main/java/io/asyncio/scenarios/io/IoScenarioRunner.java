package io.asyncio.scenarios.io;

import io.asyncio.EventLoop;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Executes scenarios, each on a loop and in a thread of its own. Used by any thread, by several at
 * once.
 */
public final class IoScenarioRunner {

  private static final Duration LIMIT = Duration.ofSeconds(20);

  private static final Duration MORE_FOR_PATIENCE = Duration.ofSeconds(10);

  /** How much of a stack trace stands in a trace. */
  private static final int SHOWN = 600;

  private final IoStage.Factory stages;
  private final Carrier.Factory carriers;
  private final int patience;

  /** Makes one with stages and carriers of another kind than those of {@link #onLoops}. */
  IoScenarioRunner(IoStage.Factory stages, Carrier.Factory carriers, int patience) {
    this.stages = stages;
    this.carriers = carriers;
    this.patience = patience;
  }

  /**
   * Returns one whose endpoints are the loop's own.
   *
   * @param loops makes the loops
   * @param patience how many times longer than usual to wait for a loop to become quiet, at least 1
   */
  public static IoScenarioRunner onLoops(Supplier<? extends EventLoop> loops, int patience) {
    return new IoScenarioRunner(() -> new OwnIoStage(loops.get()), Carrier::of, patience);
  }

  /**
   * Returns the trace of a scenario. If its run fails, or does not end in half a minute, and some
   * seconds more with patience, that is a single event, {@code crash}; a thread that hangs is left alone.
   *
   * @throws InterruptedException if the calling thread is interrupted
   */
  public List<List<@Nullable Object>> trace(IoScenario scenario) throws InterruptedException {
    CompletableFuture<List<List<@Nullable Object>>> result = new CompletableFuture<>();
    Thread thread = Thread.ofPlatform()
        .daemon()
        .name("scenario " + scenario.id())
        .start(() -> {
          try {
            result.complete(Driver.trace(scenario, stages, carriers, patience));
          } catch (Throwable e) {
            result.completeExceptionally(e);
          }
        });
    try {
      return result.get(
          LIMIT.plus(MORE_FOR_PATIENCE.multipliedBy(patience)).toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      return crash(stackTrace(e.getCause()));
    } catch (TimeoutException _) {
      Throwable place = new Throwable("no end");
      place.setStackTrace(thread.getStackTrace());
      return crash(stackTrace(place));
    }
  }

  private static List<List<@Nullable Object>> crash(String text) {
    return List.of(List.of(0, "main", "crash", text.substring(0, Math.min(SHOWN, text.length()))));
  }

  private static String stackTrace(@Nullable Throwable failure) {
    StringWriter text = new StringWriter();
    if (failure != null) {
      failure.printStackTrace(new PrintWriter(text));
    }
    return text.toString();
  }
}
