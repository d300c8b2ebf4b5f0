package io.asyncio.contextvars;

import java.util.NoSuchElementException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A variable whose value belongs to the current {@link Context}.
 *
 * <p>Meant to be a constant: {@code static final ContextVar<String> USER = new
 * ContextVar<>("user")}. All methods may be called on any thread and work on that thread's current
 * context.
 *
 * @see <a
 *     href="https://docs.python.org/3/library/contextvars.html#contextvars.ContextVar">contextvars.ContextVar</a>
 */
public final class ContextVar<T> {

  /** Stands for a value of {@code null}, so that a map without the key means "not set". */
  private static final Object NULL = new Object();

  private final String name;
  private final @Nullable Object defaultValue;

  /** Makes a variable without a default. */
  public ContextVar(String name) {
    this.name = Objects.requireNonNull(name, "name");
    this.defaultValue = null;
  }

  /** Makes a variable with a default, that may be {@code null}. */
  public ContextVar(String name, @Nullable T defaultValue) {
    this.name = Objects.requireNonNull(name, "name");
    this.defaultValue = mask(defaultValue);
  }

  /** Returns the name of the variable. */
  public String name() {
    return name;
  }

  /**
   * Returns the value in the current context, or else the variable's default.
   *
   * @throws NoSuchElementException if there is neither (LookupError in Python)
   */
  public @Nullable T get() {
    Object value = Context.current().rawValue(this);
    if (value == null) {
      value = defaultValue;
    }
    if (value == null) {
      throw new NoSuchElementException(this + " has no value and no default");
    }
    return unmasked(value);
  }

  /** Returns the value in the current context, or else {@code otherwise}. */
  public @Nullable T get(@Nullable T otherwise) {
    Object value = Context.current().rawValue(this);
    return value == null ? otherwise : unmasked(value);
  }

  /**
   * Sets the value in the current context, and returns a token with which {@link #reset} puts the
   * earlier state back.
   */
  public Token<T> set(@Nullable T value) {
    Context context = Context.current();
    Object old = context.rawValue(this);
    context.put(this, mask(value));
    return new Token<>(this, context, old);
  }

  /**
   * Restores the state before the {@link #set} that returned {@code token}.
   *
   * @throws IllegalStateException if the token was used before
   * @throws IllegalArgumentException if the token belongs to another variable or another context
   */
  public void reset(Token<T> token) {
    Objects.requireNonNull(token, "token");
    Context context = Context.current();
    Object old = token.use(this, context);
    if (old == null) {
      context.remove(this);
    } else {
      context.put(this, old);
    }
  }

  private static Object mask(@Nullable Object value) {
    return value == null ? NULL : value;
  }

  static @Nullable Object unmask(@Nullable Object value) {
    return value == NULL ? null : value;
  }

  @SuppressWarnings("unchecked")
  private @Nullable T unmasked(Object value) {
    return (T) unmask(value);
  }

  @Override
  public String toString() {
    return "<ContextVar name='" + name + "'>";
  }
}
