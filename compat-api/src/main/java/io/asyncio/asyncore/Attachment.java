package io.asyncio.asyncore;

import io.asyncio.Callback;
import io.asyncio.EventLoop;
import io.asyncio.ExceptionContext;
import io.asyncio.KeyboardInterrupt;
import io.asyncio.SystemExit;
import io.asyncio.contextvars.Context;
import io.asyncio.internal.BeforePoll;
import io.asyncio.internal.Described;
import io.asyncio.internal.Log;
import java.lang.System.Logger.Level;
import java.nio.channels.Channel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A map whose dispatchers are served by an event loop: they are asked before each wait of the loop, and
 * their handlers are callbacks of it. Owned by the loop's thread.
 */
final class Attachment implements SocketMap.Watch, BeforePoll.Part {

  final SocketMap map;
  private final EventLoop loop;

  /** That in which everything of the dispatchers runs. */
  private final Context context = Context.copyContext();

  private final Map<Channel, Watched> watched = new HashMap<>();

  /** What needs no wait, and is told in a callback that is scheduled. */
  private final List<Polled> ready = new ArrayList<>();

  private Attachment(EventLoop loop, SocketMap map) {
    this.loop = loop;
    this.map = map;
  }

  /** Returns that of a loop, made with {@code map} or a new one if there is none yet. */
  static Attachment of(EventLoop loop, @Nullable SocketMap map) {
    BeforePoll calls = BeforePoll.of(loop);
    Attachment known = calls.find(Attachment.class, one -> map == null || one.map == map);
    if (known != null) {
      return known;
    }
    SocketMap attached = map == null ? new SocketMap() : map;
    if (attached.watch() instanceof Attachment other && other.isInForce()) {
      throw new IllegalStateException("The map is attached to another event loop: " + other.loop);
    }
    Attachment made = new Attachment(loop, attached);
    if (attached.watch() != null) {
      attached.watch().emptied(); // it is polled by others no more
    }
    attached.watchedBy(made);
    calls.add(made);
    return made;
  }

  /** Tells whether others may not poll the map. */
  boolean isInForce() {
    return !loop.isClosed();
  }

  /** Asks the dispatchers what they want. */
  @Override
  public void run() {
    if (!map.isEmpty()) {
      context.run((Runnable) this::ask);
    }
  }

  private void ask() {
    for (Map.Entry<Channel, Dispatcher> entry : map.snapshot()) {
      try {
        watch(entry);
      } catch (KeyboardInterrupt | SystemExit e) {
        throw e;
      } catch (Throwable e) {
        failed(entry.getValue(), e);
      }
    }
  }

  private void watch(Map.Entry<Channel, Dispatcher> entry) throws Exception {
    Polled polled = Polled.ask(entry);
    if (map.get(polled.channel) != polled.dispatcher) {
      return;
    }
    polled.findAtOnce();
    if (polled.found != 0) {
      tellSoon(polled);
      return;
    }
    SelectableChannel channel = polled.selectable();
    if (channel != null) {
      watched.computeIfAbsent(polled.channel, _ -> new Watched(polled, channel)).want(polled);
    }
  }

  private void tellSoon(Polled polled) {
    if (ready.isEmpty()) {
      loop.callSoon(this::tell, context);
    }
    ready.add(polled);
  }

  /** Tells the dispatchers of closed channels, and of those that are always ready. */
  private void tell() {
    List<Polled> told = List.copyOf(ready);
    ready.clear();
    for (Polled one : told) {
      try {
        tell(one);
      } catch (KeyboardInterrupt | SystemExit e) {
        throw e;
      } catch (Throwable e) {
        loop.callExceptionHandler(ExceptionContext.of("Exception in a dispatcher", e));
      }
    }
  }

  private void tell(Polled one) throws Exception {
    Events.tell(map, one, Asyncore.POLLNVAL);
    Events.tell(map, one, Asyncore.POLLIN);
    Events.tell(map, one, Asyncore.POLLOUT);
  }

  @Override
  public void reportUnclosed() {
    for (Map.Entry<Channel, Dispatcher> entry : map.snapshot()) {
      if (entry.getKey().isOpen()) {
        Log.LOGGER.log(Level.WARNING, "unclosed dispatcher " + entry.getValue().description());
      }
    }
  }

  /** There is no caller to whom an exception of {@code readable} could go. */
  private void failed(Dispatcher dispatcher, Throwable failure) {
    try {
      dispatcher.handleError(failure);
    } catch (KeyboardInterrupt | SystemExit e) {
      throw e;
    } catch (Throwable e) {
      loop.callExceptionHandler(ExceptionContext.of("Exception in a dispatcher's handleError", e)
          .with("dispatcher", dispatcher));
      map.remove(dispatcher.socket());
    }
  }

  @Override
  public void removed(Channel channel) {
    Watched gone = watched.remove(channel);
    if (gone != null && !loop.isClosed()) {
      gone.forget();
    }
  }

  @Override
  public void emptied() {
    // It stays attached.
  }

  /** A channel that the loop watches. */
  final class Watched {

    private final Channel key;
    private final SelectableChannel channel;
    private boolean reading;
    private boolean writing;

    /** Who was asked last, and what he said. */
    private Dispatcher asked;

    private int wanted;

    Watched(Polled polled, SelectableChannel channel) {
      this.key = polled.channel;
      this.channel = channel;
      this.asked = polled.dispatcher;
    }

    /** A callback of the loop, which bears the dispatcher's name in reports. */
    private final class Telling implements Callback, Described {

      private final Callback telling;

      Telling(Callback telling) {
        this.telling = telling;
      }

      @Override
      public void call() throws Exception {
        telling.call();
      }

      @Override
      public String description() {
        return asked.description();
      }
    }

    /** Has the loop watch what is wanted now. */
    void want(Polled polled) {
      asked = polled.dispatcher;
      wanted = polled.wanted;
      int operations = polled.operations(channel);
      setReading((operations & (SelectionKey.OP_READ | SelectionKey.OP_ACCEPT)) != 0);
      setWriting((operations & (SelectionKey.OP_WRITE | SelectionKey.OP_CONNECT)) != 0);
    }

    private void setReading(boolean wanted) {
      if (wanted && !reading) {
        loop.addReader(channel, new Telling(this::readable));
      } else if (!wanted && reading) {
        loop.removeReader(channel);
      }
      reading = wanted;
    }

    private void setWriting(boolean wanted) {
      if (wanted && !writing) {
        loop.addWriter(channel, new Telling(this::writable));
      } else if (!wanted && writing) {
        loop.removeWriter(channel);
      }
      writing = wanted;
    }

    void forget() {
      setReading(false);
      setWriting(false);
    }

    private void readable() throws Exception {
      Dispatcher dispatcher = map.get(key);
      if (dispatcher != null) {
        Events.read(dispatcher);
      }
    }

    private void writable() throws Exception {
      Dispatcher dispatcher = map.get(key);
      Endpoint endpoint = dispatcher == null ? null : dispatcher.endpoint();
      if (dispatcher == null || endpoint == null) {
        return;
      }
      if (endpoint.isConnecting()) {
        connectionMade(dispatcher, endpoint);
      } else {
        Events.write(dispatcher);
      }
    }

    /** Who does not want to write learns of the connection when there is something to read. */
    private void connectionMade(Dispatcher dispatcher, Endpoint endpoint) throws Exception {
      endpoint.settle();
      if (endpoint.isConnecting()) {
        return;
      }
      setWriting(false);
      if (endpoint.hasFailed() || (wanted & Asyncore.POLLOUT) != 0) {
        Events.write(dispatcher);
      }
    }
  }
}
