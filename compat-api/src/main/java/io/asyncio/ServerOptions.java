package io.asyncio;

import io.asyncio.internal.Ports;
import io.asyncio.internal.Setting;
import io.asyncio.internal.Settings;
import io.asyncio.internal.StreamLimit;
import io.asyncio.streams.StreamReader;
import java.net.StandardProtocolFamily;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * How a server listens: the keyword arguments of {@code loop.create_server}. Immutable; each {@code
 * with} method returns a copy.
 *
 * {@snippet :
 * var options = ServerOptions.defaults().withBacklog(1000).withReusePort(true);
 * }
 *
 * <p>What a call cannot honour, it refuses by name, with an {@link IllegalArgumentException}.
 */
public final class ServerOptions {

  private static final Setting<List<String>> HOSTS = Setting.of("hosts", List.of());
  private static final Setting<Integer> PORT = Setting.of("port", 0);
  private static final Setting<StandardProtocolFamily> FAMILY = Setting.of("family");
  private static final Setting<Integer> BACKLOG = Setting.of("backlog", 100);
  private static final Setting<Boolean> REUSE_ADDRESS = Setting.of("reuseAddress", true);
  private static final Setting<Boolean> REUSE_PORT = Setting.of("reusePort", false);
  private static final Setting<Boolean> KEEP_ALIVE = Setting.of("keepAlive", false);
  private static final Setting<Boolean> START_SERVING = Setting.of("startServing", true);
  private static final Setting<TlsOptions> TLS = Setting.of("tls");
  private static final Setting<Boolean> CLEANUP_SOCKET = Setting.of("cleanupSocket", true);
  private static final Setting<Set<PosixFilePermission>> MODE = Setting.of("mode");
  private static final Setting<Integer> LIMIT = Setting.of("limit", StreamReader.DEFAULT_LIMIT);
  private static final ServerOptions DEFAULT = new ServerOptions(Settings.NONE);

  private final Settings settings;

  private ServerOptions(Settings settings) {
    this.settings = settings;
  }

  /** Every interface, at a free port. */
  public static ServerOptions defaults() {
    return DEFAULT;
  }

  /**
   * The default options, at a host ({@code null} or {@code ""} for every interface) and port.
   *
   * @throws IllegalArgumentException if the port is out of range
   */
  public static ServerOptions of(@Nullable String host, int port) {
    return DEFAULT.at(host, port);
  }

  /** Returns the names or addresses to listen on; empty for every interface. */
  public List<String> hosts() {
    return settings.get(HOSTS);
  }

  /** Returns a copy that listens on these names or addresses; on every interface for none. */
  public ServerOptions withHosts(Collection<String> hosts) {
    return with(HOSTS, List.copyOf(Objects.requireNonNull(hosts, "hosts")));
  }

  /** Returns the port, 0 to 65535; 0 takes a free one. */
  public int port() {
    return settings.get(PORT);
  }

  /**
   * Returns a copy with another port.
   *
   * @throws IllegalArgumentException if the port is out of range
   */
  public ServerOptions withPort(int port) {
    Ports.check(port);
    return with(PORT, port);
  }

  /** Returns the family of addresses to listen on; {@code null} for IPv4 and IPv6. */
  public @Nullable StandardProtocolFamily family() {
    return settings.find(FAMILY);
  }

  /** Returns a copy that listens on one family of addresses alone. */
  public ServerOptions withFamily(StandardProtocolFamily family) {
    return with(FAMILY, family);
  }

  /** Returns how many connections the system queues before they are accepted. */
  public int backlog() {
    return settings.get(BACKLOG);
  }

  /**
   * Returns a copy with another backlog.
   *
   * @throws IllegalArgumentException if it is negative
   */
  public ServerOptions withBacklog(int backlog) {
    if (backlog < 0) {
      throw new IllegalArgumentException("backlog must not be negative: " + backlog);
    }
    return with(BACKLOG, backlog);
  }

  /** Tells whether a port in {@code TIME_WAIT} may be taken. */
  public boolean reuseAddress() {
    return settings.get(REUSE_ADDRESS);
  }

  /** Returns a copy with another value of {@link #reuseAddress}. */
  public ServerOptions withReuseAddress(boolean reuseAddress) {
    return with(REUSE_ADDRESS, reuseAddress);
  }

