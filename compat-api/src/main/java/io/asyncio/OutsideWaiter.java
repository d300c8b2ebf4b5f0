package io.asyncio;

/** What a loop calls for somebody outside of it, who waits for that. */
interface OutsideWaiter {

  /** The loop closes before its turn: whoever waits has to be told. */
  void dropped();
}
