package io.asyncio.scenarios.io;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is sent from and to datagram endpoints, at once. */
final class DatagramOperations {

  private DatagramOperations() {}

  static void addTo(Map<String, Operations.Action> all) {
    all.put("sendto", DatagramOperations::sendto);
    all.put("sendtobig", DatagramOperations::sendtoBig);
    all.put("reply", DatagramOperations::reply);
    all.put("pu_send", (run, op) -> send(run, op, Payload.bytes(op.text(1))));
    all.put("pu_sendbig", (run, op) -> send(run, op, Payload.pattern(op.number(1))));
    all.put("pu_close", DatagramOperations::close);
  }

  private static @Nullable Object sendto(IoRun run, Op op) throws Missing {
    return sendto(run, op, Payload.bytes(op.text(1)));
  }

  private static @Nullable Object sendtoBig(IoRun run, Op op) throws Missing {
    return sendto(run, op, Payload.pattern(op.number(1)));
  }

  private static @Nullable Object sendto(IoRun run, Op op, byte[] data) throws Missing {
    Party party = run.parties.get(op.text(0));
    String target = op.textOrNull(2);
    party.datagrams().sendto(data, target == null ? null : run.addressOf(target));
    return null;
  }

  private static @Nullable Object reply(IoRun run, Op op) throws Missing {
    Party party = run.parties.get(op.text(0));
    party.datagrams().sendto(Payload.bytes(op.text(1)), run.parties.lastSender(op.text(0)));
    return null;
  }

  private static @Nullable Object send(IoRun run, Op op, byte[] data) throws Missing {
    DatagramPeer peer = run.datagrams.open(op.text(0));
    InetSocketAddress target = run.addressOf(op.text(2));
    try {
      peer.send(data, target);
      return null;
    } catch (IOException e) {
      return SystemWords.outcome(e);
    }
  }

  private static @Nullable Object close(IoRun run, Op op) throws Exception {
    run.datagrams.get(op.text(0)).close();
    return null;
  }
}
