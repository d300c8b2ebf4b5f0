package io.asyncio.scenarios.io;

import io.asyncio.ExceptionContext;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Traces what the loop's exception handler is told, in Python's words. */
final class Reports {

  private static final String IN_CALLBACK = "Exception in callback";

  /** A method of a protocol, as a message names it. */
  private static final Pattern METHOD = Pattern.compile("protocol\\.\\w+\\(\\)");

  /** What a protocol has raised, which asyncio tells over TLS in several words. */
  private static final String FATAL = "Fatal error";

  private static final Pattern CAPITAL = Pattern.compile("\\p{Upper}");

  private final Trace trace;
  private final boolean encrypted;

  /** Traces reports of a scenario. */
  Reports(IoScenario scenario, Trace trace) {
    this.trace = trace;
    this.encrypted = scenario.carrier().endsWith("tls");
  }

  void add(ExceptionContext context) {
    String message = context.message();
    if (!message.contains("never retrieved")) {
      trace.add(
          "exc",
          "handler",
          pythonMessage(message),
          Failures.shownOrNull(context.exception()),
          pythonKeys(context.asMap().keySet()));
    }
  }

  private String pythonMessage(String message) {
    if (encrypted && message.startsWith(FATAL + ": ")) {
      return FATAL;
    }
    return message.startsWith(IN_CALLBACK)
        ? IN_CALLBACK
        : METHOD.matcher(message).replaceAll(method -> pythonName(method.group()));
  }

  private static String pythonName(String name) {
    return CAPITAL
        .matcher(name)
        .replaceAll(letter -> "_" + letter.group().toLowerCase(Locale.ROOT));
  }

  private static List<String> pythonKeys(Set<String> keys) {
    Set<String> names = new TreeSet<>(keys);
    names.remove("sourceTraceback");
    if (names.remove("channel")) {
      names.add("socket");
    }
    return List.copyOf(names);
  }
}
