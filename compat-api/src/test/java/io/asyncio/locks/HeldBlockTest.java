package io.asyncio.locks;

import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio.Asyncio;
import io.asyncio.Awaitable;
import io.asyncio.Coroutine;
import io.asyncio.conformance.CPython;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What all that can be held in a {@code try} has in common. */
class HeldBlockTest extends LockTestBase {

  enum Primitive {
    LOCK,
    CONDITION,
    SEMAPHORE,
    BOUNDED_SEMAPHORE;

    Made make() {
      return switch (this) {
        case LOCK -> {
          Lock lock = new Lock();
          yield new Made(lock, lock::acquire, lock::locked);
        }
        case CONDITION -> {
          Condition condition = new Condition();
          yield new Made(condition, condition::acquire, condition::locked);
        }
        case SEMAPHORE -> {
          Semaphore semaphore = new Semaphore();
          yield new Made(semaphore, semaphore::acquire, semaphore::locked);
        }
        case BOUNDED_SEMAPHORE -> {
          Semaphore semaphore = new BoundedSemaphore();
          yield new Made(semaphore, semaphore::acquire, semaphore::locked);
        }
      };
    }
  }

  record Made(Object itself, Supplier<Coroutine<Held>> acquire, BooleanSupplier asksIfLocked) {

    boolean locked() {
      return asksIfLocked.getAsBoolean();
    }
  }

  @ParameterizedTest
  @EnumSource
  @CPython("test_pep492::LockTests::test_context_manager_async_with")
  void primitiveIsLockedFromTheBeginningOfTheBlockToItsEnd(Primitive primitive) throws Exception {
    Made made = primitive.make();
    runBody(() -> {
      await(sleep(0.01));
      assertThat(made.locked()).isFalse();
      try (Held held = await(made.acquire().get())) {
        assertThat(held).isNotSameAs(made.itself());
        assertThat(made.locked()).isTrue();
        await(sleep(0.01));
        assertThat(made.locked()).isTrue();
      }
      assertThat(made.locked()).isFalse();
    });
    assertThat(made.locked()).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  void primitiveIsFreeAfterABlockThatFails(Primitive primitive) throws Exception {
    Made made = primitive.make();
    Coroutine<Void> failing = body(() -> {
      try (Held held = await(made.acquire().get())) {
        assertThat(held).isNotNull();
        throw new IllegalStateException("inside");
      }
    });
    assertThatThrownBy(() -> run(failing)).hasMessage("inside");
    assertThat(made.locked()).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  @CPython("test_pep492::LockTests::test_context_manager_with_await")
  void primitiveItselfCannotBeAwaitedNorHeld(Primitive primitive) throws Exception {
    Made made = primitive.make();
    runBody(() -> {
      assertThat(made.itself())
          .isNotInstanceOf(Awaitable.class)
          .isNotInstanceOf(AutoCloseable.class);
      assertThat(Asyncio.isCoroutine(made.itself())).isFalse();
      assertThatThrownBy(() -> await((Awaitable<?>) made.itself()))
          .isInstanceOf(ClassCastException.class);
      assertThat(made.locked()).isFalse();
    });
  }
}
