package io.asyncio.streams;

import io.asyncio.streams.ByteQueue.Chunk;
import java.util.Arrays;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * The search for the first end of a separator in a queue. It goes on where it stopped when more has
 * been added, so that each byte is looked at once, however many arrays it takes to complete a line.
 *
 * <p>If somebody else takes bytes from the queue meanwhile, the search skips as many: it counts
 * from the beginning of the queue, as asyncio's does.
 */
final class SeparatorSearch {

  private static final byte[][] NEWLINE = {{'\n'}};

  /** Up to this length, a single separator is compared with the bytes before each last byte. */
  private static final int SHORT = 16;

  private final ByteQueue queue;

  /** Shortest first: of two that end at the same place, the shorter one counts. */
  private final byte[][] separators;

  /** Searches unless there is one short separator alone. */
  private final @Nullable SeparatorAutomaton automaton;

  /** Up to which place of the stream no separator ends, and the array in which that place is. */
  private long looked;

  private @Nullable Chunk current;

  /** How many bytes at the beginning of the queue cannot belong to a separator. */
  private int offset;

  /** Where the queue began when it was last looked at. */
  private long beginning;

  /** The place from which on all was looked at; behind the offset only if somebody has taken bytes. */
  private long lookedFrom;

  private int matched;

  private SeparatorSearch(ByteQueue queue, byte[][] separators) {
    this.queue = queue;
    this.separators = separators;
    this.beginning = queue.position();
    this.lookedFrom = beginning;
    boolean simple = separators.length == 1 && separators[0].length <= SHORT;
    this.automaton = simple ? null : new SeparatorAutomaton(separators);
  }

  static SeparatorSearch newline(ByteQueue queue) {
    return new SeparatorSearch(queue, NEWLINE);
  }

  static SeparatorSearch of(ByteQueue queue, byte[]... separators) {
    return new SeparatorSearch(queue, separators);
  }

  /**
   * Checks separators, and returns a copy of them, shortest first.
   *
   * @throws IllegalArgumentException if there is none, or one of them is empty
   */
  static byte[][] sorted(byte[]... separators) {
    if (separators.length == 0) {
      throw new IllegalArgumentException("separators must have at least one element: []");
    }
    byte[][] sorted = new byte[separators.length][];
    for (int i = 0; i < sorted.length; i++) {
      sorted[i] = separators[i].clone();
      if (sorted[i].length == 0) {
        throw new IllegalArgumentException("separators[" + i + "] must have at least one byte: []");
      }
    }
    Arrays.sort(sorted, Comparator.comparingInt(separator -> separator.length));
    return sorted;
  }

  /** Returns how many bytes go up to and with the first separator, or -1 if there is none yet. */
  int find() {
    if (queue.position() != beginning) {
      beginning = queue.position();
      lookFromOffset();
    }
    if (queue.length() - offset < separators[0].length) {
      return -1;
    }
    int end = findFurther();
    if (end < 0) {
      offset = Math.max(0, queue.length() + 1 - separators[separators.length - 1].length);
      if (beginning + offset < lookedFrom) {
        lookFromOffset();
      }
    }
    return end;
  }

  private void lookFromOffset() {
    lookedFrom = beginning + offset;
    looked = lookedFrom;
    current = null;
    if (automaton != null) {
      automaton.reset();
    }
  }

  private int findFurther() {
    Chunk chunk = current;
    if (chunk == null || chunk.endPlace() <= queue.position()) {
      chunk = queue.first();
    }
    for (; chunk != null; chunk = chunk.next) {
      int index = find(chunk, (int) Math.max(chunk.start, looked - chunk.origin));
      looked = Math.max(looked, chunk.origin + index);
      current = chunk;
      if (index < chunk.end) {
        return (int) (looked + 1 - queue.position());
      }
    }
    return -1;
  }

  /** Returns the length of the separator that was found. */
  int matched() {
    return matched;
  }

  /** Returns how many bytes of the queue cannot belong to a separator, now that none was found. */
  int withoutSeparator() {
    return offset;
  }

  /** Returns the index of the last byte of a separator, or the end of the chunk. */
  private int find(Chunk chunk, int from) {
    if (automaton == null) {
      return find(chunk, from, separators[0]);
    }
    int index = automaton.find(chunk.bytes, from, chunk.end);
    matched = automaton.found();
    return index;
  }

  private int find(Chunk chunk, int from, byte[] separator) {
    byte[] bytes = chunk.bytes;
    int end = chunk.end;
    byte lastByte = separator[separator.length - 1];
    for (int index = from; index < end; index++) {
      if (bytes[index] == lastByte && endsAt(chunk, index, separator)) {
        matched = separator.length;
        return index;
      }
    }
    return end;
  }

  private boolean endsAt(Chunk chunk, int index, byte[] separator) {
    int start = index + 1 - separator.length;
    if (chunk.origin + start < beginning + offset) {
      return false;
    }
    if (start >= chunk.start) {
      return Arrays.equals(chunk.bytes, start, index + 1, separator, 0, separator.length);
    }
    return queue.hasAt(chunk.origin + start, separator);
  }
}
