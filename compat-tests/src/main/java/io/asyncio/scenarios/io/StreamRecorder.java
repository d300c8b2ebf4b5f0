package io.asyncio.scenarios.io;

import io.asyncio.protocols.StreamProtocol;
import io.asyncio.transports.Transport;

/** The protocol of an endpoint of streams of bytes. */
abstract sealed class StreamRecorder extends Recorder implements StreamProtocol
    permits BytesRecorder, BufferRecorder {

  StreamRecorder(IoRun run, String name, String tag) {
    super(run, name, tag);
  }

  static StreamRecorder of(IoRun run, String name, String tag) {
    return run.scenario.protocol(name + tag).buffer() == null
        ? new BytesRecorder(run, name, tag)
        : new BufferRecorder(run, name, tag);
  }

  @Override
  public final void connectionMade(Transport transport) {
    made(transport);
  }
}
