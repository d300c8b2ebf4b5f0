package io.asyncio.internal.strand;

import io.asyncio.Task;

/**
 * How coroutines get stacks of their own.
 *
 * <p>There are two, which behave alike: {@link LoopEngine} where {@code java.lang} is open to this
 * library, and {@link HandoverEngine} elsewhere. {@code -Dasyncio.engine=loop|handover} forces one.
 */
public interface Engine {

  /**
   * Makes a strand that runs {@code body} for {@code task}; it starts when it is first resumed.
   *
   * @param name the name of its thread
   */
  Strand newStrand(StrandHost host, Task<?> task, String name, Runnable body);

  /**
   * Tells whether a loop's own thread is to be a virtual one: whoever runs the loop waits meanwhile,
   * and what would block a carrier is done elsewhere.
   */
  boolean wantsVirtualLoop();

  /**
   * Returns the engine of this process.
   *
   * @throws IllegalStateException if the engine that was asked for cannot work
   * @throws IllegalArgumentException if {@code asyncio.engine} names none
   */
  static Engine selected() {
    Engine selected = EngineChoice.selected;
    return selected == null ? EngineChoice.choose() : selected;
  }
}
