package io.asyncio.internal;

/** A callback that has a better name, for messages, than that of its class. */
public interface Described {

  /** Returns the name. */
  String description();
}
