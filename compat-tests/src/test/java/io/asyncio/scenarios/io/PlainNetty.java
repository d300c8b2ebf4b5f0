package io.asyncio.scenarios.io;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a scenario may ask for that bootstraps of Netty and the end of a pipeline do not have. */
final class PlainNetty {

  /** What is done with a server of asyncio, beside closing it. */
  private static final Set<String> SERVER = Set.of(
      "srv_close_clients",
      "srv_abort_clients",
      "srv_wait_closed",
      "serve_forever",
      "start_serving",
      "v_make");

  private static final Set<String> CONNECTIONS = Set.of("connect", "serve");

  private PlainNetty() {}

  /** Returns what a scenario asks for first that is not there; empty if all is. */
  static Optional<String> lacks(IoScenario scenario) {
    List<Op> ops = scenario.ops().toList();
    if (ops.stream()
        .noneMatch(op -> CONNECTIONS.contains(op.name()) || op.name().equals("v_make"))) {
      return Optional.of("a connection");
    }
    if (!scenario.carrier().equals("tcp")) {
      return Optional.of("the carrier " + scenario.carrier());
    }
    if (!scenario.failingFactories().isEmpty()) {
      return Optional.of("a factory of protocols");
    }
    return ops.stream().flatMap(op -> Stream.ofNullable(lack(op))).findFirst();
  }

  private static @Nullable String lack(Op op) {
    if (SERVER.contains(op.name())) {
      return "a server of asyncio";
    }
    if (!CONNECTIONS.contains(op.name())) {
      return null;
    }
    Map<?, ?> wishes = op.options(op.name().equals("serve") ? 0 : 1);
    if (Boolean.FALSE.equals(wishes.get("start"))) {
      return "a server of asyncio";
    }
    if (Boolean.TRUE.equals(wishes.get("sock"))) {
      return "a socket of the JDK";
    }
    return Boolean.TRUE.equals(wishes.get("all_errors")) ? "the errors of all addresses" : null;
  }
}
