package io.asyncio.internal.strand;

import io.asyncio.internal.Log;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/** Chooses the engine, once a process. */
final class EngineChoice {

  private static final String PROPERTY = "asyncio.engine";

  /** Written once under the class's lock; a stale read only leads to that lock. */
  static volatile @Nullable Engine selected;

  private EngineChoice() {}

  static synchronized Engine choose() {
    Engine engine = selected;
    if (engine == null) {
      engine = choose(System.getProperty(PROPERTY, "auto"));
      selected = engine;
    }
    return engine;
  }

  static Engine choose(String name) {
    return switch (name) {
      case "loop" -> {
        if (!LoopEngine.isAvailable()) {
          throw new IllegalStateException(
              PROPERTY + "=loop needs the flag " + flag() + " on the java command line");
        }
        yield new LoopEngine();
      }
      case "handover" -> new HandoverEngine();
      case "auto" -> {
        if (LoopEngine.isAvailable()) {
          yield new LoopEngine();
        }
        Log.LOGGER.log(
            Level.INFO,
            "a coroutine takes turns with the thread of its event loop; start java with {0} to run"
                + " it on that thread, where a switch takes less than half as long",
            flag());
        yield new HandoverEngine();
      }
      default ->
        throw new IllegalArgumentException(
            PROPERTY + ": expected loop, handover or auto, got " + name);
    };
  }

  private static String flag() {
    Module module = EngineChoice.class.getModule();
    return "--add-opens java.base/java.lang="
        + (module.isNamed() ? module.getName() : "ALL-UNNAMED");
  }
}
