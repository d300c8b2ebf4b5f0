package io.asyncio.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.asyncio.protocols.Protocol;
import io.asyncio.transports.Transport;

/** The protocol of {@link SwappedHandler}: reverses lines, and counts them. */
final class ReverseProtocol implements Protocol {

  private Transport transport;
  private int lines;

  @Override
  public void connectionMade(Transport transport) {
    this.transport = transport;
  }

  @Override
  public void dataReceived(byte[] line) {
    String text = new String(line, UTF_8);
    if (text.equals("quit")) {
      transport.write("goodbye\n".getBytes(UTF_8));
      transport.close();
    } else {
      lines++;
      String reversed = lines + " " + new StringBuilder(text).reverse() + "\n";
      transport.write(reversed.getBytes(UTF_8));
    }
  }

  /** Who does not read is not read either. */
  @Override
  public void pauseWriting() {
    transport.pauseReading();
  }

  @Override
  public void resumeWriting() {
    transport.resumeReading();
  }
}
