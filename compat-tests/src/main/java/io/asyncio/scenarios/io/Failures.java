package io.asyncio.scenarios.io;

import io.asyncio.AnyExceptionGroup;
import io.asyncio.BrokenPipeError;
import io.asyncio.CancelledError;
import io.asyncio.ConnectionAbortedError;
import io.asyncio.ConnectionResetError;
import io.asyncio.IncompleteReadError;
import io.asyncio.LimitOverrunError;
import io.asyncio.TimeoutError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.ConnectException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Exceptions: what a scenario raises, and how exceptions stand in traces. */
final class Failures {

  static final String OS_ERROR = "OSError";

  private Failures() {}

  /** Throws what {@code ["raise", kind]} stands for; also where checked exceptions may not be. */
  @SuppressWarnings("unchecked") // that is what sneaky means
  static <E extends Throwable> void raise(String kind) throws E {
    String message = "#" + kind;
    throw (E)
        switch (kind) {
          case "value" -> new IllegalArgumentException(message);
          case "runtime" -> new IllegalStateException(message);
          case "os" -> new IOException(message);
          case "cancelled" -> new CancelledError(message);
          default -> throw new IllegalArgumentException("unknown exception \"" + kind + "\"");
        };
  }

  static @Nullable List<@Nullable Object> shownOrNull(@Nullable Throwable failure) {
    return failure == null ? null : shown(failure);
  }

  /** Returns {@code [Python's name of the type, details...]}. */
  static List<@Nullable Object> shown(Throwable failure) {
    return switch (failure) {
      case IncompleteReadError e ->
        list("IncompleteReadError", Payload.shown(e.partial()), e.expected());
      case LimitOverrunError e -> list("LimitOverrunError", e.consumed());
      case CancelledError _ -> list("CancelledError");
      case AnyExceptionGroup group -> list("ExceptionGroup", shownAll(group.exceptions()));
      case TimeoutError _ -> list("TimeoutError");
      case UncheckedIOException e -> shown(Objects.requireNonNull(e.getCause()));
      case SSLException _ -> list("SSLError");
      case IOException e -> list(OS_ERROR, reason(e));
      default -> list(pythonName(failure), isOfScenario(failure) ? failure.getMessage() : "");
    };
  }

  /** As {@link #shown}, as the outcome of an operation. */
  static Map<String, Object> outcome(Throwable failure) {
    return Map.of("exc", shown(failure));
  }

  private static List<@Nullable Object> list(@Nullable Object... parts) {
    return Arrays.asList(parts);
  }

  private static List<Object> shownAll(List<Throwable> failures) {
    List<Object> all = new ArrayList<>();
    failures.forEach(each -> all.add(shown(each)));
    return all;
  }

  private static boolean isOfScenario(Throwable failure) {
    return failure.getMessage() != null && failure.getMessage().startsWith("#");
  }

  /** What has no type of its own is told by the library's words, which are always the same. */
  private static String reason(IOException failure) {
    String message = String.valueOf(failure.getMessage());
    return switch (failure) {
      case ConnectionResetError _ -> message.equals("Connection lost") ? "lost" : "ECONNRESET";
      case BrokenPipeError _ -> "EPIPE";
      case ConnectionAbortedError _ -> "ECONNABORTED";
      case ConnectException _ -> "ECONNREFUSED";
      case NoSuchFileException _ -> "ENOENT";
      case BindException _ -> "EADDRINUSE";
      default -> reason(message);
    };
  }

  private static String reason(String message) {
    return switch (message) {
      case "Transport endpoint is not connected" -> "ENOTCONN";
      case "Transport endpoint is already connected" -> "EISCONN";
      case "Message too long" -> "EMSGSIZE";
      default -> message.startsWith("Multiple") ? "multiple" : message;
    };
  }

  private static String pythonName(Throwable failure) {
    return switch (failure) {
      case IllegalArgumentException _ -> "ValueError";
      case NullPointerException _ -> "TypeError";
      case UnsupportedOperationException _ -> "NotImplementedError";
      default ->
        failure.getClass() == IllegalStateException.class
            ? "RuntimeError"
            : failure.getClass().getSimpleName();
    };
  }
}
