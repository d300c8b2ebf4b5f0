package io.asyncio.scenarios.io;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.PortUnreachableException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** The system's names of what failed at a socket. */
final class ErrorNumbers {

  /** Words of the system that the JDK and Netty put into messages. */
  private static final Map<String, String> WORDS = words();

  private ErrorNumbers() {}

  private static Map<String, String> words() {
    Map<String, String> words = new LinkedHashMap<>();
    words.put("connection reset", "ECONNRESET");
    words.put("broken pipe", "EPIPE");
    words.put("connection refused", "ECONNREFUSED");
    words.put("connection abort", "ECONNABORTED");
    words.put("not connected", "ENOTCONN");
    words.put("address already in use", "EADDRINUSE");
    words.put("invalid argument", "EINVAL");
    words.put("message too long", "EMSGSIZE");
    words.put("temporarily unavailable", "EAGAIN");
    return words;
  }

  /** Returns the name of the error, or the message of one that has none. */
  static String of(IOException failure) {
    return switch (failure) {
      case PortUnreachableException _, ConnectException _ -> "ECONNREFUSED";
      case BindException _ -> "EADDRINUSE";
      default -> ofMessage(String.valueOf(failure.getMessage()));
    };
  }

  private static String ofMessage(String message) {
    String lower = message.toLowerCase(Locale.ROOT);
    return WORDS.entrySet().stream()
        .filter(entry -> lower.contains(entry.getKey()))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(message);
  }
}
