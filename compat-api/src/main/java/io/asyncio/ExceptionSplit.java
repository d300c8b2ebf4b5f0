package io.asyncio;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A group that is being divided by a condition, inside those that it is nested in. */
final class ExceptionSplit {

  private final AnyExceptionGroup group;
  private final @Nullable ExceptionSplit outer;
  private final Iterator<Throwable> left;
  private final List<Throwable> matching = new ArrayList<>();
  private final List<Throwable> rest = new ArrayList<>();

  private ExceptionSplit(AnyExceptionGroup group, @Nullable ExceptionSplit outer) {
    this.group = group;
    this.outer = outer;
    this.left = group.exceptions().iterator();
  }

  static AnyExceptionGroup.Split of(
      AnyExceptionGroup group, Predicate<? super Throwable> condition) {
    return condition.test(group.asThrowable())
        ? new AnyExceptionGroup.Split(group, null)
        : divide(group, condition);
  }

  /** Not recursive: groups may be nested deeply. */
  private static AnyExceptionGroup.Split divide(
      AnyExceptionGroup whole, Predicate<? super Throwable> condition) {
    ExceptionSplit split = new ExceptionSplit(whole, null);
    while (true) {
      if (split.left.hasNext()) {
        split = split.add(split.left.next(), condition);
        continue;
      }
      AnyExceptionGroup.Split parts = new AnyExceptionGroup.Split(
          part(split.group, split.matching), part(split.group, split.rest));
      if (split.outer == null) {
        return parts;
      }
      split = split.outer;
      addGroup(split.matching, parts.matching());
      addGroup(split.rest, parts.rest());
    }
  }

  /** Returns what goes on: this one, or that of a group which the member is. */
  private ExceptionSplit add(Throwable member, Predicate<? super Throwable> condition) {
    if (condition.test(member)) {
      matching.add(member);
    } else if (member instanceof AnyExceptionGroup nested) {
      return new ExceptionSplit(nested, this);
    } else {
      rest.add(member);
    }
    return this;
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
