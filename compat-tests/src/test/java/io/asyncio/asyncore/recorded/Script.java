package io.asyncio.asyncore.recorded;

import java.nio.channels.SocketChannel;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;

/** What a dispatcher of a program does when it is called: it logs that, and runs its handler's operations. */
final class Script {

  final ProgramRun run;
  final String name;
  private final Map<String, List<Object>> handlers;
  final Map<String, Boolean> flags = new HashMap<>();
  SocketChannel accepted;
  int incoming = 65536;
  int outgoing = 65536;

  Script(ProgramRun run, String name, Map<String, List<Object>> handlers) {
    this.run = run;
    this.name = name;
    this.handlers = handlers;
  }

  /** A handler of the library. */
  @FunctionalInterface
  interface Default {
    void call() throws Exception;
  }

  void log(Object... words) {
    run.log(name, words);
  }

  boolean has(String event) {
    return handlers.containsKey(event);
  }

  void runHandler(String event) throws Exception {
    run.all(Objects.requireNonNull(handlers.get(event)), this);
  }

  void event(String event, Default library) throws Exception {
    log(event);
    if (has(event)) {
      runHandler(event);
    } else {
      library.call();
    }
  }

  boolean asked(String question, BooleanSupplier library) {
    if (has(question)) {
      run.allUnchecked(handlers.get(question), this);
    }
    Boolean flag = flags.get(question);
    boolean answer = flag == null ? library.getAsBoolean() : flag;
    log(question, answer);
    return answer;
  }

  void failed(Throwable error, Default library) throws Exception {
    log("handle_error", ErrorNames.of(error));
    if (has("handle_error")) {
      runHandler("handle_error");
    } else {
      library.call();
    }
  }

  void info(String message, String type) {
    log("log_info", type, type.equals("warning") ? message : "");
  }
}
