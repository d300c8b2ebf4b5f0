package io.asyncio;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** What {@code next}, {@code asend}, {@code athrow} and {@code aclose} return. */
final class GeneratorStep<T extends @Nullable Object> implements Coroutine<T> {

  /** Kept so that the generator is not taken for abandoned while somebody awaits it. */
  private final BodyGenerator<?> generator;

  private final String operation;
  private final Callable<T> step;
  private boolean started;

  GeneratorStep(BodyGenerator<?> generator, String operation, Callable<T> step) {
    this.generator = generator;
    this.operation = operation;
    this.step = step;
  }

  @Override
  public T awaitHere() throws Exception {
    if (started) {
      throw AsyncCoroutine.reused(this);
    }
    generator.watch(Task.running().loop);
    started = true;
    return step.call();
  }

  @Override
  public void close() {
    started = true;
  }

  @Override
  public String name() {
    return operation;
  }

  @Override
  public String toString() {
    return "<coroutine " + operation + " of " + generator + ">";
  }
}
