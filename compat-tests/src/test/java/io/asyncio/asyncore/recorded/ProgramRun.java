package io.asyncio.asyncore.recorded;

import io.asyncio.asyncore.Asyncore;
import io.asyncio.asyncore.Dispatcher;
import io.asyncio.asyncore.SocketMap;
import io.asyncio.internal.Unchecked;
import io.asyncio.netty.testing.SilentPort;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Runs a program of dispatchers and logs what is called, as interpreter.py does. */
final class ProgramRun {

  private final Map<String, Object> program;
  final SocketMap map = new SocketMap();
  final Map<String, Dispatcher> objects = new HashMap<>();
  final Peers peers = new Peers();
  final SilentPort nobody = SilentPort.tcp();
  final Path directory;
  private final boolean usePoll;
  private final DispatcherOperations dispatchers = new DispatcherOperations(this);
  private final ChatOperations chats = new ChatOperations(this);
  private final List<List<Object>> trace = new ArrayList<>();

  ProgramRun(Map<String, Object> program, boolean usePoll, Path directory) throws IOException {
    this.program = program;
    this.usePoll = usePoll;
    this.directory = directory;
  }

  List<List<Object>> result() throws Exception {
    try (nobody;
        peers) {
      all(operations(program.get("main")), null);
    } finally {
      Asyncore.closeAll(map, true);
    }
    return List.copyOf(trace);
  }

  void log(String name, Object... words) {
    List<Object> line = new ArrayList<>(List.of(name));
    line.addAll(Arrays.asList(words));
    trace.add(line);
  }

  @SuppressWarnings("unchecked")
  private static List<Object> operations(Object json) {
    return (List<Object>) json;
  }

  @SuppressWarnings("unchecked")
  Map<String, List<Object>> handlers(String name) {
    Map<String, Object> all = (Map<String, Object>) program.get("handlers");
    return name == null
        ? Map.of()
        : (Map<String, List<Object>>) Objects.requireNonNull(all.get(name), name);
  }

  void all(List<Object> operations, Script own) throws Exception {
    for (Object operation : operations) {
      one(new Arguments(operations(operation)), own);
    }
  }

  /** Runs what may not throw checked exceptions, and throws them all the same. */
  void allUnchecked(List<Object> operations, Script own) {
    try {
      all(operations, own);
    } catch (Exception e) {
      throw Unchecked.<RuntimeException>rethrow(e);
    }
  }

  /** An operation: a word and what follows it. */
  record Arguments(List<Object> list) {

    String word() {
      return (String) list.getFirst();
    }

    boolean has(int index) {
      return index < list.size();
    }

    Object get(int index) {
      return list.get(index);
    }

    String text(int index) {
      return has(index) ? (String) list.get(index) : null;
    }

    int number(int index) {
      return Math.toIntExact((Long) list.get(index));
    }
  }

  private void one(Arguments arguments, Script own) throws Exception {
    String word = arguments.word();
    if (word.startsWith("peer")) {
      peer(arguments);
    } else if (!loop(arguments, own)
        && !dispatchers.run(arguments, own)
        && !chats.run(arguments, own)) {
      throw new IllegalArgumentException("unknown operation: " + word);
    }
  }

  Dispatcher of(Script own, String name) {
    return Objects.requireNonNull(objects.get(name.equals("self") ? own.name : name), name);
  }

  /** A call whose exception is logged. */
  @FunctionalInterface
  interface Call {
    Object make() throws Exception;
  }

  /** A call without a result whose exception is logged. */
  @FunctionalInterface
  interface PlainCall {
    void make() throws Exception;
  }

  void tried(Script script, String word, PlainCall call) {
    tried(script, word, () -> {
      call.make();
      return null;
    });
  }

  void tried(Script script, String word, Call call) {
    Object result;
    try {
      result = call.make();
    } catch (Exception e) {
      script.log(word, "raises", ErrorNames.of(e));
      return;
    }
    script.log(result == null ? new Object[] {word} : new Object[] {word, result});
  }

  private void peer(Arguments arguments) throws Exception {
    String peer = arguments.text(1);
    switch (arguments.word()) {
      case "peer" -> peers.connect(peer, objects.get(arguments.text(2)).getsockname());
      case "peer_send" -> peers.send(peer, Data.bytes(arguments.get(2)));
      case "peer_recv" ->
        log(peer, "received", Data.text(peers.receive(peer, arguments.number(2))));
      case "peer_shutdown" -> peers.shutdown(peer);
      case "peer_close" -> peers.close(peer);
      case "peer_reset" -> peers.reset(peer);
      default -> throw new IllegalArgumentException(arguments.word());
    }
  }

  private boolean loop(Arguments arguments, Script own) {
    switch (arguments.word()) {
      case "loop" -> ended("loop", () -> loop(arguments));
      case "close_all" -> ended("close_all", () -> Asyncore.closeAll(map, arguments.has(1)));
      case "size" -> log("map", "size", map.size());
      case "event" ->
        logged(arguments.text(1), () -> event(arguments.text(1), of(own, arguments.text(2))));
      case "readwrite" ->
        logged(
            "readwrite",
            () -> Asyncore.readwrite(
                of(own, arguments.text(1)),
                flags(arguments.list().subList(2, arguments.list().size()))));
      default -> {
        return false;
      }
    }
    return true;
  }

  private void loop(Arguments arguments) throws Exception {
    double timeout = arguments.has(2) ? ((Number) arguments.get(2)).doubleValue() : 0.01;
    if (arguments.has(1)) {
      Asyncore.loop(timeout, usePoll, map, arguments.number(1));
    } else {
      Asyncore.loop(timeout, usePoll, map);
    }
  }

  private static void event(String function, Dispatcher dispatcher) throws Exception {
    switch (function) {
      case "read" -> Asyncore.read(dispatcher);
      case "write" -> Asyncore.write(dispatcher);
      default -> Asyncore.exception(dispatcher);
    }
  }

  private static int flags(List<Object> names) throws ReflectiveOperationException {
    int flags = 0;
    for (Object name : names) {
      flags |= Asyncore.class.getField((String) name).getInt(null);
    }
    return flags;
  }

  private void ended(String name, PlainCall call) {
    if (logged(name, call)) {
      log(name, "returns", map.size());
    }
  }

  private boolean logged(String name, PlainCall call) {
    try {
      call.make();
      return true;
    } catch (Throwable e) {
      log(name, "raises", ErrorNames.of(e));
      return false;
    }
  }
}
