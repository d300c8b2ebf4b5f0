package io.asyncio.asyncore.recorded;

/** A dispatcher with a script. */
interface Scripted {
  Script script();
}
