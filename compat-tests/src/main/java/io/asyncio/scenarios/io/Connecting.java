package io.asyncio.scenarios.io;

import static io.asyncio.Asyncio.await;

import io.asyncio.Connection;
import io.asyncio.ConnectionOptions;
import io.asyncio.TlsOptions;
import io.asyncio.streams.StreamPair;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.channels.SocketChannel;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes a client's connection. */
final class Connecting {

  private final IoRun run;
  private final String name;
  private final Map<?, ?> wishes;

  Connecting(IoRun run, String name, Map<?, ?> wishes) {
    this.run = run;
    this.name = name;
    this.wishes = wishes;
  }

  void start() {
    if (wishes.get("handshake") instanceof Long milliseconds) {
      run.stage.post(() -> run.settling.awake(Math.toIntExact(3 * milliseconds)));
    }
    run.tasks.start("make:" + name, wishes("stream") ? this::openStreams : this::connect);
  }

  private boolean wishes(String wish) {
    return Boolean.TRUE.equals(wishes.get(wish));
  }

  private @Nullable Object openStreams() throws Exception {
    StreamPair streams = await(
        wishes("sock")
            ? run.carrier.open(channel(), options())
            : run.carrier.open(address(), options()));
    run.parties.put(name, new Party(streams));
    return "ok";
  }

  private @Nullable Object connect() throws Exception {
    Connection<StreamRecorder> made = await(
        wishes("sock")
            ? run.carrier.connect(run.loop, this::protocol, channel(), options())
            : run.carrier.connect(run.loop, this::protocol, address(), options()));
    Party party = run.parties.find(name);
    return party != null && party.protocol() == made.protocol();
  }

  private StreamRecorder protocol() {
    return run.made(name, each -> StreamRecorder.of(run, each, ""));
  }

  private SocketChannel channel() throws IOException, Missing {
    SocketChannel channel = SocketChannel.open(address());
    channel.configureBlocking(false);
    return channel;
  }

  private SocketAddress address() throws IOException, Missing {
    return switch (String.valueOf(wishes.get("to"))) {
      case "peer" -> run.peers.listenerAddress();
      case "server" -> run.serverAddress;
      case "closed" -> run.carrier.closed();
      case String to -> run.servers.address(to);
    };
  }

  private ConnectionOptions options() {
    ConnectionOptions options = ConnectionOptions.defaults();
    if (wishes("all_errors") && !wishes("sock")) {
      options = options.withAllErrors(true);
    }
    if (wishes("local") && !wishes("sock")) {
      options = options.withLocalAddress(Addresses.local(0));
    }
    TlsOptions times = TlsCarrier.times(wishes);
    if (times != null) {
      options = options.withTls(times);
    }
    if (wishes("stream") && wishes.get("limit") instanceof Long limit) {
      options = options.withLimit(Math.toIntExact(limit));
    }
    return options;
  }
}
