package io.asyncio.netty.stream;

import io.asyncio.Asyncio;
import io.asyncio.Connection;
import io.asyncio.ConnectionOptions;
import io.asyncio.Coroutine;
import io.asyncio.ExceptionGroup;
import io.asyncio.Staggered;
import io.asyncio.StaggeredResult;
import io.asyncio.TimeoutError;
import io.asyncio.internal.Ports;
import io.asyncio.internal.Settings;
import io.asyncio.internal.Unchecked;
import io.asyncio.netty.loop.LoopHost;
import io.asyncio.netty.transport.Families;
import io.asyncio.protocols.StreamProtocol;
import io.netty.channel.socket.SocketChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes TCP connections. Owned by the loop's thread. */
public final class Connector {

  private final StreamHost streams;
  private final LoopHost host;

  public Connector(StreamHost streams) {
    this.streams = streams;
    this.host = streams.host();
  }

  public <P extends StreamProtocol> Coroutine<Connection<P>> connect(
      Supplier<P> protocolFactory, String name, int port, ConnectionOptions options) {
    Objects.requireNonNull(protocolFactory, "protocolFactory");
    Objects.requireNonNull(name, "host");
    Settings.requireOnly(
        "createConnection",
        Objects.requireNonNull(options, "options").given(),
        "family",
        "localAddress",
        "happyEyeballsDelay",
        "interleave",
        "allErrors",
        "tls");
    Ports.check(port);
    host.requireOpen();
    TlsSettings settings = TlsSettings.ofClient("createConnection", options, name);
    return Asyncio.async(() -> Attachment.attach(
        host,
        TlsConnection.over(new NettyConnection(streams, dial(name, port, options)), settings),
        protocolFactory));
  }

  private SocketChannel dial(String name, int port, ConnectionOptions options) throws Exception {
    List<InetSocketAddress> remotes = resolve(name, port, options.family());
    List<InetSocketAddress> locals = locals(options);
    List<ConnectAttempt> attempts = Families.interleave(remotes, interleave(options)).stream()
        .map(remote -> new ConnectAttempt(streams, remote, locals))
        .toList();
    Double delay = options.happyEyeballsDelay();
    SocketChannel channel = delay == null ? oneByOne(attempts) : race(attempts, delay);
    if (channel == null) {
      throw failure(attempts, options.allErrors());
    }
    return channel;
  }

  private static int interleave(ConnectionOptions options) {
    Integer interleave = options.interleave();
    if (interleave == null) {
      return options.happyEyeballsDelay() == null ? 0 : 1;
    }
    return interleave;
  }

  private static @Nullable SocketChannel oneByOne(List<ConnectAttempt> attempts) throws Exception {
    for (ConnectAttempt attempt : attempts) {
      try {
        return attempt.run();
      } catch (IOException e) {
        // The attempt keeps it.
      }
    }
    return null;
  }

  /** Happy Eyeballs. */
  private static @Nullable SocketChannel race(List<ConnectAttempt> attempts, double delay)
      throws Exception {
    List<Supplier<Coroutine<SocketChannel>>> ways = new ArrayList<>();
    attempts.forEach(attempt -> ways.add(() -> Asyncio.async(attempt::run)));
    StaggeredResult<SocketChannel> result;
    try {
      result = Asyncio.await(Staggered.race(ways, delay));
    } catch (Throwable e) {
      attempts.forEach(ConnectAttempt::discard); // one of them may have won already
      throw e;
    }
    SocketChannel winner = result.winner();
    if (winner == null) {
      rethrowUnexpected(result.exceptions());
    }
    return winner;
  }

  /** What is no failure to connect is none of those that are put together. */
  private static void rethrowUnexpected(List<@Nullable Throwable> exceptions) throws Exception {
    for (Throwable exception : exceptions) {
      if (exception != null && !(exception instanceof IOException)) {
        throw Unchecked.<Exception>rethrow(exception);
      }
    }
  }

  private @Nullable List<InetSocketAddress> locals(ConnectionOptions options) throws Exception {
    InetSocketAddress local = options.localAddress();
    if (local == null) {
      return null;
    }
    return local.isUnresolved()
        ? resolve(local.getHostString(), local.getPort(), options.family())
        : Families.only(options.family(), List.of(local));
  }

  private List<InetSocketAddress> resolve(
      String name, int port, @Nullable StandardProtocolFamily family) throws Exception {
    List<InetSocketAddress> all =
        name.isEmpty() ? loopback(port) : Asyncio.await(host.loop().getaddrinfo(name, port));
    List<InetSocketAddress> wanted = Families.only(family, all);
    if (wanted.isEmpty()) {
      throw new UnknownHostException(
          name + ": no address" + (family == null ? "" : " of family " + family));
    }
    return wanted;
  }

  /** What an empty host means to a client. */
  private static List<InetSocketAddress> loopback(int port) {
    return List.of(
        new InetSocketAddress(InetAddress.ofLiteral("::1"), port),
        new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port));
  }

  static Exception failure(List<ConnectAttempt> attempts, boolean allErrors) {
    List<IOException> errors =
        attempts.stream().flatMap(attempt -> attempt.errors().stream()).toList();
    if (errors.isEmpty()) {
      return new TimeoutError("createConnection failed");
    }
    if (allErrors) {
      return new ExceptionGroup("createConnection failed", errors);
    }
    IOException first = errors.getFirst();
    first.fillInStackTrace(); // a race's attempts are tasks of their own
    boolean alike =
        errors.stream().allMatch(e -> Objects.equals(e.getMessage(), first.getMessage()));
    return alike ? first : multiple(errors);
  }

  private static IOException multiple(List<IOException> errors) {
    IOException all = new IOException(errors.stream()
        .map(Connector::words)
        .collect(Collectors.joining(", ", "Multiple exceptions: ", "")));
    errors.forEach(all::addSuppressed);
    return all;
  }

  private static String words(IOException e) {
    return Objects.requireNonNullElse(e.getMessage(), e.toString());
  }
}
