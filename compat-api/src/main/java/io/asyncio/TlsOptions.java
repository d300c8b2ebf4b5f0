package io.asyncio;

import io.asyncio.internal.Seconds;
import io.asyncio.internal.Setting;
import io.asyncio.internal.Settings;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * How a connection is encrypted: asyncio's {@code ssl}, {@code server_hostname}, {@code
 * ssl_handshake_timeout} and {@code ssl_shutdown_timeout}, and what Python sets on an {@code
 * ssl.SSLContext} and Java does not. Immutable; each {@code with} method returns a copy.
 *
 * {@snippet :
 * var tls = TlsOptions.of(context).withAlpn(List.of("h2", "http/1.1")).withHandshakeTimeout(10);
 * var streams = await(openConnection("example.org", 443, ConnectionOptions.defaults().withTls(tls)));
 * }
 *
 * <p>A client checks that the certificate is that of the host it has connected to, unless {@link
 * #withHostnameCheck} says otherwise.
 *
 * @see <a href="https://docs.python.org/3/library/ssl.html">ssl</a>
 */
public final class TlsOptions {

  /** Whether a server asks its clients for a certificate. */
  public enum ClientAuth {
    /** It does not: {@code ssl.CERT_NONE}. */
    NONE,
    /** It does, and takes clients that have none: {@code ssl.CERT_OPTIONAL}. */
    WANT,
    /** It does, and refuses clients that have none: {@code ssl.CERT_REQUIRED}. */
    NEED
  }

  private static final double HANDSHAKE_SECONDS = 60;
  private static final double SHUTDOWN_SECONDS = 30;

  private static final Setting<SSLContext> CONTEXT = Setting.of("context");
  private static final Setting<Boolean> SERVER_SIDE = Setting.of("serverSide", false);
  private static final Setting<String> SERVER_HOSTNAME = Setting.of("serverHostname");
  private static final Setting<Boolean> HOSTNAME_CHECK = Setting.of("hostnameCheck", true);
  private static final Setting<List<String>> ALPN = Setting.of("alpn", List.of());
  private static final Setting<List<String>> PROTOCOLS = Setting.of("protocols", List.of());
  private static final Setting<List<String>> CIPHERS = Setting.of("ciphers", List.of());
  private static final Setting<ClientAuth> CLIENT_AUTH = Setting.of("clientAuth", ClientAuth.NONE);
  private static final Setting<Double> HANDSHAKE_TIMEOUT =
      Setting.of("handshakeTimeout", HANDSHAKE_SECONDS);
  private static final Setting<Double> SHUTDOWN_TIMEOUT =
      Setting.of("shutdownTimeout", SHUTDOWN_SECONDS);
  private static final TlsOptions DEFAULT = new TlsOptions(Settings.NONE);

  private final Settings settings;

  private TlsOptions(Settings settings) {
    this.settings = settings;
  }

  /** asyncio's {@code ssl=True}: with {@link SSLContext#getDefault}. */
  public static TlsOptions defaults() {
    return DEFAULT;
  }

  /** asyncio's {@code ssl=context}. */
  public static TlsOptions of(SSLContext context) {
    return DEFAULT.with(CONTEXT, context);
  }

  /** Returns what has the keys and decides whom to trust; {@code null} for the default one. */
  public @Nullable SSLContext context() {
    return settings.find(CONTEXT);
  }

  /** Tells whether {@code startTls} waits for the other side's hello. */
  public boolean serverSide() {
    return settings.get(SERVER_SIDE);
  }

  /** Returns a copy with another {@link #serverSide}, which is of use to {@code startTls} alone. */
  public TlsOptions withServerSide(boolean serverSide) {
    return with(SERVER_SIDE, serverSide);
  }

  /**
   * Returns the name that a client asks for, and that the server's certificate has to be for; {@code
   * null} for the host of the call; empty for none.
   */
  public @Nullable String serverHostname() {
    return settings.find(SERVER_HOSTNAME);
  }

  /** Returns a copy with another {@link #serverHostname}. */
  public TlsOptions withServerHostname(String serverHostname) {
    return with(SERVER_HOSTNAME, serverHostname);
  }

  /** Tells whether a client checks the name in the server's certificate. */
  public boolean hostnameCheck() {
    return settings.get(HOSTNAME_CHECK);
  }

  /** Returns a copy with another {@link #hostnameCheck}: {@code context.check_hostname}. */
  public TlsOptions withHostnameCheck(boolean hostnameCheck) {
    return with(HOSTNAME_CHECK, hostnameCheck);
  }

  /** Returns the application protocols to choose from, the best one first. */
  public List<String> alpn() {
    return settings.get(ALPN);
  }

  /**
   * Returns a copy with other application protocols: {@code context.set_alpn_protocols}. Which one
   * was chosen, {@code getExtraInfo("ssl_object")} knows.
   *
   * @throws IllegalArgumentException if one is empty, or longer than 255 bytes
   */
  public TlsOptions withAlpn(Collection<String> alpn) {
    List<String> names = names(alpn, "alpn");
    for (String name : names) {
      if (name.length() > 255) {
        throw new IllegalArgumentException("alpn: at most 255 bytes, got " + name.length());
      }
    }
    return with(ALPN, names);
  }

  /** Returns the versions of TLS to choose from; empty for those of the context. */
  public List<String> protocols() {
    return settings.get(PROTOCOLS);
  }

  /**
   * Returns a copy that speaks these versions alone, such as {@code TLSv1.3}.
   *
   * @throws IllegalArgumentException if one is empty; whether it is known turns out when a
   *     connection is made
   */
  public TlsOptions withProtocols(Collection<String> protocols) {
    return with(PROTOCOLS, names(protocols, "protocols"));
  }

  /** Returns the cipher suites to choose from; empty for those of the context. */
  public List<String> ciphers() {
    return settings.get(CIPHERS);
  }

  /**
   * Returns a copy with these cipher suites alone, by their names in Java.
   *
   * @throws IllegalArgumentException if one is empty; whether it is known turns out when a
   *     connection is made
   */
  public TlsOptions withCiphers(Collection<String> ciphers) {
    return with(CIPHERS, names(ciphers, "ciphers"));
  }

  private static List<String> names(Collection<String> names, String what) {
    List<String> copy = List.copyOf(Objects.requireNonNull(names, what));
    if (copy.contains("")) {
      throw new IllegalArgumentException(what + ": a name is empty in " + copy);
    }
    return copy;
  }

  /** Tells whether a server asks for certificates. */
  public ClientAuth clientAuth() {
    return settings.get(CLIENT_AUTH);
  }

  /** Returns a copy with another {@link #clientAuth}: {@code context.verify_mode} of a server. */
  public TlsOptions withClientAuth(ClientAuth clientAuth) {
    return with(CLIENT_AUTH, clientAuth);
  }

  /** Returns how long the handshake may take, in seconds; 60 unless it is given. */
  public double handshakeTimeout() {
    return settings.get(HANDSHAKE_TIMEOUT);
  }

  /**
   * Returns a copy with another time for the handshake, in seconds.
   *
   * @throws IllegalArgumentException if it is not positive and finite
   */
  public TlsOptions withHandshakeTimeout(double seconds) {
    return with(HANDSHAKE_TIMEOUT, requirePositive(seconds, "handshakeTimeout"));
  }

  /**
   * As {@link #withHandshakeTimeout(double)}.
   *
   * @param timeout how long the handshake may take
   */
  public TlsOptions withHandshakeTimeout(Duration timeout) {
    return withHandshakeTimeout(Seconds.of(timeout, "handshakeTimeout"));
  }

  /** Returns how long a closing side waits for the other one, in seconds; 30 unless given. */
  public double shutdownTimeout() {
    return settings.get(SHUTDOWN_TIMEOUT);
  }

  /**
   * Returns a copy with another time to shut down in, in seconds.
   *
   * @throws IllegalArgumentException if it is not positive and finite
   */
  public TlsOptions withShutdownTimeout(double seconds) {
    return with(SHUTDOWN_TIMEOUT, requirePositive(seconds, "shutdownTimeout"));
  }

  /**
   * As {@link #withShutdownTimeout(double)}.
   *
   * @param timeout how long a closing side waits for the other one
   */
  public TlsOptions withShutdownTimeout(Duration timeout) {
    return withShutdownTimeout(Seconds.of(timeout, "shutdownTimeout"));
  }

  private static double requirePositive(double seconds, String what) {
    if (!(seconds > 0 && seconds < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          what + " must be a positive and finite number of seconds: " + seconds);
    }
    return seconds;
  }

  /** Returns the names of what was given, such as those that a call refuses. */
  public Set<String> given() {
    return settings.given();
  }

  private <T> TlsOptions with(Setting<T> setting, T value) {
    return new TlsOptions(settings.with(setting, value));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof TlsOptions options && settings.equals(options.settings);
  }

  @Override
  public int hashCode() {
    return settings.hashCode();
  }

  @Override
  public String toString() {
    return settings.describe(TlsOptions.class);
  }
}
