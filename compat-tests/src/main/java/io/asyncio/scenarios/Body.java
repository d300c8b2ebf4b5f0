package io.asyncio.scenarios;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A list of statements: of a function, or of a block in one. */
record Body(List<Statement> statements) {

  Body {
    statements = List.copyOf(statements);
  }

  Flow run(Frame frame) throws Exception {
    for (Statement statement : statements) {
      Flow flow = statement.execute(frame);
      if (flow != Flow.NEXT) {
        return flow;
      }
    }
    return Flow.NEXT;
  }

  /** Runs it as the body of a function, and returns what that returns. */
  @Nullable
  Object call(Frame frame) throws Exception {
    return run(frame) instanceof Flow.Return(Object value) ? value : null;
  }
}
