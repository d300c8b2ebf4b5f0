package io.asyncio.scenarios.io;

import io.asyncio.protocols.DatagramProtocol;
import io.asyncio.transports.DatagramTransport;
import java.io.IOException;
import java.net.SocketAddress;

/** A protocol of datagrams. */
final class DatagramRecorder extends Recorder implements DatagramProtocol {

  DatagramRecorder(IoRun run, String name, String tag) {
    super(run, name, tag);
  }

  @Override
  public void connectionMade(DatagramTransport transport) {
    made(transport);
  }

  @Override
  public void datagramReceived(byte[] data, SocketAddress address) {
    run.parties.heardFrom(name, address);
    trace("dgram", Payload.shown(data), run.datagrams.nameOf(address));
    fire("dgram");
  }

  @Override
  public void errorReceived(IOException exception) {
    trace("error", Failures.shown(exception));
    fire("error");
  }
}
