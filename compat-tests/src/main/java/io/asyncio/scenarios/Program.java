package io.asyncio.scenarios;

import java.util.Map;

/**
 * A program, ready to be executed.
 *
 * @param objects how the objects are made, in order
 */
record Program(
    Map<String, ObjectKind> objects,
    Map<String, Body> coroutines,
    Map<String, Body> generators,
    Body main) {

  /**
   * An object that is made before anything runs.
   *
   * @param type what operations get to see; a future is none, it stands among the tasks
   */
  record ObjectKind(Class<?> type, Maker maker) {

    void addTo(Run run, String name) {
      maker.addTo(run, name);
    }
  }

  /** Makes an object. */
  @FunctionalInterface
  interface Maker {
    void addTo(Run run, String name);
  }
}
