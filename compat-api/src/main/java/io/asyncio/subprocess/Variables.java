package io.asyncio.subprocess;

import org.jspecify.annotations.Nullable;

/** What an environment variable may be. */
final class Variables {

  private Variables() {}

  static void require(@Nullable String name, @Nullable String value) {
    if (name == null || value == null) {
      throw new NullPointerException("env: " + name + "=" + value);
    }
  }

  static void check(String name, String value) {
    if (name.isEmpty() || name.indexOf('=') >= 0 || name.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("env: illegal name of a variable: \"" + name + "\"");
    }
    if (value.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("env: the value of " + name + " has a NUL in it");
    }
  }
}
