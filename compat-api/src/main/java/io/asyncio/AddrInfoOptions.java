package io.asyncio;

import io.asyncio.internal.Setting;
import io.asyncio.internal.Settings;
import java.net.StandardProtocolFamily;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is looked up: the keyword arguments of {@code loop.getaddrinfo}. Immutable; each {@code with}
 * method returns a copy.
 *
 * {@snippet :
 * var options = AddrInfoOptions.defaults().withType(SocketKind.STREAM).withFlags(AddrInfoFlag.PASSIVE);
 * }
 */
public final class AddrInfoOptions {

  private static final int HIGHEST_PROTO = 255;
  private static final Setting<StandardProtocolFamily> FAMILY = Setting.of("family");
  private static final Setting<SocketKind> TYPE = Setting.of("type");
  private static final Setting<Integer> PROTO = Setting.of("proto", 0);
  private static final Setting<Set<AddrInfoFlag>> FLAGS = Setting.of("flags", Set.of());
  private static final AddrInfoOptions DEFAULT = new AddrInfoOptions(Settings.NONE);

  private final Settings settings;

  private AddrInfoOptions(Settings settings) {
    this.settings = settings;
  }

  /** All families, types and protocols, and no flags. */
  public static AddrInfoOptions defaults() {
    return DEFAULT;
  }

  /** Returns the family of addresses to look for; {@code null} for IPv4 and IPv6. */
  public @Nullable StandardProtocolFamily family() {
    return settings.find(FAMILY);
  }

  /** Returns a copy that looks for one family of addresses alone. */
  public AddrInfoOptions withFamily(StandardProtocolFamily family) {
    return with(FAMILY, family);
  }

  /** Returns the type of the sockets; {@code null} for a result of each. */
  public @Nullable SocketKind type() {
    return settings.find(TYPE);
  }

  /** Returns a copy for one type of sockets. */
  public AddrInfoOptions withType(SocketKind type) {
    return with(TYPE, type);
  }

  /** Returns the number of the protocol; 0 for any. */
  public int proto() {
    return settings.get(PROTO);
  }

  /**
   * Returns a copy for one protocol.
   *
   * @param proto its number: 6 is TCP, 17 is UDP, 0 is any
   * @throws IllegalArgumentException if it is below 0 or above 255
   */
  public AddrInfoOptions withProto(int proto) {
    if (proto < 0 || proto > HIGHEST_PROTO) {
      throw new IllegalArgumentException("proto must be 0-255: " + proto);
    }
    return with(PROTO, proto);
  }

  /** Returns how it is looked up. */
  public Set<AddrInfoFlag> flags() {
    return settings.get(FLAGS);
  }

  /** Returns a copy with these flags, and no others. */
  public AddrInfoOptions withFlags(Set<AddrInfoFlag> flags) {
    return with(FLAGS, Set.copyOf(Objects.requireNonNull(flags, "flags")));
  }

  /**
   * As {@link #withFlags(Set)}.
   *
   * @param flag one of them
   * @param more the others
   */
  public AddrInfoOptions withFlags(AddrInfoFlag flag, AddrInfoFlag... more) {
    return withFlags(EnumSet.of(flag, more));
  }

  /** Returns the names of what was given. */
  public Set<String> given() {
    return settings.given();
  }

  private <T> AddrInfoOptions with(Setting<T> setting, T value) {
    return new AddrInfoOptions(settings.with(setting, value));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof AddrInfoOptions options && settings.equals(options.settings);
  }

  @Override
  public int hashCode() {
    return settings.hashCode();
  }

  @Override
  public String toString() {
    return settings.describe(AddrInfoOptions.class);
  }
}
