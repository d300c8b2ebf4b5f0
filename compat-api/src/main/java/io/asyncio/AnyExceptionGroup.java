package io.asyncio;

import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Several failures in one.
 *
 * <p>An {@link ExceptionGroup} holds exceptions alone, and is an exception itself; a {@link
 * BaseExceptionGroup} holds at least one {@link Error}, such as {@link CancelledError}, and is an
 * error itself, so that {@code catch (Exception e)} swallows no error that came in company. In
 * Python the first extends the second, which Java's exceptions cannot; this interface is what both
 * are.
 *
 * <p>The members are also the suppressed exceptions of the group, so that stack traces show them.
 * Immutable.
 *
 * @see <a href="https://docs.python.org/3/library/exceptions.html#exception-groups">Exception
 *     groups</a>
 */
public sealed interface AnyExceptionGroup permits ExceptionGroup, BaseExceptionGroup {

  /**
   * Makes the kind of group that fits the members.
   *
   * @throws IllegalArgumentException if {@code exceptions} is empty
   */
  static AnyExceptionGroup of(String message, List<? extends Throwable> exceptions) {
    return exceptions.stream().allMatch(Exception.class::isInstance)
        ? new ExceptionGroup(message, exceptions)
        : new BaseExceptionGroup(message, exceptions);
  }

  /** Returns the message that the group was made with. */
  String message();

  /** Returns the members, at least one, unmodifiable. */
  List<Throwable> exceptions();

  /** Returns this group, as what can be thrown. */
  Throwable asThrowable();

  /**
   * Returns a group of those leaves that {@code condition} holds of, in groups nested as here, or
   * {@code null} if there are none. The condition is asked for groups too; one that it holds of is
   * taken as a whole.
   */
  default @Nullable AnyExceptionGroup subgroup(Predicate<? super Throwable> condition) {
    return split(condition).matching();
  }

  /**
   * As {@link #subgroup(Predicate)}, for the exceptions of a type.
   *
   * @param type the class whose members, and those of its subclasses, are kept
   */
  default @Nullable AnyExceptionGroup subgroup(Class<? extends Throwable> type) {
    return subgroup(type::isInstance);
  }

  /** Divides the group into {@link #subgroup(Predicate)} and a group of the rest. */
  default Split split(Predicate<? super Throwable> condition) {
    return ExceptionSplit.of(this, condition);
  }

  /**
   * As {@link #split(Predicate)}, by type.
   *
   * @param type the class whose members, and those of its subclasses, are put first
   */
  default Split split(Class<? extends Throwable> type) {
    return split(type::isInstance);
  }

  /** Returns a group of the same message with other members; its kind is what they need. */
  default AnyExceptionGroup derive(List<? extends Throwable> exceptions) {
    return of(message(), exceptions);
  }

  /**
   * The two parts of a group.
   *
   * @param matching the group of the leaves that fulfil the condition, or {@code null}
   * @param rest the group of the others, or {@code null}
   */
  record Split(
      @Nullable AnyExceptionGroup matching, @Nullable AnyExceptionGroup rest) {}
}
