package io.asyncio.netty.transport;

import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.NotSslRecordException;
import javax.net.ssl.SSLException;

/** What has come to the end of a pipeline because no handler has seen to it. */
public final class PipelineFailure {

  private PipelineFailure() {}

  /**
   * Returns what a program is told of {@code failure}: what TLS has failed with, without Netty's
   * wrapping; of a socket what {@link SocketFailure#of} says; what any other handler has failed with,
   * as it is.
   */
  public static Throwable of(Throwable failure) {
    if (!(failure instanceof DecoderException)
        || !(failure.getCause() instanceof SSLException inner)) {
      return SocketFailure.of(failure);
    }
    return inner instanceof NotSslRecordException
        ? new SSLException("what came in is no record of SSL/TLS", inner)
        : inner;
  }
}
