package io.asyncio.scenarios;

import io.asyncio.scenarios.json.Json;
import io.asyncio.scenarios.json.NotJson;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A program with the trace that it must give.
 *
 * @param trace {@code null} if none was recorded
 */
record Scenario(Program program, @Nullable List<@Nullable Object> trace) {

  private static final Long FORMAT = 1L;

  /**
   * Reads a scenario.
   *
   * @throws UnusableScenario if the text is none, or not one that can be executed
   */
  @SuppressWarnings("unchecked") // JSON's keys are texts
  static Scenario parse(String text) throws UnusableScenario {
    if (!(json(text) instanceof Map<?, ?> file)) {
      throw new UnusableScenario("not a scenario: it must be an object");
    }
    if (!FORMAT.equals(file.get("format"))) {
      throw new UnusableScenario(
          "\"format\" must be " + FORMAT + ", not " + Json.write(file.get("format")));
    }
    if (!(file.get("program") instanceof Map<?, ?> program)) {
      throw new UnusableScenario("the field \"program\" is missing, or not an object");
    }
    return new Scenario(
        ProgramReader.read((Map<String, @Nullable Object>) program), trace(file.get("trace")));
  }

  private static @Nullable Object json(String text) throws UnusableScenario {
    try {
      return Json.parse(text);
    } catch (NotJson e) {
      throw new UnusableScenario(String.valueOf(e.getMessage()));
    }
  }

  private static @Nullable List<@Nullable Object> trace(@Nullable Object trace)
      throws UnusableScenario {
    return switch (trace) {
      case null -> null;
      case List<?> list -> List.<@Nullable Object>copyOf(list);
      default -> throw new UnusableScenario("\"trace\" must be a list");
    };
  }

  /**
   * Executes the program, and returns what happened.
   *
   * @throws Exception if the loop fails
   */
  List<List<@Nullable Object>> execute() throws Exception {
    return execute(OwnStage::new);
  }

  /**
   * As {@link #execute()}.
   *
   * @param stages makes what the program is run on
   */
  List<List<@Nullable Object>> execute(Stage.Factory stages) throws Exception {
    return Interpreter.trace(program, stages);
  }

  /**
   * Compares a trace with the recorded one.
   *
   * @return the first difference, or {@code null} if there is none
   */
  @Nullable
  Difference compare(List<? extends List<@Nullable Object>> actual) {
    return Difference.first(Objects.requireNonNull(trace, "trace"), actual);
  }
}
