package io.asyncio.scenarios.io;

import static io.asyncio.Asyncio.await;

import io.asyncio.TlsOptions;
import io.asyncio.protocols.BaseProtocol;
import io.asyncio.transports.Transport;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a task awaits to encrypt a connection that stands. */
final class TlsOperations {

  private TlsOperations() {}

  static void addTo(Map<String, Operations.Action> all) {
    all.put("start_tls", TlsOperations::startTls);
  }

  private static @Nullable Object startTls(IoRun run, Op op) throws Exception {
    String name = op.text(0);
    Party party = run.parties.get(name);
    Map<?, ?> wishes = op.options(1);
    if (party.hasStreams()) {
      await(party.writer().startTls(options(wishes)));
      party.replaceTransport(party.writer().transport());
      return null;
    }
    if (Boolean.TRUE.equals(wishes.get("protocol"))) {
      party.replaceProtocol(StreamRecorder.of(run, name, Recorder.SECOND));
    }
    BaseProtocol protocol = Objects.requireNonNull(party.protocol());
    Transport encrypted = await(run.loop.startTls(party.connection(), protocol, options(wishes)));
    party.replaceTransport(encrypted);
    return null;
  }

  private static TlsOptions options(Map<?, ?> wishes) {
    TlsOptions options = Boolean.TRUE.equals(wishes.get("server"))
        ? TlsOptions.of(TlsKeys.CONTEXT).withServerSide(true)
        : TlsCarrier.ofClient();
    return TlsCarrier.timed(options, wishes);
  }
}
