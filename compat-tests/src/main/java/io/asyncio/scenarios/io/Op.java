package io.asyncio.scenarios.io;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An operation as it stands in a scenario: {@code [name, argument, ...]}. */
record Op(String name, List<@Nullable Object> arguments) {

  /** Raises an exception, out of whatever it stands in. */
  static final String RAISE = "raise";

  /** Stands in front of the operations of a client callback that is no coroutine. */
  static final String PLAIN = "plain";

  String text(int index) {
    return (String) required(index);
  }

  @Nullable
  String textOrNull(int index) {
    return (String) arguments.get(index);
  }

  int number(int index) {
    return Math.toIntExact((Long) required(index));
  }

  @Nullable
  Integer numberOrNull(int index) {
    Long number = (Long) arguments.get(index);
    return number == null ? null : (Integer) Math.toIntExact(number);
  }

  List<String> texts(int index) {
    List<String> texts = new ArrayList<>();
    ((List<?>) required(index)).forEach(each -> texts.add((String) each));
    return texts;
  }

  Map<?, ?> options(int index) {
    return (Map<?, ?>) required(index);
  }

  /** Returns what may be left out at the end. */
  Map<?, ?> optionsOrNone(int index) {
    return index < arguments.size() ? options(index) : Map.of();
  }

  private Object required(int index) {
    return Objects.requireNonNull(arguments.get(index));
  }

  /** Returns the lane in which its outcome stands, outside a task: that of its target. */
  String lane() {
    if (!arguments.isEmpty() && arguments.getFirst() instanceof String target && isTargeted()) {
      return target;
    }
    return name.startsWith("srv") ? "srv" : "main";
  }

  private boolean isTargeted() {
    return !name.equals("spawn") && !name.equals("cancel");
  }
}
