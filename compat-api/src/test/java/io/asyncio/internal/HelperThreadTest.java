package io.asyncio.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class HelperThreadTest {

  private final List<Thread> threads = new ArrayList<>();
  private final Semaphore looks = new Semaphore(0);

  private Thread make(Runnable work) {
    Thread thread = new Thread(work);
    thread.setDaemon(true);
    threads.add(thread);
    return thread;
  }

  private void lookWheneverUnparked() {
    while (true) {
      looks.release();
      LockSupport.park();
    }
  }

  @Test
  void threadThatHasEndedIsReplaced() throws Exception {
    HelperThread helper = new HelperThread(this::make, looks::release);
    helper.wake();
    looks.acquire();
    threads.getLast().join();
    helper.start();
    looks.acquire();
    assertThat(threads).hasSize(2);
  }

  @Test
  void threadThatIsThereIsUnparkedByWakeAlone() throws Exception {
    HelperThread helper = new HelperThread(this::make, this::lookWheneverUnparked);
    helper.start();
    looks.acquire();
    helper.start();
    helper.wake();
    looks.acquire();
    assertThat(threads).hasSize(1);
  }

  @Test
  void threadThatCannotBeStartedIsMadeAgain() throws Exception {
    HelperThread helper = new HelperThread(
        work -> {
          if (threads.isEmpty()) {
            threads.add(Thread.currentThread());
            throw new OutOfMemoryError("unable to create native thread");
          }
          return make(work);
        },
        looks::release);
    assertThatThrownBy(helper::start).isInstanceOf(OutOfMemoryError.class);
    helper.start();
    looks.acquire();
    assertThat(threads).hasSize(2);
  }
}
