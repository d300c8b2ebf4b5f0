package io.asyncio.netty.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio.Asyncio;
import io.asyncio.Awaitable;
import io.asyncio.Coroutine;
import io.asyncio.ExceptionContext;
import io.asyncio.netty.IoTransport;
import io.asyncio.netty.NettyEventLoop;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A test on a loop over each transport of the machine. It fails too if it leaves a descriptor open,
 * a report to the exception handler unseen, a failure unobserved or a buffer unreleased.
 */
@ParameterizedClass(name = "{0}")
@MethodSource("io.asyncio.netty.testing.Transports#available")
@ExtendWith(Leaks.class)
public abstract class LoopTest {

  public static final String LOCALHOST = "127.0.0.1";

  private static final double PATIENCE_SECONDS = 60;

  @Parameter
  public IoTransport ioTransport;

  public NettyEventLoop loop;
  private List<String> descriptorsBefore;

  /** What was reported to the exception handler and not taken yet. */
  private final List<ExceptionContext> reports = new ArrayList<>();

  /** Says where the sockets of a {@link Pair} come from. */
  public ConnectionSource sockets() {
    return Sockets.OWN;
  }

  @BeforeEach
  public final void makeLoop() {
    descriptorsBefore = Descriptors.open();
    loop = new NettyEventLoop(ioTransport);
    loop.setExceptionHandler((reportingLoop, context) -> reports.add(context));
  }

  @AfterEach
  public final void endsCleanly() {
    loop.close();
    assertThat(reports).as("reports to the exception handler").isEmpty();
    assertThat(Descriptors.left(descriptorsBefore)).as("descriptors left open").isEmpty();
  }

  /** Runs {@code body} as the main task. */
  public final void run(Coroutine.Body body) throws Exception {
    loop.runUntilComplete(Asyncio.waitFor(Asyncio.async(body), 3 * PATIENCE_SECONDS));
  }

  /** Waits for something that is bound to come. */
  public static <T> T soon(Awaitable<T> awaitable) throws Exception {
    return Asyncio.await(Asyncio.waitFor(awaitable, PATIENCE_SECONDS));
  }

  /** Returns the messages of what was reported, and forgets them. */
  public final List<String> takeReports() {
    List<String> messages = reports.stream().map(ExceptionContext::message).toList();
    reports.clear();
    return messages;
  }
}
