package io.asyncio.asyncore;

import java.io.IOException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.List;

/**
 * Finds out what {@code poll} tells and selectors do not: that a connection has failed, or is over in
 * both directions. Of a channel that is not connecting, a selector says that it can connect if there is
 * an error, and for no other reason.
 */
final class HangUps {

  private HangUps() {}

  static void find(Selector selector, List<Polled> polled) throws IOException {
    boolean any = false;
    for (Polled one : polled) {
      any |= isSuspect(one) && askWhetherConnectable(selector, one);
    }
    if (any) {
      selector.selectNow(HangUps::found);
    }
  }

  /** What has hung up is ready for all. */
  private static boolean isSuspect(Polled one) {
    return one.found != 0
        && one.found == one.wanted
        && one.channel instanceof SocketChannel
        && !one.isConnecting();
  }

  /** The next round asks for what is wanted then. */
  private static boolean askWhetherConnectable(Selector selector, Polled one) {
    SelectableChannel channel = one.selectable();
    SelectionKey key = channel == null ? null : channel.keyFor(selector);
    if (key == null || !key.isValid()) {
      return false;
    }
    key.interestOps(SelectionKey.OP_CONNECT);
    return true;
  }

  private static void found(SelectionKey key) {
    if (key.isConnectable() && key.attachment() instanceof Polled one && isSuspect(one)) {
      one.found |= Asyncore.POLLHUP;
      if (!((SocketChannel) one.channel).isConnected()) {
        one.found &= ~Asyncore.POLLIN; // it never was
      }
    }
  }
}
