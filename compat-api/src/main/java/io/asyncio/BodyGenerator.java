package io.asyncio;

import java.lang.ref.Cleaner;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The asynchronous generator that {@code generator} makes: the half that the user holds. */
final class BodyGenerator<T extends @Nullable Object> implements AsyncGenerator<T> {

  private final GeneratorBody<T> body;

  @SuppressWarnings("this-escape") // known weakly
  BodyGenerator(Generator.Body<T> body) {
    this.body = new GeneratorBody<>(Objects.requireNonNull(body, "body"), this);
  }

  @Override
  public Coroutine<T> next() {
    return asend(null);
  }

  @Override
  public Coroutine<T> asend(@Nullable Object value) {
    String operation = value == null ? "next" : "asend";
    return new GeneratorStep<>(this, operation, () -> body.send(operation, value));
  }

  @Override
  public Coroutine<T> athrow(Throwable exception) {
    Objects.requireNonNull(exception, "exception");
    return new GeneratorStep<>(this, "athrow", () -> body.throwInto(exception));
  }

  @Override
  public Coroutine<@Nullable Void> aclose() {
    return new GeneratorStep<>(this, "aclose", () -> {
      body.close();
      return null;
    });
  }

  /** Has the body closed when nobody can iterate it any more. Called before each step. */
  void watch() {
    if (!body.started() && !body.ended()) {
      Cleaning.CLEANER.register(this, new Abandoned(body));
    }
  }

  @Override
  public String toString() {
    return body.toString();
  }

  private static final class Cleaning {
    static final Cleaner CLEANER = Cleaner.create();
  }

  /**
   * What is done when the garbage collector has found the generator. The loop is known by a body
   * that has not ended alone: it may know the generator, through its exception handler for one.
   */
  private record Abandoned(GeneratorBody<?> body) implements Runnable {

    @Override
    public void run() {
      BaseEventLoop loop = body.loop();
      if (loop == null) {
        return;
      }
      try {
        loop.callSoonThreadsafe(() -> close(loop));
      } catch (IllegalStateException e) {
        // The loop is closed, and has closed its generators.
      }
    }

    private void close(BaseEventLoop loop) {
      if (!body.ended()) {
        loop.createTask(loop.generators.closing(body));
      }
    }
  }
}
