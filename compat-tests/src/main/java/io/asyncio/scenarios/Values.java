package io.asyncio.scenarios;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.asyncio.AnyExceptionGroup;
import io.asyncio.IncompleteReadError;
import io.asyncio.LimitOverrunError;
import io.asyncio.locks.BrokenBarrierError;
import io.asyncio.scenarios.json.Json;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Exceptions and results as they stand in traces. */
final class Values {

  /** What a program may raise. */
  private static final Set<String> RAISED = Set.of("ValueError", "RuntimeError", "LookupError");

  private static final Set<String> CAUGHT = Set.of(
      "ValueError",
      "RuntimeError",
      "LookupError",
      "Exception",
      "CancelledError",
      "TimeoutError",
      "InvalidStateError",
      "ExceptionGroup",
      "BrokenBarrierError",
      "QueueEmpty",
      "QueueFull",
      "IncompleteReadError",
      "LimitOverrunError");

  private Values() {}

  static boolean canBeRaised(String type) {
    return RAISED.contains(type);
  }

  static boolean canBeCaught(String type) {
    return CAUGHT.contains(type);
  }

  /** Makes an exception that {@link #canBeRaised}. */
  static RuntimeException exception(String type, String message) {
    return switch (type) {
      case "ValueError" -> new IllegalArgumentException(message);
      case "RuntimeError" -> new IllegalStateException(message);
      case "LookupError" -> new NoSuchElementException(message);
      default -> throw new AssertionError(type);
    };
  }

  /** Tells whether {@code except type} would catch an exception. */
  static boolean isInstance(Throwable exception, String type) {
    return switch (type) {
      case "Exception" -> exception instanceof Exception;
      case "RuntimeError" ->
        typeOf(exception).equals(type) || exception instanceof BrokenBarrierError;
      default -> typeOf(exception).equals(type);
    };
  }

  /** Returns the name that Python has for the type of an exception. */
  private static String typeOf(Throwable exception) {
    Class<?> type = exception.getClass();
    if (type == IllegalArgumentException.class) {
      return "ValueError";
    }
    if (type == IllegalStateException.class) {
      return "RuntimeError";
    }
    if (type == NoSuchElementException.class) {
      return "LookupError";
    }
    return type.getSimpleName();
  }

  /** Returns an exception as {@code [type, message, details...]}. */
  static List<@Nullable Object> described(Throwable exception) {
    List<@Nullable Object> parts = new ArrayList<>();
    parts.add(typeOf(exception));
    switch (exception) {
      case AnyExceptionGroup group -> {
        parts.add("");
        parts.add(group.exceptions().stream()
            .map(Values::described)
            .sorted(Comparator.comparing(Json::writeCompact))
            .toList());
      }
      case IncompleteReadError error -> {
        Map<String, @Nullable Object> details = new LinkedHashMap<>();
        details.put("partial", traced(error.partial()));
        details.put("expected", traced(error.expected()));
        parts.add("");
        parts.add(details);
      }
      case LimitOverrunError error -> {
        parts.add("");
        parts.add(Map.of("consumed", (long) error.consumed()));
      }
      default -> parts.add(scenarioMessage(exception));
    }
    return parts;
  }

  /** Returns the message of an exception if it comes from the scenario. */
  static String scenarioMessage(Throwable exception) {
    String message = exception.getMessage();
    return message != null && message.startsWith("#") ? message : "";
  }

  /** Returns what is described of an exception, or {@code null} for none. */
  static @Nullable Object describedOrNull(@Nullable Throwable exception) {
    return exception == null ? null : described(exception);
  }

  /** Returns a result, or a detail of an event, as it stands in a trace. */
  static @Nullable Object traced(@Nullable Object value) {
    return switch (value) {
      case Throwable exception -> Map.of("exception", described(exception));
      case byte[] bytes -> new String(bytes, ISO_8859_1);
      case Integer number -> number.longValue();
      case List<?> list -> tracedAll(list);
      case null, default -> value;
    };
  }

  private static List<@Nullable Object> tracedAll(List<?> list) {
    List<@Nullable Object> traced = new ArrayList<>(list.size());
    for (Object each : list) {
      traced.add(traced(each));
    }
    return traced;
  }
}
