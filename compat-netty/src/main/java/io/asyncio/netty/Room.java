package io.asyncio.netty;

import static io.asyncio.Asyncio.sleep;

import io.asyncio.Asyncio;
import io.asyncio.internal.Unchecked;
import io.asyncio.internal.Waiters;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** What the coroutines of a connection wait for that have written much. Owned by the loop's thread. */
final class Room {

  private final MessageTransport transport;
  private final Waiters waiters = new Waiters();
  private @Nullable Throwable lostBy;

  /** Makes that of a connection which is open. */
  Room(MessageTransport transport) {
    this.transport = transport;
  }

  /**
   * Waits in the current task while there is none.
   *
   * @param isFull asked again whenever that may have changed
   * @throws Exception what the connection was lost by
   */
  void await(BooleanSupplier isFull) throws Exception {
    if (transport.isClosing() && lostBy == null) {
      // Who writes and drains would never see that the connection is lost.
      Asyncio.await(sleep(0));
    }
    while (lostBy == null && isFull.getAsBoolean()) {
      waiters.await(waiters.add(Asyncio.getRunningLoop()));
    }
    Throwable raised = lostBy;
    if (raised != null) {
      throw Unchecked.<Exception>rethrow(raised);
    }
  }

  /** Has those that wait look again. */
  void look() {
    waiters.wakeAll();
  }

  /** Nothing can be sent any more. */
  void lost(Throwable cause) {
    lostBy = cause;
    look();
  }
}
