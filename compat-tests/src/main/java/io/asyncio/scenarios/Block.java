package io.asyncio.scenarios;

import static io.asyncio.Asyncio.await;

import io.asyncio.Coroutine;
import org.jspecify.annotations.Nullable;

/**
 * A statement that runs a body inside something of asyncio's, and traces how the whole ends, when
 * it has been left.
 */
record Block(String name, Opening opening) implements Statement {

  /** Makes what runs the body. */
  @FunctionalInterface
  interface Opening {

    /** Returns a coroutine that runs the body; it says so in {@code events} when it is inside. */
    Coroutine<Flow> open(Frame frame, Events events);
  }

  /** Traces the end of a block. */
  @FunctionalInterface
  interface Exit {
    void emit(@Nullable Object exception);
  }

  /** Knows whether a block has been entered. */
  static final class Events {
    private @Nullable Exit exit;

    void entered(Exit exit) {
      this.exit = exit;
    }
  }

  @Override
  public Flow execute(Frame frame) throws Exception {
    Events events = new Events();
    Flow flow;
    try {
      flow = await(opening.open(frame, events));
    } catch (Throwable e) {
      Object exception = Values.described(e);
      if (events.exit == null) {
        frame.run().trace.emit("error", name, exception);
      } else {
        events.exit.emit(exception);
      }
      throw e;
    }
    if (events.exit != null) {
      events.exit.emit(null);
    }
    return flow;
  }
}
