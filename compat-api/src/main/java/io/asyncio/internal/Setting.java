package io.asyncio.internal;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One thing that options may say.
 *
 * @param <T> what it says
 */
public final class Setting<T> {

  private final String name;
  private final @Nullable T otherwise;

  private Setting(String name, @Nullable T otherwise) {
    this.name = Objects.requireNonNull(name, "name");
    this.otherwise = otherwise;
  }

  /** Makes one that means nothing unless it is given. */
  public static <T> Setting<T> of(String name) {
    return new Setting<>(name, null);
  }

  /** Makes one that means {@code otherwise} unless it is given. */
  public static <T> Setting<T> of(String name, T otherwise) {
    return new Setting<>(name, otherwise);
  }

  /** Returns the name, which is that of the method that returns it. */
  public String name() {
    return name;
  }

  @Nullable
  T otherwise() {
    return otherwise;
  }

  @Override
  public String toString() {
    return name;
  }
}
