package io.asyncio;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.sleep;
import static io.asyncio.Asyncio.timeout;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio.conformance.CPython;
import io.asyncio.locks.Event;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class StaggeredTest extends LoopTest {

  private static final Duration NONE = null;

  private final List<Supplier<Coroutine<String>>> racers = new ArrayList<>();

  private void racer(Supplier<Coroutine<String>> racer) {
    racers.add(racer);
  }

  private void failing(String message) {
    racer(() -> async(() -> {
      throw new IllegalArgumentException(message);
    }));
  }

  @Test
  @CPython("test_staggered::StaggeredTests::test_empty")
  void nobodyWinsARaceWithoutRacers() throws Exception {
    StaggeredResult<String> result = run(Staggered.race(racers, NONE));
    assertThat(result.winner()).isNull();
    assertThat(result.index()).isNull();
    assertThat(result.exceptions()).isEmpty();
  }

  @Test
  @CPython("test_staggered::StaggeredTests::test_one_successful")
  void secondIsNotStartedIfTheFirstReturns() throws Exception {
    racer(() -> async(() -> "first"));
    racer(() -> {
      throw Checkpoints.unreached();
    });
    StaggeredResult<String> result = run(Staggered.race(racers, NONE));
    assertThat(result.winner()).isEqualTo("first");
    assertThat(result.index()).isZero();
    assertThat(result.exceptions()).hasSize(1).containsOnlyNulls();
    assertThat(Asyncio.allTasks(loop)).isEmpty();
  }

  @Test
  @CPython("test_staggered::StaggeredTests::test_first_error_second_successful")
  void failureStartsTheNextAtOnce() throws Exception {
    failing("first");
    racer(() -> async(() -> "second"));
    StaggeredResult<String> result = run(Staggered.race(racers, 1_000));
    assertThat(result.winner()).isEqualTo("second");
    assertThat(result.index()).isEqualTo(1);
    assertThat(result.exceptions()).hasSize(2);
    assertThat(result.exceptions().get(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("first");
    assertThat(result.exceptions().get(1)).isNull();
    assertThat(loop.time()).isZero();
  }

  @Test
  void nextWaitsForTheFailureOfTheOneBeforeIfThereIsNoDelay() throws Exception {
    racer(() -> async(() -> {
      await(sleep(1_000));
      throw new IllegalArgumentException("first");
    }));
    racer(() -> async(() -> "second at " + loop.time()));
    assertThat(run(Staggered.race(racers, NONE)).winner()).isEqualTo("second at 1000.0");
  }

  @Test
  @CPython("test_staggered::StaggeredTests::test_first_timeout_second_successful")
  void delayStartsTheNextBesideASlowOneThatIsCancelledThen() throws Exception {
    racer(() -> sleep(10, "first"));
    racer(() -> async(() -> "second at " + loop.time()));
    StaggeredResult<String> result = run(Staggered.race(racers, Duration.ofMillis(100)));
    assertThat(result.winner()).isEqualTo("second at 0.1");
    assertThat(result.index()).isEqualTo(1);
    assertThat(result.exceptions()).hasSize(2);
    assertThat(result.exceptions().get(0)).isInstanceOf(CancelledError.class);
    assertThat(result.exceptions().get(1)).isNull();
    assertThat(loop.time()).isEqualTo(0.1);
  }

  @Test
  @CPython("test_staggered::StaggeredTests::test_none_successful")
  void ifAllFailTheFailuresAreThereInTheirPlaces() throws Exception {
    racer(() -> async(() -> {
      await(sleep(0.5));
      trace.add("first fails");
      throw new IllegalArgumentException("first");
    }));
    racer(() -> async(() -> {
      await(sleep(0.1));
      trace.add("second fails");
      throw new IllegalArgumentException("second");
    }));
    racer(() -> {
      trace.add("third fails");
      throw new IllegalStateException("not even made");
    });
    StaggeredResult<String> result = run(Staggered.race(racers, 0.1));
    assertThat(result.winner()).isNull();
    assertThat(result.index()).isNull();
    assertThat(trace).containsExactly("second fails", "third fails", "first fails");
    assertThat(result.exceptions())
        .extracting(Throwable::getMessage)
        .containsExactly("first", "second", "not even made");
  }

  @Test
  @CPython("test_staggered::StaggeredTests::test_multiple_winners")
  void ofTwoThatCouldReturnTheFirstWins() throws Exception {
    Event event = new Event();
    for (String name : new String[] {"first", "second"}) {
      racer(() -> async(() -> {
        await(event.waitFor());
        trace.add(name);
        return name;
      }));
    }
    racer(() -> async(() -> {
      event.set();
      await(new Event().waitFor());
      return "third";
    }));
    StaggeredResult<String> result = run(Staggered.race(racers, 0.1));
    assertThat(result.winner()).isEqualTo("first");
    assertThat(result.index()).isZero();
    assertThat(result.exceptions())
        .hasSize(3)
        .satisfiesExactly(
            first -> assertThat(first).isNull(),
            second -> assertThat(second).isInstanceOf(CancelledError.class),
            third -> assertThat(third).isInstanceOf(CancelledError.class));
    assertThat(trace).containsExactly("first");
  }

  @Test
  @CPython("test_staggered::StaggeredTests::test_cancelled")
  void cancellationsArePassedOnAndRaisedWhenTheRacersHaveEnded() throws Exception {
    assertThatThrownBy(() -> run(timeout(NONE, outer -> {
          await(timeout(NONE, inner -> {
            racer(() -> stubborn(inner, outer));
            raceNoting();
          }));
        })))
        .isInstanceOf(TimeoutError.class);
    assertThat(trace).containsExactly("cancelled 1", "cancelled 2", "cancelled 3");
  }

  private void raceNoting() throws Exception {
    try {
      await(Staggered.race(racers, NONE));
      trace.add("not reached");
    } catch (CancelledError e) {
      trace.add("cancelled 3");
      throw e;
    }
  }

  /** Has each of the two limits pass, one after the other, and swallows the cancellations. */
  private Coroutine<String> stubborn(Timeout first, Timeout second) {
    return async(() -> {
      int count = 0;
      for (Timeout limit : List.of(first, second)) {
        limit.reschedule(-1.0);
        await(sleep(0));
        try {
          await(sleep(0));
          trace.add("not cancelled");
        } catch (CancelledError e) {
          trace.add("cancelled " + ++count);
        }
      }
      return "stubborn";
    });
  }

  @Test
  void messageOfACancellationReachesTheRacer() throws Exception {
    racer(() -> async(() -> {
      try {
        return await(sleep(10, "late"));
      } catch (CancelledError e) {
        trace.add(e.getMessage());
        throw e;
      }
    }));
    Task<StaggeredResult<String>> task = loop.createTask(Staggered.race(racers, 1));
    loop.callLater(0.5, () -> task.cancel("enough"));
    assertThatThrownBy(() -> loop.runUntilComplete(task)).isInstanceOf(CancelledError.class);
    assertThat(trace).containsExactly("enough");
    assertThat(Asyncio.allTasks(loop)).isEmpty();
  }

  @Test
  void racerThatReturnsAlthoughAnotherHasWonFailsTheRace() {
    racer(() -> async(() -> {
      try {
        return await(sleep(10, "late"));
      } catch (CancelledError e) {
        return "stubborn";
      }
    }));
    racer(() -> async(() -> "second"));
    assertThatThrownBy(() -> run(Staggered.race(racers, 1)))
        .isInstanceOf(ExceptionGroup.class)
        .hasMessageContaining("staggered race failed")
        .satisfies(raised -> assertThat(((ExceptionGroup) raised).exceptions())
            .singleElement()
            .satisfies(one -> assertThat(one)
                .hasMessage(
                    "coroutine 0 of a race has returned, and coroutine 1 has won" + " before")));
  }

  @Test
  void resultCannotBeChanged() throws Exception {
    failing("first");
    List<Throwable> exceptions = run(Staggered.race(racers, NONE)).exceptions();
    assertThatThrownBy(exceptions::clear).isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void badArgumentsAreRefusedAtOnce() {
    assertThatThrownBy(() -> Staggered.race(null, 1)).hasMessage("coroutines");
    assertThatThrownBy(() -> Staggered.race(racers, Double.NaN))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("delay");
  }
}
