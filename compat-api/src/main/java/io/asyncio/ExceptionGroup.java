package io.asyncio;

import java.io.Serial;
import java.util.List;

/**
 * Several exceptions in one, see {@link AnyExceptionGroup}.
 *
 * @see <a
 *     href="https://docs.python.org/3/library/exceptions.html#ExceptionGroup">ExceptionGroup</a>
 */
public final class ExceptionGroup extends RuntimeException implements AnyExceptionGroup {

  @Serial
  private static final long serialVersionUID = 1L;

  private final String message;

  @SuppressWarnings("serial") // a list that List.copyOf gave
  private final List<Throwable> exceptions;

  /**
   * Makes a group.
   *
   * @param exceptions the members, which may be groups
   * @throws IllegalArgumentException if {@code exceptions} is empty or holds something that is no
   *     {@link Exception}
   */
  public ExceptionGroup(String message, List<? extends Throwable> exceptions) {
    List<Throwable> members = ExceptionSplit.requireMembers(exceptions);
    for (Throwable member : members) {
      if (!(member instanceof Exception)) {
        throw new IllegalArgumentException("exceptions: an ExceptionGroup cannot hold " + member);
      }
    }
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
  public ExceptionGroup asThrowable() {
    return this;
  }
}
