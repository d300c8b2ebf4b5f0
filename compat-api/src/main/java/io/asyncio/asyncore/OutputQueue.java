package io.asyncio.asyncore;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/** What a chat is to send: pieces of bytes, producers that make some, and its end. */
final class OutputQueue {

  /** An entry of the queue. */
  private sealed interface Entry {}

  /** Bytes, of which some may have been sent. */
  private static final class Piece implements Entry {

    private final byte[] bytes;
    private int start;

    Piece(byte[] bytes) {
      this.bytes = bytes;
    }

    int left() {
      return bytes.length - start;
    }

    byte[] first(int size) {
      return Arrays.copyOfRange(bytes, start, start + Math.min(size, left()));
    }

    void sent(int count) {
      start += count;
    }
  }

  /** What makes more. */
  private record Source(Producer producer) implements Entry {}

  /** The chat is to be closed. */
  private record End() implements Entry {}

  private final Deque<Entry> entries = new ArrayDeque<>();

  boolean isEmpty() {
    return entries.isEmpty();
  }

  void clear() {
    entries.clear();
  }

  void add(byte[] bytes) {
    entries.add(new Piece(bytes));
  }

  void add(Producer producer) {
    entries.add(new Source(producer));
  }

  void addEnd() {
    entries.add(new End());
  }

  /** Takes the end from the front, if it is there. */
  boolean takeEnd() {
    if (entries.peekFirst() instanceof End) {
      entries.removeFirst();
      return true;
    }
    return false;
  }

  /**
   * Has producers at the front give pieces, or leave.
   *
   * @return whether there is a piece at the front now
   * @throws Exception what a producer throws, which stays then
   */
  boolean produce() throws Exception {
    while (entries.peekFirst() instanceof Source source) {
      byte[] made = source.producer().more();
      if (made != null && made.length > 0) {
        entries.addFirst(new Piece(made));
      } else {
        entries.removeFirstOccurrence(source);
      }
    }
    return entries.peekFirst() instanceof Piece;
  }

  /** Returns up to {@code size} bytes of the piece at the front, which leaves if it is empty. */
  byte[] first(int size) {
    if (!(entries.peekFirst() instanceof Piece piece)) {
      throw new IllegalStateException("no piece at the front");
    }
    if (piece.left() == 0) {
      entries.removeFirst();
    }
    return piece.first(size);
  }

  /** Takes what was sent from the piece at the front, which leaves with the last of it. */
  void sent(int count) {
    if (count > 0 && entries.peekFirst() instanceof Piece piece) {
      piece.sent(count);
      if (piece.left() == 0) {
        entries.removeFirst();
      }
    }
  }
}
