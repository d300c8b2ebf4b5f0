package io.asyncio.netty.pipe;

import io.asyncio.netty.testing.Recorder;
import io.asyncio.transports.ReadTransport;
import io.asyncio.transports.WriteTransport;
import java.nio.charset.StandardCharsets;

/** A recorder on one end of a pipe. */
class PipeRecorder extends Recorder {

  ReadTransport input() {
    return transport;
  }

  WriteTransport output() {
    return transport;
  }

  @Override
  public void write(String text) {
    output().write(text.getBytes(StandardCharsets.US_ASCII));
  }
}
