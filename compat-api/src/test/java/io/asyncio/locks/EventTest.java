package io.asyncio.locks;

import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.createTask;
import static io.asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio.Task;
import io.asyncio.VirtualClockLoop;
import io.asyncio.conformance.CPython;
import org.junit.jupiter.api.Test;

class EventTest extends LockTestBase {

  private final Event event = new Event();

  private Task<Void> waiter(String name) {
    return start(() -> {
      assertThat(await(event.waitFor())).isTrue();
      trace.add(name);
    });
  }

  @Test
  @CPython("test_locks::EventTests::test_repr")
  void descriptionShowsTheStateAndHowManyWait() {
    assertThat(event.toString()).startsWith("<Event at ").endsWith("[unset]>");
    waiter("1");
    runOnce();
    assertThat(event.toString()).endsWith("[unset, waiters:1]>");
    event.set();
    assertThat(event.toString()).endsWith("[set, waiters:1]>");
    runOnce();
    assertThat(event.toString()).endsWith("[set]>");
  }

  @Test
  @CPython("test_locks::EventTests::test_wait")
  void taskThatFindsTheEventSetOvertakesThoseThatWereWoken() {
    waiter("1");
    waiter("2");
    runOnce();
    waiter("3");
    event.set();
    runOnce();
    assertThat(trace).containsExactly("3", "1", "2");
  }

  @Test
  @CPython("test_locks::EventTests::test_wait_on_set")
  void waitForASetEventDoesNotSuspend() throws Exception {
    event.set();
    runBody(() -> {
      createTask(body(() -> trace.add("other")));
      assertThat(await(event.waitFor())).isTrue();
      trace.add("waited");
      await(sleep(0));
    });
    assertThat(trace).containsExactly("waited", "other");
  }

  @Test
  @CPython("test_locks::EventTests::test_wait_cancel")
  void cancelledWaitLeavesTheQueue() {
    Task<Void> waiter = waiter("1");
    loop.callSoon(waiter::cancel);
    assertCancelled(waiter);
    assertThat(event.toString()).endsWith("[unset]>");
  }

  @Test
  @CPython("test_locks::EventTests::test_clear")
  void setAndClearTakeEffectAtOnce() {
    assertThat(event.isSet()).isFalse();
    event.set();
    assertThat(event.isSet()).isTrue();
    event.clear();
    assertThat(event.isSet()).isFalse();
  }

  @Test
  @CPython("test_locks::EventTests::test_clear_with_waiters")
  void clearDoesNotTakeBackTheWakeUpOfThoseWhoWaited() {
    waiter("1");
    runOnce();
    event.set();
    event.clear();
    assertThat(event.isSet()).isFalse();
    event.set();
    event.set();
    assertThat(event.toString()).endsWith("waiters:1]>");
    runOnce();
    assertThat(event.toString()).endsWith("[set]>");
    assertThat(trace).containsExactly("1");
  }

  @Test
  void eventThatSomeoneWaitedForRefusesOtherLoopsUntilItIsSet() throws Exception {
    waiter("1");
    runOnce();
    try (VirtualClockLoop other = new VirtualClockLoop()) {
      assertThatThrownBy(() -> other.runUntilComplete(event.waitFor()))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining(OTHER_LOOP);
      event.set();
      assertThat(other.runUntilComplete(event.waitFor())).isTrue();
    }
    runOnce();
  }
}
