package io.asyncio;

import static io.asyncio.Asyncio.async;
import static io.asyncio.Asyncio.await;
import static io.asyncio.Asyncio.createTask;
import static io.asyncio.Asyncio.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.asyncio.streams.StreamReader;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import org.junit.jupiter.api.Test;

class RaisedTest {

  private static IOException withoutTrace() {
    IOException failure = new ConnectionResetError("reset");
    failure.setStackTrace(new StackTraceElement[0]);
    return failure;
  }

  private static IOException ofTheJdk() {
    IOException failure = new IOException("of the JDK");
    failure.setStackTrace(new StackTraceElement[] {
      new StackTraceElement("app", "java.base", "25", "java.net.Any", "call", "Any.java", 1)
    });
    return failure;
  }

  private static Throwable userAwaits(Awaitable<?> awaitable) {
    return catchThrowable(() -> await(awaitable));
  }

  private static boolean showsTheAwait(Throwable trace) {
    for (StackTraceElement frame : trace.getStackTrace()) {
      if (frame.getMethodName().equals("userAwaits")) {
        return true;
      }
    }
    return false;
  }

  @Test
  void failureWithoutATraceGetsThatOfTheAwait() throws Exception {
    run(async(() -> {
      IOException failure = withoutTrace();
      Future<Void> future = new Future<>();
      Asyncio.getRunningLoop().callSoon(() -> future.setException(failure));
      assertThat(userAwaits(future)).isSameAs(failure);
      assertThat(showsTheAwait(failure)).isTrue();
      assertThat(failure.getSuppressed()).isEmpty();
    }));
  }

  @Test
  void failureWhoseTraceShowsNoUserGetsTheAwaitBesideIt() throws Exception {
    run(async(() -> {
      IOException failure = ofTheJdk();
      Future<Void> future = new Future<>();
      future.setException(failure);
      assertThat(userAwaits(future)).isSameAs(failure);
      assertThat(userAwaits(future)).isSameAs(failure);
      assertThat(failure.getStackTrace()).hasSize(1);
      assertThat(failure.getSuppressed()).hasSize(1);
      assertThat(failure.getSuppressed()[0]).hasToString("awaited here");
      assertThat(showsTheAwait(failure.getSuppressed()[0])).isTrue();
    }));
  }

  @Test
  void userSFailureArrivesAsItIs() throws Exception {
    run(async(() -> {
      IOException failure = new IOException("made here");
      StackTraceElement[] before = failure.getStackTrace();
      assertThat(userAwaits(createTask(async(() -> {
            throw failure;
          }))))
          .isSameAs(failure);
      assertThat(failure.getStackTrace()).isEqualTo(before);
      assertThat(failure.getSuppressed()).isEmpty();
    }));
  }

  @Test
  void askingForAFailureRaisesNothing() throws Exception {
    run(async(() -> {
      IOException failure = withoutTrace();
      Future<Void> future = new Future<>();
      future.setException(failure);
      assertThat(future.exception()).isSameAs(failure);
      assertThat(failure.getStackTrace()).isEmpty();
    }));
  }

  @Test
  void readerRaisesOneFailureAgainAndAgainWithTheLineOfEachAwait() throws Exception {
    run(async(() -> {
      StreamReader reader = new StreamReader();
      IOException failure = withoutTrace();
      reader.setException(failure);
      assertThat(catchThrowable(() -> await(reader.read()))).isSameAs(failure);
      assertThat(showsTheAwait(failure)).isFalse();
      assertThat(userAwaits(reader.read())).isSameAs(failure).isSameAs(reader.exception());
      assertThat(showsTheAwait(failure)).isTrue();
    }));
  }

  @Test
  void kindsAreThoseOfJava() {
    assertThat(new ConnectionResetError()).isInstanceOf(ConnectionError.class);
    assertThat(new BrokenPipeError()).isInstanceOf(ConnectionError.class);
    assertThat(new ConnectionAbortedError())
        .isInstanceOf(ConnectionError.class)
        .isInstanceOf(SocketException.class);
    assertThat(new TimeoutError("late", new IOException("cause")))
        .isInstanceOf(IOException.class)
        .hasMessage("late")
        .hasCauseInstanceOf(IOException.class);
    assertThat(new IncompleteReadError(new byte[2], 3)).isInstanceOf(EOFException.class);
  }
}
