package io.asyncio.streams;

import java.util.Arrays;

/**
 * Finds the first end of one of several separators, looking at each byte once: the automaton of Aho
 * and Corasick.
 *
 * <p>A state stands for the longest end of what was seen that some separator begins with. The states
 * are numbered by the length of that, from 0 for nothing.
 */
final class SeparatorAutomaton {

  private static final int NOTHING = 0;
  private static final long SPREAD = 0x9E3779B97F4A7C15L;

  /** The states that follow by a byte, in a hash table: state and byte, and the next state. */
  private final long[] steps;

  private final int[] followers;

  /** By state: the one of the next shorter end, where the search goes on if no byte fits. */
  private final int[] shorter;

  /** By state: how long the shortest separator is that has just ended, or 0. */
  private final int[] ended;

  private int states = 1;
  private int state = NOTHING;
  private int found;
  private long lookups;

  /** Makes one of separators that are not empty, shortest first. */
  SeparatorAutomaton(byte[]... separators) {
    int total =
        Arrays.stream(separators).mapToInt(separator -> separator.length).sum();
    int size = Integer.highestOneBit(total) * 4;
    steps = new long[size];
    followers = new int[size];
    shorter = new int[total + 1];
    ended = new int[total + 1];
    add(separators);
  }

  /** Adds the first bytes of all separators, then the second ones, and so on. */
  private void add(byte[][] separators) {
    int[] reached = new int[separators.length];
    int shortest = 0;
    for (int length = 1; shortest < separators.length; length++) {
      for (int i = shortest; i < separators.length; i++) {
        byte[] separator = separators[i];
        reached[i] = extend(reached[i], separator[length - 1]);
        if (length == separator.length) {
          shortest = i + 1;
          if (ended[reached[i]] == 0) {
            ended[reached[i]] = length;
          }
        }
      }
    }
  }

  private int extend(int from, byte next) {
    int slot = slot(from, next);
    if (followers[slot] == 0) {
      int added = states++;
      shorter[added] = from == NOTHING ? NOTHING : follow(shorter[from], next);
      ended[added] = ended[shorter[added]];
      steps[slot] = step(from, next);
      followers[slot] = added;
    }
    return followers[slot];
  }

  private int follow(int from, byte next) {
    int longest = from;
    while (true) {
      lookups++;
      int follower = followers[slot(longest, next)];
      if (follower != 0 || longest == NOTHING) {
        return follower;
      }
      longest = shorter[longest];
    }
  }

  private static long step(int from, byte next) {
    return (long) from << Byte.SIZE | (next & 0xff);
  }

  /** Returns where in the table a step is, or would be. */
  private int slot(int from, byte next) {
    long step = step(from, next);
    int mask = steps.length - 1;
    int slot = (int) ((step * SPREAD) >>> Integer.SIZE) & mask;
    while (followers[slot] != 0 && steps[slot] != step) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  /** Returns the length of the separator that was found, the shortest one that ends there. */
  int found() {
    return found;
  }

  /** Returns how many steps were looked for, which is what its work amounts to. */
  long lookups() {
    return lookups;
  }

  /** Forgets what was seen. */
  void reset() {
    state = NOTHING;
  }

  /** Returns the index of the last byte of a separator, or {@code end} if none ends before that. */
  int find(byte[] bytes, int from, int end) {
    for (int index = from; index < end; index++) {
      int next = follow(state, bytes[index]);
      if (ended[next] != 0) {
        found = ended[next];
        return index;
      }
      state = next;
    }
    return end;
  }
}
