package io.asyncio.scenarios.io;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** All operations, by name, of three kinds. */
final class Operations {

  /** What an operation does; returns its outcome. */
  @FunctionalInterface
  interface Action {

    /** Does it. */
    @Nullable
    Object perform(IoRun run, Op op) throws Exception;
  }

  /** What the driver does between two runs of the loop, and traces itself. */
  @FunctionalInterface
  interface Driven {

    /** Does it, or begins it. */
    void perform(IoRun run, Op op) throws Exception;
  }

  private static final Map<String, Action> IMMEDIATE = new HashMap<>();
  private static final Map<String, Action> AWAITING = new HashMap<>();
  private static final Map<String, Driven> DRIVEN = new HashMap<>();

  static {
    TransportOperations.addTo(IMMEDIATE);
    DatagramOperations.addTo(IMMEDIATE);
    PeerOperations.addTo(IMMEDIATE);
    TaskOperations.addTo(IMMEDIATE);
    ServerOperations.addTo(IMMEDIATE);
    RawSocketOperations.addTo(IMMEDIATE);
    WatchOperations.addTo(IMMEDIATE);
    StreamOperations.addTo(AWAITING);
    TlsOperations.addTo(AWAITING);
    ServerWaits.addTo(AWAITING);
    SocketCallOperations.addTo(AWAITING);
    SetUp.addTo(DRIVEN);
    PeerTraffic.addTo(DRIVEN);
    RawSocketSetUp.addTo(DRIVEN);
  }

  private Operations() {}

  static boolean isKnown(String name) {
    return IMMEDIATE.containsKey(name)
        || AWAITING.containsKey(name)
        || DRIVEN.containsKey(name)
        || name.equals(Op.RAISE)
        || name.equals(Op.PLAIN);
  }

  /**
   * Returns an operation that does not suspend.
   *
   * @throws IllegalArgumentException if it is of another kind
   */
  static Action immediate(Op op) {
    Action action = IMMEDIATE.get(op.name());
    if (action == null) {
      throw new IllegalArgumentException("\"" + op.name() + "\" may not stand here");
    }
    return action;
  }

  /** Returns an operation that can suspend, or {@code null} if it is of another kind. */
  static @Nullable Action awaiting(Op op) {
    return AWAITING.get(op.name());
  }

  /** Tells whether the driver performs an operation. */
  static boolean isDriven(Op op) {
    return DRIVEN.containsKey(op.name());
  }

  /** Returns an operation that {@link #isDriven}. */
  static Driven driven(Op op) {
    return Objects.requireNonNull(DRIVEN.get(op.name()), op.name());
  }
}
