package io.asyncio.scenarios.io;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What raw peers do while the loop runs now and then: they receive, and they send much. */
final class PeerTraffic {

  private static final int EVERYTHING = Integer.MAX_VALUE;

  /** From so many bytes on it is left to chance how much has come at a moment. */
  private static final int MUCH = 100_000;

  private final IoRun run;
  private final String name;
  private final Peer peer;

  private PeerTraffic(IoRun run, String name, Peer peer) {
    this.run = run;
    this.name = name;
    this.peer = peer;
  }

  static void addTo(Map<String, Operations.Driven> all) {
    all.put("p_recv", (run, op) -> receive(run, op.text(0), op.number(1)));
    all.put("p_drain", (run, op) -> receive(run, op.text(0), EVERYTHING));
    all.put("p_sendbig", (run, op) -> sendBig(run, op.text(0), op.number(1)));
    all.put("pu_recv", (run, op) -> receiveDatagrams(run, op.text(0)));
  }

  private static void receive(IoRun run, String name, int most) {
    Peer peer = run.peers.find(name);
    if (peer == null || !peer.isOpen() || peer.hasEnded()) {
      run.trace.add(name, "got", "missing");
      return;
    }
    new PeerTraffic(run, name, peer).receive(most);
  }

  private void receive(int most) {
    ByteArrayOutputStream got = new ByteArrayOutputStream();
    String end = receiveInto(got, most);
    if (!end.equals("open")) {
      peer.end();
    }
    peer.count(got.size());
    run.trace.add(name, "got", shown(got.toByteArray(), most), end);
  }

  /** Receives until there is enough, or nothing comes; returns what has become of the connection. */
  private String receiveInto(ByteArrayOutputStream got, int most) {
    boolean settled = false;
    while (got.size() < most) {
      int count;
      try {
        count = peer.read(got, most - got.size());
      } catch (IOException e) {
        return SystemWords.errorOf(e);
      }
      if (count < 0) {
        return "eof";
      }
      if (count > 0) {
        run.trace.touch();
        settled = false;
      } else if (settled) {
        return "open";
      } else {
        run.settling.untilQuiet(got.size() > MUCH || peer.received() > MUCH);
        settled = true;
      }
    }
    return "open";
  }

  private String shown(byte[] got, int most) {
    Party party = run.parties.find(peer.party);
    if (peer.received() <= MUCH && (party == null || party.written() <= MUCH)) {
      return Payload.shown(got);
    }
    if (most < EVERYTHING && got.length == most) {
      return "n";
    }
    return party != null && peer.received() == party.written() ? "full" : "partial";
  }

  private static void sendBig(IoRun run, String name, int length) {
    Peer peer = run.peers.find(name);
    if (peer == null || !peer.isOpen()) {
      run.trace.add(name, "sendbig", "missing");
      return;
    }
    peer.queue(Payload.pattern(length));
    run.trace.add(name, "sendbig", new PeerTraffic(run, name, peer).sendAll());
  }

  /** Sends what waits until nothing more is taken; returns what came of it. */
  private Object sendAll() {
    boolean settled = false;
    while (peer.hasUnsent()) {
      boolean taken;
      try {
        taken = peer.sendSome();
      } catch (IOException e) {
        peer.dropUnsent();
        return SystemWords.shown(e);
      }
      if (taken) {
        run.trace.touch();
        settled = false;
      } else if (settled) {
        return "stuck";
      } else {
        run.settling.untilQuiet(true);
        settled = true;
      }
    }
    return "all";
  }

  private static void receiveDatagrams(IoRun run, String name) throws IOException {
    DatagramPeer peer = run.datagrams.find(name);
    run.trace.add(name, "got", peer == null || !peer.isOpen() ? "missing" : datagrams(run, peer));
  }

  private static @Nullable Object datagrams(IoRun run, DatagramPeer peer) throws IOException {
    List<Object> got = new ArrayList<>();
    for (DatagramPeer.Datagram each : peer.receiveAll()) {
      got.add(List.of(each.shown(), run.datagrams.nameOf(each.sender())));
    }
    return got;
  }
}
