package io.asyncio.netty.loop;

import io.asyncio.internal.Unchecked;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.spi.AbstractSelectableChannel;
import java.nio.channels.spi.AbstractSelector;
import java.nio.channels.spi.SelectorProvider;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The JDK's selector, telling what is ready in the order in which the system says so: its own set
 * of selected keys has the order of their hash codes, so that what came in last would be told first
 * as often as not.
 *
 * <p>What was found and not asked for is forgotten with the next selection, which finds it again if
 * it is still so. Asking takes it out: what else is found meanwhile, since somebody registers, comes
 * behind.
 */
final class OrderedSelector extends AbstractSelector {

  private final Selector selector;
  private final LinkedHashSet<SelectionKey> found = new LinkedHashSet<>();
  private final Consumer<SelectionKey> finding = found::add;
  private final Set<SelectionKey> selected = new Selected();

  OrderedSelector(SelectorProvider provider) throws IOException {
    super(provider);
    this.selector = provider.openSelector();
  }

  /** The key is that of the selector behind, and the channel has it twice until it is cancelled. */
  @Override
  protected SelectionKey register(
      AbstractSelectableChannel channel, int operations, Object attachment) {
    try {
      return channel.register(selector, operations, attachment);
    } catch (ClosedChannelException e) {
      throw Unchecked.<RuntimeException>rethrow(e); // which whoever registers declares
    }
  }

  @Override
  public int selectNow() throws IOException {
    found.clear();
    return selector.selectNow(finding);
  }

  @Override
  public int select(long timeoutMillis) throws IOException {
    found.clear();
    return selector.select(finding, timeoutMillis);
  }

  @Override
  public int select() throws IOException {
    return select(0);
  }

  @Override
  public Set<SelectionKey> selectedKeys() {
    return selected;
  }

  @Override
  public Set<SelectionKey> keys() {
    return selector.keys();
  }

  @Override
  public Selector wakeup() {
    selector.wakeup();
    return this;
  }

  @Override
  protected void implCloseSelector() throws IOException {
    selector.close();
  }

  @Override
  public String toString() {
    return selector.toString();
  }

  private final class Selected extends AbstractSet<SelectionKey> {

    @Override
    public int size() {
      return found.size();
    }

    @Override
    public Iterator<SelectionKey> iterator() {
      return new Iterator<>() {
        @Override
        public boolean hasNext() {
          return !found.isEmpty();
        }

        @Override
        public SelectionKey next() {
          return found.removeFirst();
        }

        @Override
        public void remove() {
          // It has been taken out.
        }
      };
    }
  }
}
