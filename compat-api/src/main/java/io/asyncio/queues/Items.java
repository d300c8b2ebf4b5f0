package io.asyncio.queues;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a queue keeps its items in; it gives the queue its order. Items may be null. */
interface Items<T extends @Nullable Object> {

  int size();

  /** Adds an item; if that throws, nothing has changed. */
  void add(T item);

  /** Removes the item whose turn it is, of which there must be one. */
  T remove();

  /** Returns the items as they are stored. */
  List<T> copy();
}
