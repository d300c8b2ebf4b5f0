package io.asyncio.netty.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio.Asyncio;
import io.asyncio.Coroutine;
import io.asyncio.KeyboardInterrupt;
import io.asyncio.Task;

/** A {@link KeyboardInterrupt} that is thrown in one of several places, once. */
public final class Interruption {

  private static final double PATIENCE_SECONDS = 20;

  private final KeyboardInterrupt interrupt = new KeyboardInterrupt();
  private final String place;
  private boolean thrown;

  public Interruption(String place) {
    this.place = place;
  }

  /** Throws, if {@code here} is the place, and this has not happened yet. */
  public void at(String here) {
    if (here.equals(place) && !thrown) {
      thrown = true;
      throw interrupt;
    }
  }

  /** Runs {@code body} to its end: once until this is thrown, and once more. */
  public void runTwice(LoopTest test, Coroutine.Body body) throws Exception {
    Task<?> main = test.loop.createTask(Asyncio.waitFor(Asyncio.async(body), PATIENCE_SECONDS));
    int interrupted = 0;
    while (!main.done()) {
      try {
        test.loop.runUntilComplete(main);
      } catch (KeyboardInterrupt e) {
        assertThat(e).isSameAs(interrupt);
        interrupted++;
      }
    }
    main.result();
    assertThat(interrupted).as("runs that were ended").isEqualTo(1);
  }
}
