package io.asyncio.netty;

import static io.asyncio.Asyncio.async;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.asyncio.Asyncio;
import io.asyncio.ConnectionOptions;
import io.asyncio.Coroutine;
import io.asyncio.DatagramOptions;
import io.asyncio.EventLoop;
import io.asyncio.ServerOptions;
import io.asyncio.conformance.CPython;
import io.asyncio.netty.testing.Sockets;
import io.asyncio.protocols.Protocol;
import io.asyncio.protocols.SubprocessProtocol;
import io.asyncio.streams.ClientConnected;
import io.asyncio.subprocess.Stdio;
import io.asyncio.subprocess.SubprocessOptions;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Each call honours an option or refuses it by name: it ignores none. */
class RefusedOptionsTest {

  private static final String HOST = "127.0.0.1";

  private static final Map<String, ConnectionOptions> CONNECTION = byName(
      ConnectionOptions::given,
      ConnectionOptions.defaults().withFamily(StandardProtocolFamily.INET),
      ConnectionOptions.defaults()
          .withLocalAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)),
      ConnectionOptions.defaults().withHappyEyeballsDelay(1),
      ConnectionOptions.defaults().withInterleave(1),
      ConnectionOptions.defaults().withAllErrors(true),
      ConnectionOptions.defaults().withLimit(7));

  private static final Map<String, ServerOptions> SERVER = byName(
      ServerOptions::given,
      ServerOptions.defaults().withHosts(List.of(HOST)),
      ServerOptions.defaults().withPort(0),
      ServerOptions.defaults().withFamily(StandardProtocolFamily.INET),
      ServerOptions.defaults().withBacklog(7),
      ServerOptions.defaults().withReuseAddress(false),
      ServerOptions.defaults().withReusePort(false),
      ServerOptions.defaults().withKeepAlive(true),
      ServerOptions.defaults().withStartServing(false),
      ServerOptions.defaults().withCleanupSocket(false),
      ServerOptions.defaults().withMode(Set.of(PosixFilePermission.OWNER_READ)),
      ServerOptions.defaults().withLimit(7));

  private static final Map<String, SubprocessOptions> SUBPROCESS = byName(
      SubprocessOptions::given,
      SubprocessOptions.defaults().withStdin(Stdio.DEVNULL),
      SubprocessOptions.defaults().withStdout(Stdio.DEVNULL),
      SubprocessOptions.defaults().withStderr(Stdio.DEVNULL),
      SubprocessOptions.defaults().withVariable("KEY", "value"),
      SubprocessOptions.defaults().withCwd(Path.of("/")),
      SubprocessOptions.defaults().withExecutable(Path.of("/bin/true")),
      SubprocessOptions.defaults().withStartNewSession(true),
      SubprocessOptions.defaults().withLimit(7));

  @SafeVarargs
  private static <O> Map<String, O> byName(Function<O, Set<String>> given, O... options) {
    Map<String, O> byName = new LinkedHashMap<>();
    for (O one : options) {
      byName.put(given.apply(one).iterator().next(), one);
    }
    return byName;
  }

  /** A call that makes a coroutine, which is not awaited. */
  private interface Call<O> {
    Coroutine<?> with(O options);
  }

  private static <O> void honoursOnly(
      Map<String, O> options, List<String> honoured, String name, Call<O> call) {
    assertThat(options.keySet()).containsAll(honoured);
    options.forEach((option, one) -> {
      if (honoured.contains(option)) {
        call.with(one).close();
      } else {
        assertThatIllegalArgumentException()
            .as("%s with %s", name, option)
            .isThrownBy(() -> call.with(one))
            .withMessageContaining(name)
            .withMessageContaining(option);
      }
    });
  }

  private static void onALoop(Body body) throws Exception {
    Asyncio.run(async(() -> body.run(Asyncio.getRunningLoop())));
  }

  private interface Body {
    void run(EventLoop loop) throws Exception;
  }

  private static List<String> allBut(Map<String, ?> options, String... others) {
    List<String> excluded = List.of(others);
    return options.keySet().stream()
        .filter(option -> !excluded.contains(option))
        .toList();
  }

  private static Protocol protocol() {
    return new Protocol() {};
  }

  @Test
  void connectionsByHostHaveNoLimit() throws Exception {
    onALoop(loop -> honoursOnly(
        CONNECTION,
        allBut(CONNECTION, "limit"),
        "createConnection",
        options -> loop.createConnection(() -> protocol(), HOST, 1, options)));
  }

  @Test
  void connectionsOnAChannelAreMadeAlready() throws Exception {
    try (ServerSocketChannel listener = ServerSocketChannel.open()) {
      listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      try (SocketChannel channel = SocketChannel.open(listener.getLocalAddress())) {
        onALoop(loop -> {
          honoursOnly(
              CONNECTION,
              List.of(),
              "createConnection",
              options -> loop.createConnection(() -> protocol(), channel, options));
          honoursOnly(
              CONNECTION,
              List.of(),
              "connectAcceptedSocket",
              options -> loop.connectAcceptedSocket(() -> protocol(), channel, options));
        });
      }
    }
  }

  @Test
  void serversByHostHaveNoLimit() throws Exception {
    onALoop(loop -> {
      honoursOnly(
          SERVER,
          allBut(SERVER, "limit", "cleanupSocket", "mode"),
          "createServer",
          options -> loop.createServer(() -> protocol(), options));
      honoursOnly(
          SERVER,
          allBut(SERVER, "limit", "hosts", "port", "cleanupSocket", "mode"),
          "",
          options -> loop.createServer(() -> protocol(), HOST, 0, options));
      honoursOnly(
          SERVER,
          allBut(SERVER, "limit", "hosts", "port", "cleanupSocket", "mode"),
          "",
          options -> loop.createServer(() -> protocol(), List.of(HOST), 0, options));
    });
  }

  @Test
  @CPython("test_base_events::BaseEventLoopWithSelectorTests::test_create_server_host_port_sock")
  void serversOnAChannelAreBoundAlready() throws Exception {
    try (ServerSocketChannel channel = ServerSocketChannel.open()) {
      channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      onALoop(loop -> honoursOnly(
          SERVER,
          List.of("keepAlive", "startServing"),
          "createServer",
          options -> loop.createServer(() -> protocol(), channel, options)));
    }
  }

  @Test
  void serversOfStreamsTakeTheHostOnce() {
    ClientConnected callback = (_, _) -> null;
    honoursOnly(
        SERVER,
        List.copyOf(SERVER.keySet()),
        "startServer",
        options -> Asyncio.startServer(callback, options));
    honoursOnly(
        SERVER,
        allBut(SERVER, "hosts", "port"),
        "",
        options -> Asyncio.startServer(callback, HOST, 0, options));
  }

  @Test
  @CPython("test_base_events::BaseEventLoopWithSelectorTests::test_create_server_nosoreuseport")
  void unixSocketsHaveFiles() throws Exception {
    Path path = Sockets.freePath();
    onALoop(loop -> {
      honoursOnly(
          CONNECTION,
          List.of(),
          "createUnixConnection",
          options -> loop.createUnixConnection(() -> protocol(), path, options));
      honoursOnly(
          SERVER,
          List.of("backlog", "cleanupSocket", "mode", "startServing"),
          "createUnixServer",
          options -> loop.createUnixServer(() -> protocol(), path, options));
    });
  }

  @Test
  void unixChannelsAreMadeAlready() throws Exception {
    try (ServerSocketChannel listener = Sockets.listenOnUnix();
        SocketChannel channel = SocketChannel.open(listener.getLocalAddress())) {
      onALoop(loop -> {
        honoursOnly(
            CONNECTION,
            List.of(),
            "createUnixConnection",
            options -> loop.createUnixConnection(() -> protocol(), channel, options));
        honoursOnly(
            SERVER,
            List.of("cleanupSocket", "startServing"),
            "createUnixServer",
            options -> loop.createUnixServer(() -> protocol(), listener, options));
        honoursOnly(
            SERVER,
            List.of("startServing"),
            "createServer",
            options -> loop.createServer(() -> protocol(), listener, options));
      });
    }
  }

  @Test
  void streamsOnAChannelHaveALimit() throws Exception {
    try (ServerSocketChannel channel = ServerSocketChannel.open()) {
      channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      ClientConnected callback = (_, _) -> null;
      SocketChannel client = SocketChannel.open(channel.getLocalAddress());
      onALoop(_ -> {
        var streams = Asyncio.await(
            Asyncio.openConnection(client, ConnectionOptions.defaults().withLimit(7)));
        streams.writer().close();
        assertThatIllegalArgumentException()
            .isThrownBy(() -> Asyncio.await(
                Asyncio.openConnection(client, ConnectionOptions.defaults().withAllErrors(true))))
            .withMessageContaining("allErrors");
        assertThatIllegalArgumentException()
            .isThrownBy(() -> Asyncio.await(Asyncio.startServer(
                callback, channel, ServerOptions.defaults().withLimit(7).withBacklog(7))))
            .withMessageContaining("backlog")
            .withMessageNotContaining("limit");
      });
    }
  }

  @Test
  void childrenOfProtocolsHaveNoLimit() throws Exception {
    onALoop(loop -> {
      SubprocessProtocol protocol = new SubprocessProtocol() {};
      honoursOnly(
          SUBPROCESS,
          allBut(SUBPROCESS, "limit"),
          "subprocessExec",
          options -> loop.subprocessExec(() -> protocol, options, "true"));
      honoursOnly(
          SUBPROCESS,
          allBut(SUBPROCESS, "limit"),
          "subprocessExec",
          options -> loop.subprocessExec(() -> protocol, options, Path.of("/bin/true")));
      honoursOnly(
          SUBPROCESS,
          allBut(SUBPROCESS, "limit"),
          "subprocessShell",
          options -> loop.subprocessShell(() -> protocol, "true", options));
    });
  }

  @Test
  void childrenOfStreamsHaveThemAll() {
    honoursOnly(
        SUBPROCESS,
        List.copyOf(SUBPROCESS.keySet()),
        "createSubprocessExec",
        options -> Asyncio.createSubprocessExec(options, "true"));
  }

  @Test
  void channelsOfDatagramsAreMadeAlready() throws Exception {
    try (DatagramChannel channel = DatagramChannel.open()) {
      DatagramOptions made = DatagramOptions.of(channel);
      InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
      refused("localAddress", () -> made.withLocalAddress(address));
      refused("remoteAddress", () -> made.withRemoteAddress(address));
      refused("family", () -> made.withFamily(StandardProtocolFamily.INET));
      refused("reusePort", () -> made.withReusePort(true));
      refused("allowBroadcast", () -> made.withAllowBroadcast(true));
      refused("batchedSends", () -> made.withBatchedSends(true));
      refused("receiveOffload", () -> made.withReceiveOffload(true));
    }
  }

  private static void refused(String option, Runnable call) {
    assertThatIllegalArgumentException()
        .isThrownBy(call::run)
        .withMessageContaining("channel")
        .withMessageContaining(option);
  }
}
