package io.asyncio.scenarios.io;

import io.asyncio.protocols.BaseProtocol;
import io.asyncio.transports.BaseTransport;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A protocol that traces its callbacks, and performs in them what its script says. */
abstract class Recorder implements BaseProtocol {

  /** Marks the protocol that {@code set_protocol} gives. */
  static final String SECOND = "'";

  final IoRun run;
  final String name;
  final String tag;
  final ProtocolScript script;
  private final Set<String> fired = new HashSet<>();

  /** Makes a protocol of the endpoint {@code name}; {@code tag} is empty or {@link #SECOND}. */
  Recorder(IoRun run, String name, String tag) {
    this.run = run;
    this.name = name;
    this.tag = tag;
    this.script = run.scenario.protocol(name + tag);
  }

  final String tag() {
    return tag;
  }

  final void trace(String event) {
    run.trace.add(name, event, tag);
  }

  final void trace(String event, @Nullable Object... details) {
    @Nullable Object[] all = new @Nullable Object[details.length + 1];
    all[0] = tag;
    System.arraycopy(details, 0, all, 1, details.length);
    run.trace.add(name, event, all);
  }

  /** Performs what the script says of a callback, the first time. */
  final void fire(String callback) {
    List<Op> ops = script.on().get(callback);
    if (ops != null && fired.add(callback)) {
      run.performAll(ops);
    }
  }

  final void made(BaseTransport transport) {
    run.servers.traceListener(name, transport);
    run.parties.put(name, new Party(transport, this));
    trace("made");
    fire("made");
  }

  @Override
  public final void connectionLost(@Nullable Throwable exception) {
    trace("lost", Failures.shownOrNull(exception));
    fire("lost");
  }

  @Override
  public final void pauseWriting() {
    trace("pause");
    fire("pause");
  }

  @Override
  public final void resumeWriting() {
    trace("resume");
    fire("resume");
  }

  final boolean ended() {
    trace("eof");
    fire("eof");
    return script.keepsOpen();
  }

  final void received(byte[] data) {
    run.trace.addData(name, tag, data);
    fire("data");
  }
}
