package io.asyncio.scenarios.io;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio.BrokenPipeError;
import io.asyncio.CancelledError;
import io.asyncio.ConnectionAbortedError;
import io.asyncio.ConnectionResetError;
import io.asyncio.IncompleteReadError;
import io.asyncio.LimitOverrunError;
import io.asyncio.TimeoutError;
import io.asyncio.scenarios.json.Json;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.SocketException;
import java.nio.channels.ClosedChannelException;
import org.junit.jupiter.api.Test;

/** How exceptions stand in traces. */
class FailuresTest {

  private static void assertShown(Throwable failure, String shown) {
    assertThat(Json.write(Failures.shown(failure))).isEqualTo(shown.replace('\'', '"'));
  }

  @Test
  void failureOfAPeerIsToldByItsType() {
    assertShown(new ConnectionResetError("no matter what"), "['OSError', 'ECONNRESET']");
    assertShown(new ConnectionResetError("Connection lost"), "['OSError', 'lost']");
    assertShown(new BrokenPipeError("no matter what"), "['OSError', 'EPIPE']");
    assertShown(new ConnectionAbortedError("no matter what"), "['OSError', 'ECONNABORTED']");
    assertShown(new ConnectException("no matter what"), "['OSError', 'ECONNREFUSED']");
    assertShown(new BindException("no matter what"), "['OSError', 'EADDRINUSE']");
  }

  @Test
  void whatThePlatformSaysIsNoneOfThese() {
    assertShown(new SocketException("Connection reset"), "['OSError', 'Connection reset']");
    assertShown(new IOException("Broken pipe"), "['OSError', 'Broken pipe']");
    assertShown(new ClosedChannelException(), "['OSError', 'null']");
    assertThat(SystemWords.errorOf(new IOException("Broken pipe"))).isEqualTo("EPIPE");
    assertThat(SystemWords.errorOf(new SocketException("Connection reset")))
        .isEqualTo("ECONNRESET");
  }

  @Test
  void exceptionsHavePythonsNames() {
    assertShown(new IllegalArgumentException("text"), "['ValueError', '']");
    assertShown(new IllegalStateException("text"), "['RuntimeError', '']");
    assertShown(new NullPointerException("text"), "['TypeError', '']");
    assertShown(new CancelledError("text"), "['CancelledError']");
    assertShown(new TimeoutError("text"), "['TimeoutError']");
    assertShown(new LimitOverrunError("text", 7), "['LimitOverrunError', 7]");
    assertShown(
        new IncompleteReadError(Payload.bytes("ab"), 3), "['IncompleteReadError', 'ab', 3]");
  }

  @Test
  void messageOfTheScenarioIsShown() {
    assertShown(new IllegalArgumentException("#value"), "['ValueError', '#value']");
    assertShown(new IOException("#os"), "['OSError', '#os']");
  }
}
