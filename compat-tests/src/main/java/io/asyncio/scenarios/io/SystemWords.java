package io.asyncio.scenarios.io;

import java.io.IOException;
import java.net.ConnectException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What failed at a raw socket of the JDK, which tells it in the system's words alone. */
final class SystemWords {

  private static final Map<String, String> ERRORS = errors();

  private SystemWords() {}

  private static Map<String, String> errors() {
    Map<String, String> errors = new LinkedHashMap<>();
    errors.put("connection reset", "ECONNRESET");
    errors.put("broken pipe", "EPIPE");
    errors.put("not connected", "ENOTCONN");
    errors.put("message too long", "EMSGSIZE");
    errors.put("no such file", "ENOENT");
    errors.put("temporarily unavailable", "EAGAIN");
    return errors;
  }

  /** Returns how a failure stands in a trace. */
  static List<@Nullable Object> shown(IOException failure) {
    return Arrays.asList(Failures.OS_ERROR, errorOf(failure));
  }

  /** As {@link #shown}, as the outcome of an operation. */
  static Map<String, Object> outcome(IOException failure) {
    return Map.of("exc", shown(failure));
  }

  /** Returns the name of the error, or the message of one that has none. */
  static String errorOf(IOException failure) {
    if (failure instanceof ConnectException) {
      return "ECONNREFUSED";
    }
    String message = String.valueOf(failure.getMessage());
    String lower = message.toLowerCase(Locale.ROOT);
    return ERRORS.entrySet().stream()
        .filter(entry -> lower.contains(entry.getKey()))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(message);
  }
}
