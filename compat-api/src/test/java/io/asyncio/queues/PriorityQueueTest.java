package io.asyncio.queues;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio.conformance.CPython;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

class PriorityQueueTest {

  private static <T> List<T> drain(Queue<T> queue) {
    List<T> items = new ArrayList<>();
    while (!queue.empty()) {
      items.add(queue.getNowait());
    }
    return items;
  }

  @Test
  @CPython("test_queues::PriorityQueueTests::test_order")
  void leastItemComesFirst() {
    PriorityQueue<Integer> queue = new PriorityQueue<>();
    List.of(1, 3, 2).forEach(queue::putNowait);
    assertThat(drain(queue)).containsExactly(1, 2, 3);
  }

  @Test
  void comparatorGivesTheOrder() {
    PriorityQueue<Integer> queue = new PriorityQueue<>(Comparator.reverseOrder());
    List.of(1, 3, 2).forEach(queue::putNowait);
    assertThat(drain(queue)).containsExactly(3, 2, 1);
  }

  @Test
  void equalItemsComeInTheOrderOfPythonsHeap() {
    PriorityQueue<String> queue =
        new PriorityQueue<>(Comparator.comparingInt(item -> item.charAt(0)));
    String items = "3a 1b 2c 1d 3e 2f 1g 2h 3i 1j 2k 3l";
    List.of(items.split(" ")).forEach(queue::putNowait);
    assertThat(queue.toString()).contains("[1b, 1d, 1g, 2h, 1j, 2f, 2c, 3a, 3i, 3e, 2k, 3l]");
    assertThat(String.join(" ", drain(queue))).isEqualTo("1b 1g 1d 1j 2c 2f 2k 2h 3l 3i 3e 3a");
  }

  @Test
  void itemThatCannotBeComparedIsRefusedAndChangesNothing() {
    PriorityQueue<Object> queue = new PriorityQueue<>();
    queue.putNowait(1);
    assertThatThrownBy(() -> queue.putNowait("a")).isInstanceOf(ClassCastException.class);
    assertThat(drain(queue)).containsExactly(1);
    queue.taskDone();
    assertThatThrownBy(queue::taskDone).isInstanceOf(IllegalArgumentException.class);
  }
}
