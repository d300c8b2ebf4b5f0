package io.asyncio.faults;

/** A place of user code from which something is thrown. */
interface ThrowingPlace {

  /** Has the stage's exception thrown there, in a coroutine, and waits until that is over. */
  void play(ThrowingStage stage) throws Exception;
}
