package io.asyncio.asyncore;

import java.nio.channels.Channel;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The dispatchers of a loop, each under its channel, in the order in which they were added; that is
 * the order in which they are asked and called.
 *
 * <p>A dispatcher adds and removes itself. The map may be changed at any time by the thread that runs
 * the loop, also while it calls handlers: what is not in it any more is not called. It is not made for
 * several threads.
 *
 * @see Asyncore#socketMap()
 */
public final class SocketMap extends AbstractMap<Channel, Dispatcher> {

  private final Map<Channel, Dispatcher> dispatchers = new LinkedHashMap<>();

  /** What watches the channels; none until the map is polled first or attached. */
  private @Nullable Watch watch;

  /** Makes an empty one. */
  public SocketMap() {}

  /** What watches the channels of a map. */
  interface Watch {

    /** A channel is not in the map any more, and may be closed next. */
    void removed(Channel channel);

    /** The map is empty now. */
    void emptied();
  }

  /** Returns what watches the channels, made by {@code making} if nothing does. */
  @Nullable
  Watch watch() {
    return watch;
  }

  void watchedBy(Watch watch) {
    this.watch = watch;
  }

  /** Returns what is in it now. */
  List<Map.Entry<Channel, Dispatcher>> snapshot() {
    return List.copyOf(dispatchers.entrySet());
  }

  @Override
  public int size() {
    return dispatchers.size();
  }

  @Override
  public boolean containsKey(@Nullable Object channel) {
    return dispatchers.containsKey(channel);
  }

  @Override
  public @Nullable Dispatcher get(@Nullable Object channel) {
    return dispatchers.get(channel);
  }

  @Override
  public @Nullable Dispatcher put(Channel channel, Dispatcher dispatcher) {
    Objects.requireNonNull(channel, "channel");
    return dispatchers.put(channel, Objects.requireNonNull(dispatcher, "dispatcher"));
  }

  @Override
  public @Nullable Dispatcher remove(@Nullable Object channel) {
    Dispatcher removed = dispatchers.remove(channel);
    if (removed != null && watch != null) {
      watch.removed((Channel) Objects.requireNonNull(channel));
      tellIfEmpty();
    }
    return removed;
  }

  @Override
  public void clear() {
    List<Channel> channels = List.copyOf(dispatchers.keySet());
    dispatchers.clear();
    if (watch != null) {
      channels.forEach(watch::removed);
      tellIfEmpty();
    }
  }

  private void tellIfEmpty() {
    if (dispatchers.isEmpty() && watch != null) {
      watch.emptied();
    }
  }

  @Override
  public Set<Map.Entry<Channel, Dispatcher>> entrySet() {
    return new Entries();
  }

  /** A view, on which those of the keys and the values are built. */
  private final class Entries extends AbstractSet<Map.Entry<Channel, Dispatcher>> {

    @Override
    public int size() {
      return dispatchers.size();
    }

    @Override
    public Iterator<Map.Entry<Channel, Dispatcher>> iterator() {
      return new EntryIterator();
    }
  }

  /** Tells what watches the channels of those that are taken out. */
  private final class EntryIterator implements Iterator<Map.Entry<Channel, Dispatcher>> {

    private final Iterator<Map.Entry<Channel, Dispatcher>> entries =
        dispatchers.entrySet().iterator();
    private Map.@Nullable Entry<Channel, Dispatcher> last;

    @Override
    public boolean hasNext() {
      return entries.hasNext();
    }

    @Override
    public Map.Entry<Channel, Dispatcher> next() {
      Map.Entry<Channel, Dispatcher> next = entries.next();
      last = next;
      return next;
    }

    @Override
    public void remove() {
      entries.remove();
      if (last != null && watch != null) {
        watch.removed(last.getKey());
        tellIfEmpty();
      }
    }
  }

  /** Maps are equal if they are the same one: each belongs to a loop. */
  @Override
  @SuppressWarnings("ReferenceEquality")
  public boolean equals(@Nullable Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }
}
