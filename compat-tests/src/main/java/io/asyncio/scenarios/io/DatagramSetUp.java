package io.asyncio.scenarios.io;

import static io.asyncio.Asyncio.await;

import io.asyncio.DatagramOptions;
import io.asyncio.Endpoint;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Makes an endpoint of datagrams. */
final class DatagramSetUp {

  private final IoRun run;
  private final String name;
  private final Map<?, ?> wishes;

  DatagramSetUp(IoRun run, String name, Map<?, ?> wishes) {
    this.run = run;
    this.name = name;
    this.wishes = wishes;
  }

  void start() {
    run.tasks.start("make:" + name, this::make);
  }

  private @Nullable Object make() throws Exception {
    Endpoint<DatagramRecorder> made = await(run.loop.createDatagramEndpoint(
        () -> run.made(name, each -> new DatagramRecorder(run, each, "")), options()));
    InetSocketAddress address =
        (InetSocketAddress) Objects.requireNonNull(made.transport().getExtraInfo("sockname"));
    run.datagrams.name(address, name);
    return "ok";
  }

  /** Makes one that stands already. */
  private DatagramChannel channel() throws IOException, Missing {
    DatagramChannel channel = DatagramChannel.open(StandardProtocolFamily.INET);
    channel.bind(Addresses.local(0)).configureBlocking(false);
    if (wishes.get("remote") instanceof String remote) {
      channel.connect(run.addressOf(remote));
    }
    return channel;
  }

  private DatagramOptions options() throws IOException, Missing {
    if (Boolean.TRUE.equals(wishes.get("sock"))) {
      return DatagramOptions.of(channel());
    }
    DatagramOptions options = DatagramOptions.of(StandardProtocolFamily.INET);
    if (Boolean.TRUE.equals(wishes.get("local"))) {
      options = options.withLocalAddress(Addresses.local(0));
    }
    if (wishes.get("at") instanceof String taken) {
      options = options.withLocalAddress(run.addressOf(taken));
    }
    if (wishes.get("remote") instanceof String remote) {
      options = options.withRemoteAddress(run.addressOf(remote));
    }
    return options.withAllowBroadcast(Boolean.TRUE.equals(wishes.get("broadcast")));
  }
}
