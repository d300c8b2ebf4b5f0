package io.asyncio;

import io.asyncio.internal.Starts;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What {@code next}, {@code asend}, {@code athrow} and {@code aclose} return. */
final class GeneratorStep<T extends @Nullable Object> implements Coroutine<T>, Starts.Noted {

  /** Kept so that the generator is not taken for abandoned while somebody awaits it. */
  private final BodyGenerator<?> generator;

  private final String operation;
  private final Callable<T> step;

  /** See {@link Starts}. */
  private @Nullable Object state;

  GeneratorStep(BodyGenerator<?> generator, String operation, Callable<T> step) {
    this.generator = generator;
    this.operation = operation;
    this.step = step;
    this.state = Starts.made(this);
  }

  @Override
  public T awaitHere() throws Exception {
    Starts.requireNew(state, this);
    Task<?> _ = Task.running();
    generator.watch();
    state = Starts.started(state);
    return step.call();
  }

  @Override
  public void state(UnaryOperator<@Nullable Object> change) {
    state = change.apply(state);
  }

  @Override
  public void close() {
    state = Starts.started(state);
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
