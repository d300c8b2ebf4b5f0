package io.asyncio.faults;

/** Something that tasks do together while they are cancelled at random, and what must be so then. */
interface StormScene {

  /** Plays it, in a coroutine. */
  void play(Storm storm) throws Exception;
}
