package io.asyncio.faults;

/** A side that sends back what it gets. */
final class Echo extends Side {

  Echo(Census census) {
    super(census);
  }

  @Override
  public void dataReceived(byte[] data) {
    super.dataReceived(data);
    transport.write(data);
  }
}
