package io.asyncio;

import java.io.Serial;
import java.util.List;

/**
 * Several failures in one, errors among them, see {@link AnyExceptionGroup}.
 *
 * @see <a
 *     href="https://docs.python.org/3/library/exceptions.html#BaseExceptionGroup">BaseExceptionGroup</a>
 */
public final class BaseExceptionGroup extends Error implements AnyExceptionGroup {

  @Serial
  private static final long serialVersionUID = 1L;

  private final String message;

  @SuppressWarnings("serial") // a list that List.copyOf gave
  private final List<Throwable> exceptions;

  /**
   * Makes a group.
   *
   * @param exceptions the members, which may be groups
   * @throws IllegalArgumentException if {@code exceptions} is empty
   */
  public BaseExceptionGroup(String message, List<? extends Throwable> exceptions) {
    List<Throwable> members = ExceptionSplit.requireMembers(exceptions);
    super(ExceptionSplit.describe(message, members));
    this.message = message;
    this.exceptions = members;
    members.forEach(this::addSuppressed);
  }

  @Override
  public String message() {
    return message;
  }

  @Override
  public List<Throwable> exceptions() {
    return exceptions;
  }

  @Override
  public BaseExceptionGroup asThrowable() {
    return this;
  }
}
