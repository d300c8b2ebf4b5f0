package io.asyncio;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Divides exception groups by a condition. */
final class ExceptionSplit {

  private final Predicate<? super Throwable> condition;
  private final List<Throwable> matching = new ArrayList<>();
  private final List<Throwable> rest = new ArrayList<>();

  private ExceptionSplit(Predicate<? super Throwable> condition) {
    this.condition = condition;
  }

  static AnyExceptionGroup.Split of(
      AnyExceptionGroup group, Predicate<? super Throwable> condition) {
    if (condition.test(group.asThrowable())) {
      return new AnyExceptionGroup.Split(group, null);
    }
    ExceptionSplit split = new ExceptionSplit(condition);
    group.exceptions().forEach(split::add);
    return new AnyExceptionGroup.Split(part(group, split.matching), part(group, split.rest));
  }

  private void add(Throwable member) {
    if (member instanceof AnyExceptionGroup nested) {
      AnyExceptionGroup.Split parts = of(nested, condition);
      addGroup(matching, parts.matching());
      addGroup(rest, parts.rest());
    } else {
      (condition.test(member) ? matching : rest).add(member);
    }
  }

  private static void addGroup(List<Throwable> members, @Nullable AnyExceptionGroup part) {
    if (part != null) {
      members.add(part.asThrowable());
    }
  }

  private static @Nullable AnyExceptionGroup part(
      AnyExceptionGroup whole, List<Throwable> members) {
    if (members.isEmpty()) {
      return null;
    }
    AnyExceptionGroup part = whole.derive(members);
    part.asThrowable().setStackTrace(whole.asThrowable().getStackTrace());
    return part;
  }

  /** Checks the members of a new group, and copies them. */
  static List<Throwable> requireMembers(List<? extends Throwable> exceptions) {
    List<Throwable> members = List.copyOf(exceptions);
    if (members.isEmpty()) {
      throw new IllegalArgumentException("exceptions: must not be empty");
    }
    return members;
  }

  static String describe(String message, List<Throwable> members) {
    return message
        + " ("
        + members.size()
        + (members.size() == 1 ? " sub-exception)" : " sub-exceptions)");
  }
}
