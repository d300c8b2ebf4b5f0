package io.asyncio;

import io.asyncio.internal.Unchecked;
import io.asyncio.internal.strand.PinnedAwaitException;
import io.asyncio.internal.strand.Strand;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Something that a coroutine has the thread do which runs its loop. */
final class OwnThreadCall implements BooleanSupplier {

  private final Runnable call;
  private @Nullable Throwable failure;

  private OwnThreadCall(Runnable call) {
    this.call = call;
  }

  /** See {@link LoopCore#runOnOwnThread}. */
  static boolean run(Runnable call) {
    Strand strand = Strand.current();
    if (strand == null) {
      call.run();
      return true;
    }
    OwnThreadCall own = new OwnThreadCall(call);
    try {
      strand.onLoop(own);
    } catch (PinnedAwaitException e) {
      return false;
    }
    if (own.failure != null) {
      throw Unchecked.<Error>rethrow(own.failure);
    }
    return true;
  }

  @Override
  public boolean getAsBoolean() {
    try {
      call.run();
    } catch (Throwable e) {
      failure = e;
    }
    return true;
  }
}
