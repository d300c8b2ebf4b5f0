package io.asyncio.contextvars;

import io.asyncio.internal.ContextCarrier;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * A mapping of context variables to their values.
 *
 * <p>Each thread and each coroutine has a current context, in which {@link ContextVar#get} and
 * {@link ContextVar#set} work. A task runs in a copy of the context that was current when it was
 * created, a callback of the event loop in a copy made when it was scheduled. Copying takes
 * constant time.
 *
 * <p>Not thread-safe: a context belongs to the thread that has entered it.
 *
 * @see <a
 *     href="https://docs.python.org/3/library/contextvars.html#contextvars.Context">contextvars.Context</a>
 */
public final class Context {

  private static final Map<ContextVar<?>, Object> EMPTY = Map.of();

  private static final ThreadLocal<ContextCarrier> SLOT = ThreadLocal.withInitial(Slot::new);

  /** Shared with other contexts, and therefore never changed, while {@link #shared} is true. */
  private Map<ContextVar<?>, Object> values;

  private boolean shared;
  private boolean entered;

  /** Makes an empty context. */
  public Context() {
    this(EMPTY);
  }

  private Context(Map<ContextVar<?>, Object> values) {
    this.values = values;
    this.shared = true;
  }

  /**
   * Returns a copy of the current context. May be called on any thread.
   *
   * @see <a
   *     href="https://docs.python.org/3/library/contextvars.html#contextvars.copy_context">contextvars.copy_context</a>
   */
  public static Context copyContext() {
    return current().copy();
  }

  /** Returns the context in which the calling thread or coroutine runs. */
  static Context current() {
    return carrier().context();
  }

  /** Returns what carries the context of the calling thread or coroutine. */
  static ContextCarrier carrier() {
    // No ThreadLocal for coroutines: it would cost each of them a map of its own.
    return Thread.currentThread().getUncaughtExceptionHandler() instanceof ContextCarrier carrier
        ? carrier
        : SLOT.get();
  }

  /** Returns a context with the same values, that may be changed independently of this one. */
  public Context copy() {
    shared = true;
    return new Context(values);
  }

  /**
   * Runs {@code callable} in this context, and returns its result. What it sets stays in this
   * context.
   *
   * @throws IllegalStateException if this context is already entered, here or by another thread
   * @throws Exception what {@code callable} throws
   */
  public <T extends @Nullable Object> T run(Callable<T> callable) throws Exception {
    ContextCarrier carrier = carrier();
    Context outer = enter(carrier);
    try {
      return callable.call();
    } finally {
      exit(carrier, outer);
    }
  }

  /**
   * Runs {@code runnable} in this context. What it sets stays in this context.
   *
   * @throws IllegalStateException if this context is already entered, here or by another thread
   */
  public void run(Runnable runnable) {
    ContextCarrier carrier = carrier();
    Context outer = enter(carrier);
    try {
      runnable.run();
    } finally {
      exit(carrier, outer);
    }
  }

  private Context enter(ContextCarrier carrier) {
    enter();
    Context outer = carrier.context();
    carrier.context(this);
    return outer;
  }

  private void exit(ContextCarrier carrier, Context outer) {
    carrier.context(outer);
    entered = false;
  }

  private void enter() {
    if (entered) {
      throw new IllegalStateException("cannot enter context: " + this + " is already entered");
    }
    entered = true;
  }

  /**
   * Returns the value of {@code variable} in this context, or {@code null} if it is not set here; a
   * variable's default does not count.
   */
  @SuppressWarnings("unchecked")
  public <T> @Nullable T get(ContextVar<T> variable) {
    return (T) ContextVar.unmask(values.get(variable));
  }

  /** Tells whether {@code variable} is set in this context. */
  public boolean contains(ContextVar<?> variable) {
    return values.containsKey(variable);
  }

  /** Returns how many variables are set in this context. */
  public int size() {
    return values.size();
  }

  /** Returns the variables that are set in this context, at this moment. */
  public Set<ContextVar<?>> keys() {
    return Set.copyOf(values.keySet());
  }

  @Nullable
  Object rawValue(ContextVar<?> variable) {
    return values.get(variable);
  }

  void put(ContextVar<?> variable, Object masked) {
    own().put(variable, masked);
  }

  void remove(ContextVar<?> variable) {
    own().remove(variable);
  }

  private Map<ContextVar<?>, Object> own() {
    if (shared) {
      values = new HashMap<>(values);
      shared = false;
    }
    return values;
  }

  @Override
  public String toString() {
    return "<Context at 0x" + Integer.toHexString(System.identityHashCode(this)) + ">";
  }

  /** The context of a thread that is no coroutine. */
  private static final class Slot implements ContextCarrier {

    private Context context = new Context();

    @Override
    public Context context() {
      return context;
    }

    @Override
    public void context(Context context) {
      this.context = context;
    }
  }
}
