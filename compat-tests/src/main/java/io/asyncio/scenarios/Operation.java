package io.asyncio.scenarios;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A statement that is traced when it is complete: with its details, with the exception that it
 * raised, or with the name that it did not find.
 */
record Operation(String name, Action action) implements Statement {

  /** What an operation does. */
  @FunctionalInterface
  interface Action {

    /** Does it, and returns the details of its event. */
    List<@Nullable Object> perform(Run run) throws Exception;
  }

  static List<@Nullable Object> details(@Nullable Object... details) {
    return Arrays.asList(details);
  }

  @Override
  public Flow execute(Frame frame) throws Exception {
    Run run = frame.run();
    List<@Nullable Object> details;
    try {
      details = action.perform(run);
    } catch (MissingName e) {
      run.trace.emit("missing", name, e.name());
      return Flow.NEXT;
    } catch (Throwable e) {
      run.trace.emit("error", name, Values.described(e));
      throw e;
    }
    run.trace.emit(name, details.toArray());
    return Flow.NEXT;
  }
}
