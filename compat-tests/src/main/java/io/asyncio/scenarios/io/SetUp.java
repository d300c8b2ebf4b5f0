package io.asyncio.scenarios.io;

import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What sets up raw sockets, and begins to set up endpoints. */
final class SetUp {

  private SetUp() {}

  static void addTo(Map<String, Operations.Driven> all) {
    all.put("p_listen", (run, op) -> run.peers.listen(receiveBuffer(op.options(0))));
    all.put("p_accept", SetUp::accept);
    all.put("p_connect", SetUp::connectPeer);
    all.put("p_tls", SetUp::speakTls);
    all.put("pu_make", (run, op) -> run.datagrams.add(op.text(0), DatagramPeer.bound()));
    all.put("connect", (run, op) -> new Connecting(run, op.text(0), op.options(1)).start());
    all.put("u_make", (run, op) -> new DatagramSetUp(run, op.text(0), op.options(1)).start());
    all.put("serve", (run, op) -> new Serving(run).start(op.options(0)));
    all.put("v_make", (run, op) -> new NamedServing(run, op.text(0), op.options(1)).start());
    all.put("server_taken", (run, _) -> new Serving(run).startAgain());
  }

  private static @Nullable Integer receiveBuffer(Map<?, ?> options) {
    Long size = (Long) options.get("rcvbuf");
    return size == null ? null : (Integer) Math.toIntExact(size);
  }

  private static void accept(IoRun run, Op op) throws IOException {
    String name = op.text(0);
    boolean accepted = run.peers.accept(name, op.text(1), greets(op.optionsOrNone(2)));
    greet(run, name);
    run.trace.add(name, "accept", accepted);
  }

  private static void greet(IoRun run, String name) {
    Peer peer = run.peers.find(name);
    if (peer != null) {
      peer.greet(run, name);
    }
  }

  private static boolean greets(Map<?, ?> options) {
    return !Boolean.FALSE.equals(options.get("greet"));
  }

  private static void speakTls(IoRun run, Op op) {
    String name = op.text(0);
    Peer peer = run.peers.find(name);
    if (peer == null || !peer.isOpen()) {
      run.trace.add(name, "greeted", "missing");
    } else {
      peer.speakTls(run, name, Boolean.TRUE.equals(op.options(1).get("server")));
    }
  }

  private static void connectPeer(IoRun run, Op op) {
    String name = op.text(0);
    try {
      run.peers.connect(
          name, op.text(1), run.serverAddress, receiveBuffer(op.options(2)), greets(op.options(2)));
    } catch (IOException e) {
      run.trace.add(name, "connect", SystemWords.shown(e));
      return;
    }
    greet(run, name);
    run.trace.add(name, "connect", (Object) null);
  }
}
