package io.asyncio.scenarios;

import java.util.Objects;

/** The operations that decide what is executed next. */
final class ControlOperations {

  private ControlOperations() {}

  static void addTo(Operations all) {
    all.control("raise", ControlOperations::raise);
    all.control("return", ControlOperations::returning);
    all.control("break", ControlOperations::breaking);
    all.control("yield", ControlOperations::yielding);
    all.control("repeat", ControlOperations::repeat);
    all.control("if", ControlOperations::choose);
    all.control("try", Try::read);
  }

  private static Statement raise(Fields fields) throws UnusableScenario {
    Fields.Raised raised = fields.raised();
    return frame -> {
      RuntimeException exception = raised.make();
      frame.run().trace.emit("raise", Values.described(exception));
      throw exception;
    };
  }

  private static Statement returning(Fields fields) throws UnusableScenario {
    if (!fields.place().returns()) {
      throw fields.unusable("\"return\" may not stand in a finally");
    }
    Flow flow = new Flow.Return(fields.value("value"));
    return _ -> flow;
  }

  private static Statement breaking(Fields fields) throws UnusableScenario {
    if (!fields.place().breaks()) {
      throw fields.unusable("there is nothing that \"break\" could leave");
    }
    return frame -> {
      frame.run().trace.emit("break");
      return Flow.BREAK;
    };
  }

  private static Statement yielding(Fields fields) throws UnusableScenario {
    if (!fields.place().yields()) {
      throw fields.unusable("\"yield\" may stand in generators alone");
    }
    Object value = fields.value("value");
    return frame -> {
      frame.run().trace.emit("yield", value);
      Objects.requireNonNull(frame.out()).yieldValue(value);
      return Flow.NEXT;
    };
  }

  private static Statement repeat(Fields fields) throws UnusableScenario {
    long times = fields.number("times");
    Body body = fields.body("body", fields.place().inLoop());
    return frame -> {
      for (long i = 0; i < times; i++) {
        Flow flow = body.run(frame);
        if (flow != Flow.NEXT) {
          return flow == Flow.BREAK ? Flow.NEXT : flow;
        }
      }
      return Flow.NEXT;
    };
  }

  private static Statement choose(Fields fields) throws UnusableScenario {
    Ref<Counter> counter = fields.object("counter", Counter.class);
    long atLeast = fields.number("at_least");
    Body body = fields.body("then");
    Body otherwise = fields.body("else");
    return frame -> (frame.run().object(counter).value() >= atLeast ? body : otherwise).run(frame);
  }
}
