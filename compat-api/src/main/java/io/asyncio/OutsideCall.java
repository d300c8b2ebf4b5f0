package io.asyncio;

/** A callback that a thread outside of the loop waits for. */
interface OutsideCall extends Callback, OutsideWaiter {}
