package io.asyncio.scenarios.io;

import java.io.IOException;
import java.util.Map;

/** What raw peers do at once. */
final class PeerOperations {

  private PeerOperations() {}

  /** What is done with a peer. */
  @FunctionalInterface
  private interface Deed {
    void perform(Peer peer, Op op) throws IOException, Missing;
  }

  /** Ends a sending side. */
  @FunctionalInterface
  private interface Ending {
    void end() throws IOException;
  }

  static void addTo(Map<String, Operations.Action> all) {
    deed(all, "p_send", (peer, op) -> peer.send(Payload.bytes(op.text(1))));
    deed(all, "p_raw", (peer, op) -> peer.sendRaw(Payload.bytes(op.text(1))));
    deed(all, "p_shutdown", (peer, _) -> endSending(peer::shutDown));
    deed(all, "p_fin", (peer, _) -> endSending(peer::finish));
    deed(all, "p_close", (peer, _) -> peer.close());
    deed(all, "p_rst", (peer, _) -> peer.reset());
  }

  private static void deed(Map<String, Operations.Action> all, String name, Deed deed) {
    all.put(name, (run, op) -> {
      try {
        deed.perform(run.peers.open(op.text(0)), op);
        return null;
      } catch (IOException e) {
        return SystemWords.outcome(e);
      }
    });
  }

  private static void endSending(Ending ending) {
    try {
      ending.end();
    } catch (IOException e) {
      // the connection has ended already
    }
  }
}
