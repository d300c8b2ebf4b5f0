package io.asyncio.scenarios;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code try}, with its handlers. */
record Try(Body body, List<Handler> handlers, @Nullable Body last) implements Statement {

  /** An {@code except}. */
  private record Handler(List<String> types, Body body, boolean reraises) {

    boolean takes(Throwable exception) {
      return types.stream().anyMatch(type -> Values.isInstance(exception, type));
    }
  }

  static Try read(Fields fields) throws UnusableScenario {
    List<Handler> handlers = new ArrayList<>();
    for (Object each : fields.list("except")) {
      String where = "except[" + handlers.size() + "]";
      handlers.add(handler(fields.nested(each, where, fields.place())));
    }
    Body last = fields.has("finally") ? fields.body("finally", fields.place().inFinally()) : null;
    return new Try(fields.body("body"), handlers, last);
  }

  private static Handler handler(Fields fields) throws UnusableScenario {
    List<String> types = fields.texts("types");
    for (String type : types) {
      if (!Values.canBeCaught(type)) {
        throw fields.unusable("unknown exception \"" + type + "\"");
      }
    }
    return new Handler(types, fields.body("body"), fields.flag("reraise"));
  }

  @Override
  public Flow execute(Frame frame) throws Exception {
    try {
      return guarded(frame);
    } finally {
      if (last != null) {
        frame.run().trace.emit("finally");
        Flow _ = last.run(frame);
      }
    }
  }

  private Flow guarded(Frame frame) throws Exception {
    try {
      return body.run(frame);
    } catch (Throwable e) {
      Handler handler =
          handlers.stream().filter(each -> each.takes(e)).findFirst().orElse(null);
      if (handler == null) {
        throw e;
      }
      frame.run().trace.emit("caught", Values.described(e));
      Flow flow = handler.body.run(frame);
      if (handler.reraises && flow == Flow.NEXT) {
        throw e;
      }
      return flow;
    }
  }
}
