package io.asyncio.scenarios.io;

import io.asyncio.protocols.Protocol;

/** A protocol that is handed arrays. */
final class BytesRecorder extends StreamRecorder implements Protocol {

  BytesRecorder(IoRun run, String name, String tag) {
    super(run, name, tag);
  }

  @Override
  public void dataReceived(byte[] data) {
    received(data);
  }

  @Override
  public boolean eofReceived() {
    return ended();
  }
}
