package io.asyncio.netty.readiness;

import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio.netty.testing.LoopParts;
import io.asyncio.netty.testing.LoopTest;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of a source's notifications. */
class ReadinessNotificationsTest extends LoopTest {

  private static final String SUBJECT = "the subject";

  private final List<String> trace = new ArrayList<>();
  private final Source source = new Source();
  private Readiness<String> readiness;

  /** A source of one subject, which tells when a test says so. */
  private final class Source implements ReadinessSource<String>, ReadinessSource.Subscription {

    private Listener listener;
    private boolean open = true;

    @Override
    public Subscription subscribe(String subject, Listener listener) {
      this.listener = listener;
      return this;
    }

    @Override
    public void request(boolean reading, boolean writing) {
      trace.add("watch " + (reading ? "r" : "") + (writing ? "w" : ""));
    }

    @Override
    public void cancel() {
      trace.add("cancel");
    }

    @Override
    public boolean isOpen(String subject) {
      return open;
    }

    @Override
    public void close() {}
  }

  @BeforeEach
  void makeReadiness() {
    readiness = new Readiness<>(LoopParts.host(loop), sweep -> source);
  }

  private void add(String name) {
    readiness.addReader(SUBJECT, () -> trace.add(name));
  }

  @Test
  void callbackRunsOnceHoweverOftenAnIterationFindsItsSubjectReady() throws Exception {
    run(() -> {
      add("ran");
      source.listener.ready(true, false);
      source.listener.ready(true, true);
      await(sleep(0));
      await(sleep(0));
    });
    assertThat(trace).containsExactly("watch r", "ran");
  }

  @Test
  void callbackRunsInEachIterationThatFindsItsSubjectReady() throws Exception {
    run(() -> {
      add("ran");
      source.listener.ready(true, false);
      await(sleep(0));
      source.listener.ready(true, false);
      await(sleep(0));
    });
    assertThat(trace).containsExactly("watch r", "ran", "ran");
  }

  @Test
  void callbackThatTookTheOthersPlaceRunsInItsStead() throws Exception {
    run(() -> {
      add("old");
      source.listener.ready(true, false);
      add("new");
      source.listener.ready(true, false);
      await(sleep(0));
    });
    assertThat(trace).containsExactly("watch r", "watch r", "new");
  }

  @Test
  void callbackThatIsRemovedInTheQueueDoesNotRun() throws Exception {
    run(() -> {
      add("ran");
      source.listener.ready(true, false);
      assertThat(readiness.removeReader(SUBJECT)).isTrue();
      await(sleep(0));
    });
    assertThat(trace).containsExactly("watch r", "cancel");
  }

  @Test
  void writerStaysWatchedWhenTheReaderGoes() throws Exception {
    run(() -> {
      add("read");
      readiness.addWriter(SUBJECT, () -> trace.add("written"));
      assertThat(readiness.removeReader(SUBJECT)).isTrue();
      source.listener.ready(true, true);
      await(sleep(0));
    });
    assertThat(trace).containsExactly("watch r", "watch rw", "watch w", "written");
  }

  @Test
  void subjectThatIsClosedHasNoReader() {
    add("ran");
    source.open = false;
    assertThat(readiness.removeReader(SUBJECT)).isFalse();
    assertThat(trace).containsExactly("watch r", "cancel");
  }
}
