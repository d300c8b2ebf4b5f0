package io.asyncio.scenarios;

import java.util.HashMap;
import java.util.Map;

/** All operations, by name. */
final class Operations {

  private static final Operations ALL = new Operations();

  private final Map<String, Kind> kinds = new HashMap<>();

  static {
    GeneralOperations.addTo(ALL);
    ControlOperations.addTo(ALL);
    CallbackOperations.addTo(ALL);
    TaskOperations.addTo(ALL);
    LockOperations.addTo(ALL);
    QueueOperations.addTo(ALL);
    CombinatorOperations.addTo(ALL);
    TimeoutOperations.addTo(ALL);
    BlockOperations.addTo(ALL);
    StreamOperations.addTo(ALL);
    GeneratorOperations.addTo(ALL);
    ContextOperations.addTo(ALL);
  }

  private Operations() {}

  private record Kind(boolean suspends, StatementReader reader) {}

  /** Makes a statement of the fields of an operation. */
  @FunctionalInterface
  interface StatementReader {
    Statement read(Fields fields) throws UnusableScenario;
  }

  /** Makes of the fields of an operation what it does. */
  @FunctionalInterface
  interface ActionReader {
    Operation.Action read(Fields fields) throws UnusableScenario;
  }

  /**
   * Reads an operation.
   *
   * @throws UnusableScenario if there is none of that name, it may not stand here, or its fields
   *     are not right
   */
  static Statement read(Fields fields) throws UnusableScenario {
    String name = fields.text("op");
    Kind kind = ALL.kinds.get(name);
    if (kind == null) {
      throw fields.unusable("unknown operation \"" + name + "\"");
    }
    if (kind.suspends && !fields.place().suspends()) {
      throw fields.unusable("the operation \"" + name + "\" may not stand in a callback");
    }
    return kind.reader.read(fields);
  }

  /** Adds an operation that does not suspend. */
  void immediate(String name, ActionReader reader) {
    add(name, false, fields -> new Operation(name, reader.read(fields)));
  }

  /** Adds an operation that can suspend. */
  void suspending(String name, ActionReader reader) {
    add(name, true, fields -> new Operation(name, reader.read(fields)));
  }

  /** Adds a statement that does not suspend itself, and traces what it does itself. */
  void control(String name, StatementReader reader) {
    add(name, false, reader);
  }

  /** Adds a statement that can suspend, and traces what it does itself. */
  void block(String name, StatementReader reader) {
    add(name, true, reader);
  }

  private void add(String name, boolean suspends, StatementReader reader) {
    if (kinds.put(name, new Kind(suspends, reader)) != null) {
      throw new IllegalArgumentException("two operations \"" + name + "\"");
    }
  }
}