  /** Tells whether other servers may listen on the same port. */
  public boolean reusePort() {
    return settings.get(REUSE_PORT);
  }

  /** Returns a copy with another value of {@link #reusePort}. */
  public ServerOptions withReusePort(boolean reusePort) {
    return with(REUSE_PORT, reusePort);
  }

  /** Tells whether the system probes idle connections. */
  public boolean keepAlive() {
    return settings.get(KEEP_ALIVE);
  }

  /** Returns a copy with another value of {@link #keepAlive}. */
  public ServerOptions withKeepAlive(boolean keepAlive) {
    return with(KEEP_ALIVE, keepAlive);
  }

  /** Tells whether connections are accepted at once. */
  public boolean startServing() {
    return settings.get(START_SERVING);
  }

  /** Returns a copy with another value of {@link #startServing}. */
  public ServerOptions withStartServing(boolean startServing) {
    return with(START_SERVING, startServing);
  }

  /** Returns how the connections are encrypted; {@code null} for not at all. */
  public @Nullable TlsOptions tls() {
    return settings.find(TLS);
  }

  /**
   * As {@link #withTls} with {@link TlsOptions#of}: asyncio's {@code ssl=context}.
   *
   * @param context what has the keys and decides whom to trust
   */
  public ServerOptions withSsl(SSLContext context) {
    return withTls(TlsOptions.of(Objects.requireNonNull(context, "context")));
  }

  /** Returns a copy that speaks TLS. */
  public ServerOptions withTls(TlsOptions tls) {
    return with(TLS, tls);
  }

  /** Tells whether closing a server removes the file of its Unix socket, if it is still the same. */
  public boolean cleanupSocket() {
    return settings.get(CLEANUP_SOCKET);
  }

  /** Returns a copy with another value of {@link #cleanupSocket}. */
  public ServerOptions withCleanupSocket(boolean cleanupSocket) {
    return with(CLEANUP_SOCKET, cleanupSocket);
  }

  /**
   * Returns who may connect to a Unix socket, which is who may write to its file; {@code null} for
   * what the process gives its files.
   */
  public @Nullable Set<PosixFilePermission> mode() {
    return settings.find(MODE);
  }

  /**
   * Returns a copy whose Unix socket has the permissions {@code mode}.
   *
   * <p><b>Pitfall.</b> They are set when the socket is bound, and an instant later at that: what
   * nobody else may ever connect to belongs into a directory that is closed to others.
   */
  public ServerOptions withMode(Set<PosixFilePermission> mode) {
    return with(MODE, Set.copyOf(Objects.requireNonNull(mode, "mode")));
  }

  /** Returns the limit of each {@link StreamReader}, in bytes; of use to {@code startServer}. */
  public int limit() {
    return settings.get(LIMIT);
  }

  /**
   * Returns a copy with another limit of the stream readers, in bytes.
   *
   * @throws IllegalArgumentException if it is not positive
   */
  public ServerOptions withLimit(int limit) {
    return with(LIMIT, StreamLimit.require(limit));
  }

  /** Returns what the loop gets to know of the options of streams. */
  ServerOptions withoutLimit() {
    return new ServerOptions(settings.without(LIMIT));
  }

  /** Returns a copy for the host and port of a call. */
  ServerOptions at(@Nullable String host, int port) {
    return at(host == null || host.isEmpty() ? List.of() : List.of(host), port);
  }

  /**
   * Returns a copy for the hosts and port of a call.
   *
   * @throws IllegalArgumentException if there is a host or a port already
   */
  ServerOptions at(Collection<String> hosts, int port) {
    if (settings.has(HOSTS) || settings.has(PORT)) {
      throw new IllegalArgumentException(
          "host and port are given beside options that have them too: " + this);
    }
    return withHosts(hosts).withPort(port);
  }

  /** Returns the names of what was given, such as those that a call refuses. */
  public Set<String> given() {
    return settings.given();
  }

  private <T> ServerOptions with(Setting<T> setting, T value) {
    return new ServerOptions(settings.with(setting, value));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ServerOptions options && settings.equals(options.settings);
  }

  @Override
  public int hashCode() {
    return settings.hashCode();
  }

  @Override
  public String toString() {
    return settings.describe(ServerOptions.class);
  }
}
