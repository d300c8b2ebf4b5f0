package io.asyncio;

import io.asyncio.internal.Seconds;
import io.asyncio.internal.Setting;
import io.asyncio.internal.Settings;
import io.asyncio.internal.StreamLimit;
import io.asyncio.streams.StreamReader;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * How a connection is made: the keyword arguments of {@code loop.create_connection}. Immutable;
 * each {@code with} method returns a copy.
 *
 * {@snippet :
 * var options = ConnectionOptions.defaults().withHappyEyeballsDelay(0.25).withLimit(1024);
 * }
 *
 * <p>What a call cannot honour, it refuses by name, with an {@link IllegalArgumentException}.
 */
public final class ConnectionOptions {

  private static final Setting<StandardProtocolFamily> FAMILY = Setting.of("family");
  private static final Setting<InetSocketAddress> LOCAL_ADDRESS = Setting.of("localAddress");
  private static final Setting<Double> DELAY = Setting.of("happyEyeballsDelay");
  private static final Setting<Integer> INTERLEAVE = Setting.of("interleave");
  private static final Setting<Boolean> ALL_ERRORS = Setting.of("allErrors", false);
  private static final Setting<TlsOptions> TLS = Setting.of("tls");
  private static final Setting<Integer> LIMIT = Setting.of("limit", StreamReader.DEFAULT_LIMIT);
  private static final ConnectionOptions DEFAULT = new ConnectionOptions(Settings.NONE);

  private final Settings settings;

  private ConnectionOptions(Settings settings) {
    this.settings = settings;
  }

  /** The options of a call without any. */
  public static ConnectionOptions defaults() {
    return DEFAULT;
  }

  /** Returns the family of addresses to connect to; {@code null} for IPv4 and IPv6. */
  public @Nullable StandardProtocolFamily family() {
    return settings.find(FAMILY);
  }

  /** Returns a copy that connects to one family of addresses alone. */
  public ConnectionOptions withFamily(StandardProtocolFamily family) {
    return with(FAMILY, family);
  }

  /** Returns where to bind this end, or {@code null}. */
  public @Nullable InetSocketAddress localAddress() {
    return settings.find(LOCAL_ADDRESS);
  }

  /** Returns a copy that binds this end to {@code localAddress}. */
  public ConnectionOptions withLocalAddress(InetSocketAddress localAddress) {
    return with(LOCAL_ADDRESS, localAddress);
  }

  /**
   * Returns how long to wait for one address, in seconds, before the next one is tried beside it;
   * {@code null} to try one after the other.
   */
  public @Nullable Double happyEyeballsDelay() {
    return settings.find(DELAY);
  }

  /**
   * Returns a copy with a delay of Happy Eyeballs, in seconds.
   *
   * @throws IllegalArgumentException if it is negative or not a number
   */
  public ConnectionOptions withHappyEyeballsDelay(double delay) {
    return with(DELAY, Seconds.requireNotNegative(delay, "happyEyeballsDelay"));
  }

  /**
   * As {@link #withHappyEyeballsDelay(double)}.
   *
   * @param delay how long to wait for one address before the next one is tried beside it
   */
  public ConnectionOptions withHappyEyeballsDelay(Duration delay) {
    return withHappyEyeballsDelay(Seconds.of(delay, "happyEyeballsDelay"));
  }

  /**
   * Returns how many addresses of the first family are tried before the families alternate; {@code
   * null} for 1 with a {@link #happyEyeballsDelay}, else 0, which is the resolver's order.
   */
  public @Nullable Integer interleave() {
    return settings.find(INTERLEAVE);
  }

  /**
   * Returns a copy with another {@link #interleave}.
   *
   * @throws IllegalArgumentException if it is negative
   */
  public ConnectionOptions withInterleave(int interleave) {
    if (interleave < 0) {
      throw new IllegalArgumentException("interleave must not be negative: " + interleave);
    }
    return with(INTERLEAVE, interleave);
  }

  /**
   * Tells whether the failures of several addresses are raised together, as an {@link
   * ExceptionGroup}.
   */
  public boolean allErrors() {
    return settings.get(ALL_ERRORS);
  }

  /** Returns a copy with another value of {@link #allErrors}. */
  public ConnectionOptions withAllErrors(boolean allErrors) {
    return with(ALL_ERRORS, allErrors);
  }

  /** Returns how the connection is encrypted; {@code null} for not at all. */
  public @Nullable TlsOptions tls() {
    return settings.find(TLS);
  }

  /**
   * As {@link #withTls} with {@link TlsOptions#of}: asyncio's {@code ssl=context}.
   *
   * @param context what has the keys and decides whom to trust
   */
  public ConnectionOptions withSsl(SSLContext context) {
    return withTls(TlsOptions.of(Objects.requireNonNull(context, "context")));
  }

  /** Returns a copy that speaks TLS. */
  public ConnectionOptions withTls(TlsOptions tls) {
    return with(TLS, tls);
  }

  /** Returns the limit of the {@link StreamReader}, in bytes; of use to {@code openConnection}. */
  public int limit() {
    return settings.get(LIMIT);
  }

  /**
   * Returns a copy with another limit of the stream reader, in bytes.
   *
   * @throws IllegalArgumentException if it is not positive
   */
  public ConnectionOptions withLimit(int limit) {
    return with(LIMIT, StreamLimit.require(limit));
  }

  /** Returns what the loop gets to know of the options of streams. */
  ConnectionOptions withoutLimit() {
    return new ConnectionOptions(settings.without(LIMIT));
  }

  /** Returns the names of what was given, such as those that a call refuses. */
  public Set<String> given() {
    return settings.given();
  }

  private <T> ConnectionOptions with(Setting<T> setting, T value) {
    return new ConnectionOptions(settings.with(setting, value));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ConnectionOptions options && settings.equals(options.settings);
  }

  @Override
  public int hashCode() {
    return settings.hashCode();
  }

  @Override
  public String toString() {
    return settings.describe(ConnectionOptions.class);
  }
}
