package io.asyncio.contextvars;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Remembers what a variable was before a {@link ContextVar#set}; closing it puts that back, so that
 * {@code try (var token = variable.set(value)) { ... }} sets a value for a block.
 *
 * @see <a
 *     href="https://docs.python.org/3/library/contextvars.html#contextvars.Token">contextvars.Token</a>
 */
public final class Token<T> implements AutoCloseable {

  private final ContextVar<T> variable;
  private final Context context;
  private final @Nullable Object old;
  private boolean used;

  Token(ContextVar<T> variable, Context context, @Nullable Object old) {
    this.variable = variable;
    this.context = context;
    this.old = old;
  }

  /** Returns the variable that was set. */
  public ContextVar<T> variable() {
    return variable;
  }

  /** Tells whether the variable had no value of its own before it was set. */
  public boolean wasMissing() {
    return old == null;
  }

  /** Returns the value before; empty if there was none or it was {@code null}. */
  @SuppressWarnings("unchecked")
  public Optional<T> oldValue() {
    return Optional.ofNullable((T) ContextVar.unmask(old));
  }

  @Nullable
  Object use(ContextVar<T> variable, Context context) {
    if (used) {
      throw new IllegalStateException(this + " has already been used once");
    }
    if (variable != this.variable) {
      throw new IllegalArgumentException(this + " was created by a different ContextVar");
    }
    if (context != this.context) {
      throw new IllegalArgumentException(this + " was created in a different Context");
    }
    used = true;
    return old;
  }

  /**
   * Restores the variable, as {@link ContextVar#reset} does.
   *
   * @throws IllegalStateException if it has been used once
   * @throws IllegalArgumentException if it was made in another context than the current one
   */
  @Override
  public void close() {
    variable.reset(this);
  }

  @Override
  public String toString() {
    return "<Token var=" + variable + (used ? " used>" : ">");
  }
}
