package io.asyncio.netty.testing;

import io.asyncio.protocols.BufferedProtocol;
import io.asyncio.protocols.StreamProtocol;
import io.asyncio.transports.Transport;
import java.nio.ByteBuffer;

/** The kinds of protocol over byte streams. */
public enum ProtocolKind {
  PLAIN {
    @Override
    public StreamProtocol over(Recorder recorder) {
      return recorder;
    }
  },
  BUFFERED {
    @Override
    public StreamProtocol over(Recorder recorder) {
      return new Buffered(recorder, ByteBuffer.allocate(100));
    }
  };

  /** Returns a protocol of this kind that tells {@code recorder} all that it hears. */
  public abstract StreamProtocol over(Recorder recorder);

  private record Buffered(Recorder recorder, ByteBuffer buffer) implements BufferedProtocol {

    @Override
    public void connectionMade(Transport transport) {
      recorder.connectionMade(transport);
    }

    @Override
    public ByteBuffer getBuffer(int sizeHint) {
      return buffer.clear();
    }

    @Override
    public void bufferUpdated(int bytes) {
      byte[] data = new byte[bytes];
      buffer.get(0, data);
      recorder.dataReceived(data);
    }

    @Override
    public boolean eofReceived() {
      return recorder.eofReceived();
    }

    @Override
    public void connectionLost(Throwable exception) {
      recorder.connectionLost(exception);
    }

    @Override
    public void pauseWriting() {
      recorder.pauseWriting();
    }

    @Override
    public void resumeWriting() {
      recorder.resumeWriting();
    }
  }
}
