package io.asyncio;

import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a loop does when other threads schedule more than it can run in one iteration. */
class FloodOfPostsTest extends LoopTest {

  private static final int LIMIT = Posted.MOST_AN_ITERATION;
  private static final int FLOOD = 5 * LIMIT;

  private final List<Integer> ran = new ArrayList<>();

  @BeforeEach
  void otherThreadsTakePart() {
    loop.waitForPosts();
  }

  private void post(int count) throws InterruptedException {
    Thread.ofPlatform()
        .start(() -> {
          for (int i = 0; i < count; i++) {
            int number = i;
            loop.callSoonThreadsafe(() -> ran.add(number));
          }
        })
        .join();
  }

  @Test
  void oneIterationTakesNoMoreThanItsShare() throws Exception {
    List<Integer> afterEach = new ArrayList<>();
    post(FLOOD);
    while (ran.size() < FLOOD) {
      runOnce();
      afterEach.add(ran.size());
    }
    assertThat(afterEach).containsExactly(LIMIT, 2 * LIMIT, 3 * LIMIT, 4 * LIMIT, FLOOD);
    assertThat(ran).isSorted();
  }

  @Test
  void timersAndTasksGetTheirTurnInAFlood() throws Exception {
    List<Integer> timer = new ArrayList<>();
    List<Integer> steps = new ArrayList<>();
    loop.setBlockingGrace(Double.POSITIVE_INFINITY); // the body has the turn while it posts
    runBody(() -> {
      post(FLOOD);
      loop.callLater(0, () -> timer.add(ran.size()));
      while (ran.size() < FLOOD) {
        await(sleep(0));
        steps.add(ran.size());
      }
    });
    assertThat(timer).singleElement().satisfies(size -> assertThat(size).isLessThan(FLOOD));
    assertThat(steps).hasSizeGreaterThanOrEqualTo(FLOOD / LIMIT);
    assertThat(ran).isSorted();
  }

  @Test
  void whatTheLoopSchedulesStaysBehindAFloodThatOneIterationTakes() throws Exception {
    runBody(() -> {
      post(LIMIT / 2);
      loop.callSoon(() -> trace.add("after " + ran.size()));
      await(sleep(0));
    });
    assertThat(trace).containsExactly("after " + LIMIT / 2);
  }

  @Test
  void whatTheLoopSchedulesOvertakesTheRestOfALargerFlood() throws Exception {
    runBody(() -> {
      post(FLOOD);
      loop.callSoon(() -> trace.add("overtakes: " + (ran.size() < FLOOD)));
      while (ran.size() < FLOOD) {
        await(sleep(0));
      }
    });
    assertThat(trace).containsExactly("overtakes: true");
    assertThat(ran).isSorted().hasSize(FLOOD);
  }
}
