package io.asyncio.scenarios.io;

import io.asyncio.CancelledError;
import io.asyncio.EventLoop;
import io.asyncio.Server;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What belongs to one execution of a scenario. Used by the thread that runs the loop. */
final class IoRun {

  final IoScenario scenario;
  final IoStage stage;
  final EventLoop loop;
  final Trace trace = new Trace();
  final Parties parties = new Parties();
  final Carrier carrier;
  final Peers peers;
  final DatagramPeers datagrams = new DatagramPeers();

  /** Servers that have names, unlike {@link #server}. */
  final Servers servers = new Servers(trace);

  final RawSockets sockets = new RawSockets();

  final Watches watches;
  final RunTasks tasks;
  final Settling settling;

  /** The server, once it is made. */
  @Nullable
  Server server;

  /** Where it listens; nobody does before it is made. */
  SocketAddress serverAddress;

  /**
   * Prepares a run.
   *
   * @param patience how many times longer than usual to wait for the loop to become quiet
   */
  IoRun(IoScenario scenario, Carrier carrier, IoStage stage, int patience) {
    this.scenario = scenario;
    this.carrier = carrier;
    this.stage = stage;
    this.loop = stage.loop();
    this.peers = new Peers(carrier);
    this.serverAddress = carrier.closed();
    this.tasks = new RunTasks(this);
    this.watches = new Watches(this);
    this.settling =
        new Settling(stage, trace, tasks::isSettingUp, carrier.napsForSetUp(), patience);
  }

  /** Performs operations one after another, up to one that raises. */
  void performAll(List<Op> ops) {
    ops.forEach(op -> perform(op, op.lane()));
  }

  /** Performs an operation that does not suspend, and traces what came of it. */
  void perform(Op op, String lane) {
    if (op.name().equals(Op.RAISE)) {
      Failures.<RuntimeException>raise(op.text(0));
    }
    Object outcome;
    try {
      outcome = Operations.immediate(op).perform(this, op);
    } catch (Missing e) {
      outcome = "missing";
    } catch (Exception | CancelledError e) {
      outcome = Failures.outcome(e);
    }
    trace.add(lane, "op", op.name(), outcome);
  }

  /** Makes the protocol of an endpoint, unless its factory is one that raises. */
  <P extends Recorder> P made(String name, Function<String, P> constructor) {
    if (scenario.failingFactories().contains(name)) {
      throw new IllegalArgumentException("#factory");
    }
    return constructor.apply(name);
  }

  /** Returns the address of a socket or endpoint of datagrams. */
  InetSocketAddress addressOf(String name) throws Missing {
    if (name.equals("closed")) {
      return Addresses.local(Addresses.CLOSED_PORT);
    }
    InetSocketAddress raw = sockets.findAddress(name);
    if (raw != null) {
      return raw;
    }
    DatagramPeer peer = datagrams.find(name);
    return peer == null ? parties.get(name).address() : peer.address();
  }

  Server server() throws Missing {
    if (server == null) {
      throw new Missing("server");
    }
    return server;
  }
}
