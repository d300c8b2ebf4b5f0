package io.asyncio.internal;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What was given of some options, and nothing of what was not. Immutable. */
public final class Settings {

  /** Nothing is given. */
  public static final Settings NONE = new Settings(Map.of());

  private final Map<Setting<?>, Object> values;

  private Settings(Map<Setting<?>, Object> values) {
    this.values = values;
  }

  /** Returns a copy in which {@code value} is given too. */
  public <T> Settings with(Setting<T> setting, T value) {
    Objects.requireNonNull(value, setting.name());
    if (values.isEmpty()) {
      return new Settings(Map.of(setting, value));
    }
    Map<Setting<?>, Object> copy = new LinkedHashMap<>(values);
    copy.put(setting, value);
    return new Settings(copy);
  }

  /** Returns a copy without {@code setting}. */
  public Settings without(Setting<?> setting) {
    Map<Setting<?>, Object> copy = new LinkedHashMap<>(values);
    return copy.remove(setting) == null ? this : new Settings(copy);
  }

  /** Tells whether {@code setting} is given. */
  public boolean has(Setting<?> setting) {
    return values.containsKey(setting);
  }

  /** Returns what is given, or else what the setting means then, which may be {@code null}. */
  @SuppressWarnings("unchecked") // with() puts nothing else
  public <T> @Nullable T find(Setting<T> setting) {
    Object value = values.get(setting);
    return value == null ? setting.otherwise() : (T) value;
  }

  /** As {@link #find}, of a setting that always means something. */
  public <T> T get(Setting<T> setting) {
    return Objects.requireNonNull(find(setting));
  }

  /** Returns the names of what is given, in the order in which it was. */
  public Set<String> given() {
    Set<String> names = new LinkedHashSet<>();
    values.keySet().forEach(setting -> names.add(setting.name()));
    return names;
  }

  /**
   * Refuses what a call would have to ignore.
   *
   * @param call what is called
   * @param given the names of what is given
   * @param honoured the names of what may be
   * @throws IllegalArgumentException if something else is given, which is named
   */
  public static void requireOnly(String call, Set<String> given, String... honoured) {
    List<String> refused =
        given.stream().filter(name -> !Arrays.asList(honoured).contains(name)).toList();
    if (!refused.isEmpty()) {
      throw new IllegalArgumentException(
          call + " has no use for the option " + String.join(" and ", refused));
    }
  }

  /** Returns the text of options: {@code Options[name=value]}. */
  public String describe(Class<?> options) {
    return values.entrySet().stream()
        .map(entry -> entry.getKey() + "=" + shown(entry.getValue()))
        .collect(Collectors.joining(", ", options.getSimpleName() + "[", "]"));
  }

  /** What environment variables are set to may be secret. */
  private static Object shown(Object value) {
    return value instanceof Map<?, ?> map ? map.keySet() : value;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Settings settings && values.equals(settings.values);
  }

  @Override
  public int hashCode() {
    return values.hashCode();
  }

  @Override
  public String toString() {
    return values.toString();
  }
}
