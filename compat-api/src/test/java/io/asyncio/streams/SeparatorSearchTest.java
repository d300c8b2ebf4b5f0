package io.asyncio.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SeparatorSearchTest {

  private static final int ROUNDS = 1_000;

  private final Random random = new Random(20_250_101);

  private String letters(int length) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.append((char) ('a' + random.nextInt(2)));
    }
    return text.toString();
  }

  /** What asyncio's documentation says, on a text that grows, from which others may take. */
  private static final class Model {

    private final List<String> shortestFirst;
    private String text = "";
    private int offset;
    private int matched;

    Model(List<String> separators) {
      shortestFirst = new ArrayList<>(separators);
      shortestFirst.sort(Comparator.comparingInt(String::length));
    }

    int find() {
      if (text.length() - offset < shortestFirst.getFirst().length()) {
        return -1;
      }
      int first = Integer.MAX_VALUE;
      for (String separator : shortestFirst) {
        int start = text.indexOf(separator, offset);
        if (start >= 0 && start + separator.length() < first) {
          first = start + separator.length();
          matched = separator.length();
        }
      }
      if (first == Integer.MAX_VALUE) {
        offset = Math.max(0, text.length() + 1 - shortestFirst.getLast().length());
        return -1;
      }
      return first;
    }
  }

  private List<String> separators(int most, int longest) {
    List<String> separators = new ArrayList<>();
    for (int i = random.nextInt(most); i >= 0; i--) {
      separators.add(letters(1 + random.nextInt(longest)));
    }
    return separators;
  }

  private static SeparatorSearch search(ByteQueue queue, List<String> separators) {
    byte[][] bytes = separators.stream().map(StreamTest::bytes).toArray(byte[][]::new);
    return SeparatorSearch.of(queue, SeparatorSearch.sorted(bytes));
  }

  private void compareWithTheModel(List<String> separators) {
    ByteQueue queue = new ByteQueue();
    queue.add(StreamTest.bytes("skip"));
    SeparatorSearch search = search(queue, separators);
    queue.skip(4);
    Model model = new Model(separators);
    int found = -1;
    for (int piece = 0; piece < 20 && found < 0; piece++) {
      // some pieces too large to be copied together with others
      String more = random.nextInt(8) == 0 ? "x".repeat(1_100) : letters(1 + random.nextInt(20));
      queue.add(StreamTest.bytes(more));
      model.text += more;
      if (random.nextInt(16) == 0) {
        int count = random.nextInt(model.text.length());
        queue.skip(count);
        model.text = model.text.substring(count);
      }
      found = search.find();
      assertThat(found).as("%s in %s", separators, model.text).isEqualTo(model.find());
    }
    if (found > 0) {
      assertThat(search.matched()).as("%s", separators).isEqualTo(model.matched);
    } else {
      assertThat(search.withoutSeparator()).isEqualTo(model.offset);
    }
  }

  @Test
  void everyPieceWiseSearchFindsWhatTheModelFinds() {
    for (int round = 0; round < ROUNDS; round++) {
      compareWithTheModel(separators(1, 5));
      compareWithTheModel(separators(1, 40));
      compareWithTheModel(separators(3, 8));
      compareWithTheModel(separators(12, 60));
    }
  }

  /** Separators that begin alike, so that each byte of a text may belong to all of them. */
  private static byte[][] alike(int count, int length) {
    byte[][] separators = new byte[count][];
    for (int i = 0; i < count; i++) {
      separators[i] = StreamTest.bytes("a".repeat(length + i) + "b");
    }
    return separators;
  }

  @Test
  void workGrowsWithTheTextAndNotWithTheSeparators() {
    int length = 64 * 1024;
    for (int count : new int[] {2, 20, 200}) {
      SeparatorAutomaton automaton = new SeparatorAutomaton(alike(count, 100));
      long built = automaton.lookups();
      assertThat(built).isLessThan(4L * (100 + count));
      byte[] text = StreamTest.bytes("a".repeat(length - 1) + "c");
      assertThat(automaton.find(text, 0, length)).isEqualTo(length);
      assertThat(automaton.lookups() - built).isLessThan(2L * length);
    }
  }

  @Test
  void everyTakeGivesWhatWasAdded() {
    for (int round = 0; round < ROUNDS; round++) {
      ByteQueue queue = new ByteQueue();
      StringBuilder left = new StringBuilder();
      for (int step = 0; step < 12; step++) {
        String more = letters(1 + random.nextInt(random.nextInt(6) == 0 ? 3_000 : 30));
        queue.add(StreamTest.bytes(more));
        left.append(more);
        int count = random.nextInt(left.length() + 1);
        if (random.nextInt(4) == 0) {
          queue.skip(count);
        } else {
          assertThat(StreamTest.text(queue.take(count))).isEqualTo(left.substring(0, count));
        }
        left.delete(0, count);
        assertThat(queue.length()).isEqualTo(left.length());
      }
    }
  }
}
