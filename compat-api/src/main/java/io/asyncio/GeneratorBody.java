package io.asyncio;

import io.asyncio.internal.Unchecked;
import io.asyncio.internal.strand.Strand;
import java.lang.ref.WeakReference;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The running half of an asynchronous generator: the body on a strand of its own, and what is
 * handed over between it and the coroutine that iterates.
 *
 * <pre>
 *                next, asend           yield
 *   (new) -----------------> running ----------> suspended
 *     |                        |  ^                 |
 *     | athrow, aclose         |  +-----------------+  next, asend, athrow, aclose
 *     v                        v end of the body
 *    ended  <------------------+
 * </pre>
 *
 * <p>It does not know the {@link AsyncGenerator} strongly, so that the garbage collector finds one
 * that was abandoned. Owned by the loop's thread.
 */
final class GeneratorBody<T extends @Nullable Object> implements Generator<T> {

  /** {@code null} when it has ended: the garbage collector's watch keeps this object. */
  private Generator.@Nullable Body<T> body;

  private final Class<?> type;
  private final WeakReference<AsyncGenerator<T>> generator;
  private @Nullable Strand strand;
  private boolean running;

  /** Whether it has been asked to close; it may have refused. */
  private boolean closed;

  private boolean ended;

  /** What goes in: the value of the yield, or what it throws. */
  private @Nullable Object sent;

  private @Nullable Throwable thrown;

  /** What comes out: the element yielded, or how the body has ended. */
  private @Nullable T yielded;

  private @Nullable Throwable failure;

  GeneratorBody(Generator.Body<T> body, AsyncGenerator<T> generator) {
    this.body = body;
    this.type = body.getClass();
    this.generator = new WeakReference<>(generator);
  }

  boolean started() {
    return strand != null;
  }

  /** Returns the loop that it runs on, while it has started and not ended. On any thread. */
  @Nullable
  BaseEventLoop loop() {
    Strand strand = this.strand;
    return strand == null ? null : strand.loop();
  }

  boolean ended() {
    return ended;
  }

  /** Goes on with {@code value} as that of the yield. In a task. */
  T send(String operation, @Nullable Object value) throws Exception {
    requireIdle(operation);
    if (ended || closed) {
      throw new StopAsyncIteration();
    }
    if (strand == null && value != null) {
      throw new IllegalArgumentException(
          "value: cannot send " + value + " to an asynchronous generator that has not started");
    }
    return advance(value, null);
  }

  /** Goes on by throwing {@code exception} at the yield. In a task. */
  @SuppressWarnings("NullAway") // a generator that has ended gives null, as CPython's does
  T throwInto(Throwable exception) throws Exception {
    if (ended) {
      return null;
    }
    requireIdle("athrow");
    if (closed) {
      throw new StopAsyncIteration();
    }
    if (strand == null) {
      drop();
      throw raised(exception);
    }
    return advance(null, exception);
  }

  /** Ends the body. In a task. */
  void close() throws Exception {
    if (ended) {
      return;
    }
    requireIdle("aclose");
    if (closed) {
      return;
    }
    closed = true;
    if (strand == null) {
      drop();
      return;
    }
    try {
      var _ = advance(null, new GeneratorExit());
    } catch (GeneratorExit | StopAsyncIteration e) {
      return; // the body has ended, as it was asked to
    }
    forget();
    throw new IllegalStateException("asynchronous generator ignored GeneratorExit: " + this);
  }

  private void requireIdle(String operation) {
    if (running) {
      throw new IllegalStateException(
          operation + "(): asynchronous generator is already running: " + this);
    }
  }

  private T advance(@Nullable Object value, @Nullable Throwable exception) throws Exception {
    Task<?> task = Task.running();
    Strand strand = strandFor(task);
    sent = value;
    thrown = exception;
    running = true;
    try {
      task.callInto(strand);
    } finally {
      running = false;
    }
    return strand.finished() ? end() : takeYielded();
  }

  private Strand strandFor(Task<?> task) {
    Strand strand = this.strand;
    if (strand == null) {
      this.strand = strand = task.newStrand(this::run);
      task.loop.generators.add(this);
    } else if (strand.loop() != task.loop) {
      throw new IllegalStateException(this + " is iterated on a different loop than before");
    }
    return strand;
  }

  @SuppressWarnings("NullAway") // null was yielded only where T may be null
  private T takeYielded() {
    T value = yielded;
    yielded = null;
    return value;
  }

  private T end() throws Exception {
    forget();
    drop();
    Throwable failure = this.failure;
    this.failure = null;
    throw failure == null ? new StopAsyncIteration() : raised(failure);
  }

  private static Exception raised(Throwable failure) throws Exception {
    if (failure instanceof StopAsyncIteration) {
      return new IllegalStateException("asynchronous generator raised StopAsyncIteration", failure);
    }
    throw Unchecked.rethrow(failure);
  }

  /** It has ended. Whatever the body refers to, the generator included, is not kept by it. */
  private void drop() {
    ended = true;
    body = null;
    strand = null;
  }

  /** The loop has nothing to close any more. */
  private void forget() {
    Objects.requireNonNull(strand).loop().generators.remove(this);
  }

  private void run() {
    try {
      Objects.requireNonNull(body).run(this);
    } catch (Throwable e) {
      failure = e;
    }
  }

  @Override
  public @Nullable Object yield(T value) throws Exception {
    Strand strand = this.strand;
    if (strand == null || Strand.current() != strand) {
      throw new IllegalStateException("yield outside the body of the generator: " + this);
    }
    strand.ensureTurn();
    yielded = value;
    strand.giveBack();
    Throwable exception = thrown;
    if (exception != null) {
      thrown = null;
      throw Unchecked.rethrow(exception);
    }
    Object received = sent;
    sent = null;
    return received;
  }

  /** Returns what a report calls it: the generator itself while somebody has it. */
  Object reported() {
    AsyncGenerator<T> known = generator.get();
    return known == null ? this : known;
  }

  @Override
  public String toString() {
    return "<async_generator " + BodyNames.of(type) + ">";
  }
}
