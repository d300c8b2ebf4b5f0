package io.asyncio;

/** A callback that a thread outside of the loop waits for. */
interface OutsideCall extends Callback {

  /** The loop has closed before its turn: whoever waits has to be told. */
  void dropped();
}
