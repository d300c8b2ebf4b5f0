package io.asyncio.streams;

import static org.assertj.core.api.Assertions.assertThat;

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

  /** Returns how long the shortest beginning of {@code text} is that ends in a separator, or -1. */
  private static int naive(String text, String... separators) {
    for (int end = 1; end <= text.length(); end++) {
      for (String separator : separators) {
        if (text.startsWith(separator, end - separator.length())) {
          return end;
        }
      }
    }
    return -1;
  }

  @Test
  void everyPieceWiseSearchFindsWhatASearchOfTheWholeFinds() {
    for (int round = 0; round < ROUNDS; round++) {
      String first = letters(1 + random.nextInt(5));
      String second = letters(1 + random.nextInt(5));
      ByteQueue queue = new ByteQueue();
      byte[][] sorted = SeparatorSearch.sorted(StreamTest.bytes(first), StreamTest.bytes(second));
      queue.add(StreamTest.bytes("skip"));
      SeparatorSearch search = SeparatorSearch.of(queue, sorted);
      queue.skip(4);
      String all = "";
      for (int piece = 0; piece < 12; piece++) {
        // some pieces too large to be copied together with others
        String more = random.nextInt(8) == 0 ? "x".repeat(1_100) : letters(1 + random.nextInt(3));
        all += more;
        queue.add(StreamTest.bytes(more));
        int found = search.find();
        assertThat(found)
            .as("%s or %s in %s", first, second, all)
            .isEqualTo(naive(all, first, second));
        if (found > 0) {
          break;
        }
      }
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
