package io.asyncio.netty.stream;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.asyncio.netty.IoTransport;
import io.asyncio.netty.testing.ConnectionSource;
import io.asyncio.netty.testing.Pipelines;
import org.junit.jupiter.api.Test;

/** The same at the end of pipelines of Netty. */
@SuppressWarnings("JUnitMethodInvoked") // the same test, where Netty lets it pass
class PipelinePausedReadingTest extends PausedReadingTest {

  @Override
  public ConnectionSource sockets() {
    return new Pipelines();
  }

  /**
   * Netty's channels of the JDK end before they reset, and its reading of a ring finds no reset behind
   * data.
   */
  private void assumeThatNettyTellsOfResets() {
    assumeTrue(ioTransport == IoTransport.EPOLL);
  }

  @Override
  @Test
  void dataBeforeAResetWaitsForResumeAndIsDeliveredBeforeTheLoss() throws Exception {
    assumeThatNettyTellsOfResets();
    super.dataBeforeAResetWaitsForResumeAndIsDeliveredBeforeTheLoss();
  }

  @Override
  @Test
  void resetWaitsForResume() throws Exception {
    assumeThatNettyTellsOfResets();
    super.resetWaitsForResume();
  }
}
