package io.asyncio.faults;

import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.getRunningLoop;
import static io.asyncio.Asyncio.openConnection;
import static io.asyncio.Asyncio.sleep;
import static io.asyncio.Asyncio.waitFor;

import io.asyncio.Awaitable;
import io.asyncio.ExceptionContext;
import io.asyncio.Future;
import io.asyncio.Server;
import io.asyncio.TimeoutError;
import io.asyncio.netty.testing.Pair;
import io.asyncio.streams.StreamPair;

/** Where something is thrown once, beside a connection that has nothing to do with it. */
final class ThrowingStage {

  private static final double PATIENCE_SECONDS = 5;

  /** Where something has hung already, many a wait may be in vain. */
  private static final double LITTLE_PATIENCE_SECONDS = 1;

  private static final byte[] MESSAGE = new byte[3];

  private final FaultRun run;
  private final String name;
  private final Throwable exception;
  private int times;
  private int reports;
  private int raised;
  private Future<Void> over;

  ThrowingStage(FaultRun run, String name, Throwable exception) {
    this.run = run;
    this.name = name;
    this.exception = exception;
  }

  Throwable thrown() {
    return exception;
  }

  void promised(boolean kept, String what) {
    run.promised(kept, name + ": " + what);
  }

  /** Throws the exception. */
  void hit() {
    times++;
    if (over != null && !over.done()) {
      over.setResult(null);
    }
    throw ThrowingStage.<RuntimeException>unchecked(exception);
  }

  /** Whatever it is: user code may throw it, by such a trick. */
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <E extends Throwable> E unchecked(Throwable exception) throws E {
    throw (E) exception;
  }

  /** Waits in a coroutine until it was thrown, and for some turns. */
  void awaitHit() throws Exception {
    comes("the place is reached", over);
    for (int i = 0; i < 3; i++) {
      await(sleep(0));
    }
  }

  void comes(String what, Awaitable<?> awaitable) throws Exception {
    try {
      boolean hung = run.tally().result().hung() > 0;
      double patience = hung ? LITTLE_PATIENCE_SECONDS : PATIENCE_SECONDS;
      var _ = await(waitFor(awaitable, patience));
    } catch (TimeoutError e) {
      run.tally().hung(1, name + ": " + what);
    }
  }

  @SuppressWarnings("ReferenceEquality") // It must be that very one.
  void reported(ExceptionContext context) {
    for (Throwable e = context.exception(); e != null; e = e.getCause()) {
      if (e == exception) {
        reports++;
        return;
      }
    }
    promised(false, "nothing else is reported: " + FaultRun.describe(context));
  }

  /** The run of the loop has raised something. */
  void raised() {
    raised++;
  }

  /** A place that looks at the exception itself has seen it. */
  void seen() {
    reports++;
  }

  /** Plays it beside a connection that echoes before and after. */
  void play(ThrowingPlace place) throws Exception {
    over = getRunningLoop().createFuture();
    Census accepted = new Census();
    Server server =
        await(getRunningLoop().createServer(() -> new Echo(accepted), FaultRun.LOCALHOST, 0));
    StreamPair bystander = await(openConnection(FaultRun.LOCALHOST, Pair.port(server)));
    echo(bystander);
    place.play(this);
    echo(bystander);
    bystander.writer().close();
    comes("the bystander's end", bystander.writer().waitClosed());
    server.close();
    comes("the bystander's server ends", server.waitClosed());
  }

  private void echo(StreamPair bystander) throws Exception {
    bystander.writer().write(MESSAGE);
    comes("the bystander's echo", bystander.reader().readexactly(MESSAGE.length));
  }

  /** Looks at what came of it, when all is over. */
  void finish(boolean endsTheRun) {
    promised(times > 0, "it is thrown");
    promised(reports + raised > 0, "it is reported or raised");
    promised(endsTheRun || raised == 0, "it does not end the run");
  }
}
