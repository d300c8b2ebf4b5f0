package io.asyncio;

import io.asyncio.contextvars.Context;
import io.asyncio.internal.Log;
import java.lang.System.Logger.Level;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import sun.misc.Signal;

/** The signal handlers of a loop. Owned by its thread, but for {@link #arrived}. */
final class LoopSignals implements Disposition.Listener {

  private final BaseEventLoop loop;
  private final SignalTable table;

  /** By the signals' numbers. */
  private final Map<Integer, Registration> registrations = new LinkedHashMap<>();

  private record Registration(Disposition disposition, Handle handle) {}

  LoopSignals(BaseEventLoop loop, SignalTable table) {
    this.loop = loop;
    this.table = table;
  }

  /** Registers a callback in place of an earlier one, and returns its handle. */
  Handle add(String name, Runnable callback, Context context) {
    if (Objects.requireNonNull(callback, "callback") instanceof Awaitable) {
      throw new IllegalArgumentException(
          "callback: coroutines cannot be used with addSignalHandler(): " + callback);
    }
    Signal signal = SignalName.parse(name);
    Handle handle = loop.newCallback(callback, context);
    loop.checkThread("addSignalHandler");
    Disposition disposition = table.of(signal);
    disposition.add(this);
    registrations.put(signal.getNumber(), new Registration(disposition, handle));
    return handle;
  }

  /** Removes a callback; returns whether there was one. */
  boolean remove(String name) {
    Signal signal = SignalName.parse(name);
    loop.checkThread("removeSignalHandler");
    return remove(signal.getNumber());
  }

  private boolean remove(int number) {
    Registration registration = registrations.remove(number);
    if (registration == null) {
      return false;
    }
    registration.disposition().remove(this);
    return true;
  }

  /** Removes all callbacks, while the loop closes. */
  void removeAll() {
    for (Integer number : List.copyOf(registrations.keySet())) {
      try {
        remove(number);
      } catch (RuntimeException e) {
        // The loop has to close, and the other signals have to get their handlers of before.
        Log.LOGGER.log(Level.ERROR, "handler of signal " + number + " could not be restored", e);
      }
    }
  }

  @Override
  public void arrived(int number) {
    loop.postFromOutside(new PlainHandle(loop, () -> deliver(number)));
  }

  /** Looks again who handles the signal: on its way here the callback may have been removed. */
  private void deliver(int number) {
    Registration registration = registrations.get(number);
    if (registration == null) {
      return;
    }
    if (registration.handle().cancelled()) {
      remove(number);
    } else {
      loop.ready(registration.handle());
    }
  }
}
