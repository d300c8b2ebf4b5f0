package io.asyncio;

import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.spi.AbstractSelectableChannel;
import java.nio.channels.spi.AbstractSelector;
import java.nio.channels.spi.SelectorProvider;
import java.util.Set;

/**
 * Tells of each {@link Thread#interrupt} of a thread by another one, there and then: the JDK wakes a
 * selector that a thread has begun to wait for, and this is one that never selects.
 *
 * <p>Whatever waits for a channel of the JDK on that thread takes its place, so it has to be armed
 * again afterwards.
 */
final class InterruptSensor extends AbstractSelector {

  private final Runnable told;

  /**
   * Makes one.
   *
   * @param told called on the thread that interrupts, or by {@link #arm} on the calling one
   */
  InterruptSensor(Runnable told) {
    super(SelectorProvider.provider());
    this.told = told;
  }

  /** Begins to tell of interrupts of the calling thread, at once if its flag is set. */
  void arm() {
    begin();
  }

  /** Ends {@link #arm}, on the same thread. */
  void disarm() {
    end();
  }

  @Override
  public Selector wakeup() {
    told.run();
    return this;
  }

  @Override
  public Set<SelectionKey> keys() {
    return Set.of();
  }

  @Override
  public Set<SelectionKey> selectedKeys() {
    return Set.of();
  }

  @Override
  public int selectNow() {
    throw refusal();
  }

  @Override
  public int select(long timeout) {
    throw refusal();
  }

  @Override
  public int select() {
    throw refusal();
  }

  @Override
  protected SelectionKey register(AbstractSelectableChannel channel, int ops, Object attachment) {
    throw refusal();
  }

  private static UnsupportedOperationException refusal() {
    return new UnsupportedOperationException("selects no " + SelectableChannel.class.getName());
  }

  @Override
  protected void implCloseSelector() {}
}
