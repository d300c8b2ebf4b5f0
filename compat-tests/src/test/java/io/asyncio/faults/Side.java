package io.asyncio.faults;

import io.asyncio.protocols.Protocol;
import io.asyncio.transports.Transport;

/** One side of a connection, counted by a {@link Census}. */
class Side implements Protocol {

  Transport transport;
  long received;
  int made;
  int lost;
  private final Census census;

  Side(Census census) {
    this.census = census;
    census.add(this);
  }

  @Override
  public void connectionMade(Transport made) {
    transport = made;
    this.made++;
    census.changed();
  }

  @Override
  public void dataReceived(byte[] data) {
    received += data.length;
    census.changed();
  }

  @Override
  public void connectionLost(Throwable exception) {
    lost++;
    census.changed();
  }
}
