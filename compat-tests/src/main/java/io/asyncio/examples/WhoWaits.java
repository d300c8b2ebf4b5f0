package io.asyncio.examples;

import static io.asyncio.Asyncio.*;

import io.asyncio.Coroutine;
import io.asyncio.Future;
import io.asyncio.Task;
import io.asyncio.tools.TaskTools;

/**
 * Tasks that wait, and who waits for them: the call graph of one of them, and the tree of all.
 *
 * {@snippet lang=python :
 * asyncio.print_call_graph(orders)
 * }
 *
 * {@snippet lang=shell :
 * python -m asyncio pstree PID
 * }
 */
final class WhoWaits {

  static Coroutine<Integer> query(Future<Integer> answer) {
    return async(() -> await(answer));
  }

  static Coroutine<Integer> bill(Task<Integer> customers, Task<Integer> orders) {
    return async(() -> {
      int sum = 0;
      for (int result : await(gather(customers, orders))) {
        sum += result;
      }
      return sum;
    });
  }

  static Coroutine<Void> shop() {
    return async(() -> {
      Future<Integer> answer = getRunningLoop().createFuture();
      Task<Integer> customers = createTask(query(answer), "customers");
      Task<Integer> orders = createTask(query(answer), "orders");
      getRunningLoop().callLater(0.1, () -> look(orders, answer));
      IO.println("The sum is " + await(createTask(bill(customers, orders), "bill")));
    });
  }

  static void look(Task<Integer> orders, Future<Integer> answer) {
    printCallGraph(orders);
    TaskTools.displayAwaitedByTasksTree(getRunningLoop(), System.out);
    answer.setResult(21);
  }

  void main() throws Exception {
    run(shop());
  }
}
