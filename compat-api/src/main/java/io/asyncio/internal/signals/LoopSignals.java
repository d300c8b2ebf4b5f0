package io.asyncio.internal.signals;

import io.asyncio.Awaitable;
import io.asyncio.Handle;
import io.asyncio.contextvars.Context;
import io.asyncio.internal.Log;
import java.lang.System.Logger.Level;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import sun.misc.Signal;

/** The signal handlers of a host. Owned by its thread, but for {@link #arrived}. */
public final class LoopSignals implements SignalRoute.Listener {

  private final SignalHost host;
  private final SignalTable table;

  /** By the signals' numbers. */
  private final Map<Integer, Registration> registrations = new LinkedHashMap<>();

  private record Registration(SignalRoute route, Handle handle) {}

  /** Makes those of a loop that has none yet. */
  public LoopSignals(SignalHost host) {
    this(host, SignalTable.PROCESS);
  }

  LoopSignals(SignalHost host, SignalTable table) {
    this.host = host;
    this.table = table;
  }

  /**
   * Registers a callback in place of an earlier one, and returns its handle.
   *
   * @throws IllegalArgumentException if it is a coroutine, or there is no signal of that name
   * @throws IllegalStateException if the signal cannot be caught, or in another thread than the
   *     loop's
   */
  public Handle add(String name, Runnable callback, Context context) {
    if (Objects.requireNonNull(callback, "callback") instanceof Awaitable) {
      throw new IllegalArgumentException(
          "callback: coroutines cannot be used with addSignalHandler(): " + callback);
    }
    Signal signal = SignalName.parse(name);
    Handle handle = host.newCallback(callback, context);
    host.checkThread("addSignalHandler");
    SignalRoute route = table.of(signal);
    route.add(this);
    registrations.put(signal.getNumber(), new Registration(route, handle));
    return handle;
  }

  /**
   * Removes a callback; returns whether there was one.
   *
   * @throws IllegalArgumentException if there is no signal of that name
   * @throws IllegalStateException in another thread than the loop's
   */
  public boolean remove(String name) {
    Signal signal = SignalName.parse(name);
    host.checkThread("removeSignalHandler");
    return remove(signal.getNumber());
  }

  private boolean remove(int number) {
    Registration registration = registrations.remove(number);
    if (registration == null) {
      return false;
    }
    registration.route().remove(this);
    return true;
  }

  /** Removes all callbacks, while the loop closes. */
  public void removeAll() {
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
    host.post(() -> deliver(number));
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
      host.ready(registration.handle());
    }
  }
}
