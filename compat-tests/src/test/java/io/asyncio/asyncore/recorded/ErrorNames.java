package io.asyncio.asyncore.recorded;

import java.io.IOException;
import java.net.ConnectException;
import java.util.Set;

/** What exceptions are called in Python. */
final class ErrorNames {

  private static final Set<String> SAME = Set.of(
      "Failed",
      "ExitNow",
      "KeyboardInterrupt",
      "SystemExit",
      "BlockingIOError",
      "ConnectionResetError",
      "BrokenPipeError");

  private ErrorNames() {}

  static String of(Throwable error) {
    String name = error.getClass().getSimpleName();
    if (SAME.contains(name)) {
      return name;
    }
    return switch (error) {
      case ConnectException _ -> "ConnectionRefusedError";
      case IOException _ -> "OSError";
      case IllegalArgumentException _ -> "ValueError";
      default -> error.toString();
    };
  }
}
