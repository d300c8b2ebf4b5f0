package io.asyncio.scenarios;

import java.io.Serial;

/** An operation names something that has not been made so far. */
final class MissingName extends Exception {

  @Serial
  private static final long serialVersionUID = 1L;

  private final String name;

  MissingName(String name) {
    super(name, null, false, false);
    this.name = name;
  }

  String name() {
    return name;
  }
}
