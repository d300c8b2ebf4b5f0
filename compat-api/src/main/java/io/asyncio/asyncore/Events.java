package io.asyncio.asyncore;

import io.asyncio.KeyboardInterrupt;
import io.asyncio.SystemExit;

/** Calls handler methods of dispatchers, and sees to what they throw. */
final class Events {

  private Events() {}

  /** A handler method. */
  @FunctionalInterface
  private interface Call {
    void make() throws Exception;
  }

  /** What is done about an exception. */
  @FunctionalInterface
  private interface Rescue {
    void after(Throwable failure) throws Exception;
  }

  static void read(Dispatcher dispatcher) throws Exception {
    guarded(dispatcher::handleReadEvent, dispatcher::handleError);
  }

  static void write(Dispatcher dispatcher) throws Exception {
    guarded(dispatcher::handleWriteEvent, dispatcher::handleError);
  }

  static void exception(Dispatcher dispatcher) throws Exception {
    guarded(dispatcher::handleExptEvent, dispatcher::handleError);
  }

  /** Calls what belongs to each flag, until one fails; a lost connection closes the dispatcher. */
  static void readwrite(Dispatcher dispatcher, int flags) throws Exception {
    guarded(() -> all(dispatcher, flags), e -> {
      if (SocketFailures.isDisconnected(e)) {
        dispatcher.handleClose();
      } else {
        dispatcher.handleError(e);
      }
    });
  }

  /** Calls what belongs to one flag, if that was found of what is in the map still. */
  static void tell(SocketMap map, Polled one, int flag) throws Exception {
    Dispatcher dispatcher = (one.found & flag) == 0 ? null : map.get(one.channel);
    if (dispatcher == null) {
      return;
    }
    switch (flag) {
      case Asyncore.POLLIN -> read(dispatcher);
      case Asyncore.POLLOUT -> write(dispatcher);
      default -> readwrite(dispatcher, flag);
    }
  }

  private static void all(Dispatcher dispatcher, int flags) throws Exception {
    if ((flags & Asyncore.POLLIN) != 0) {
      dispatcher.handleReadEvent();
    }
    if ((flags & Asyncore.POLLOUT) != 0) {
      dispatcher.handleWriteEvent();
    }
    if ((flags & Asyncore.POLLPRI) != 0) {
      dispatcher.handleExptEvent();
    }
    if ((flags & (Asyncore.POLLHUP | Asyncore.POLLERR | Asyncore.POLLNVAL)) != 0) {
      dispatcher.handleClose();
    }
  }

  private static void guarded(Call call, Rescue rescue) throws Exception {
    try {
      call.make();
    } catch (ExitNow | KeyboardInterrupt | SystemExit e) {
      throw e;
    } catch (Throwable e) {
      if (e instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      rescue.after(e);
    }
  }
}
