package io.asyncio.netty.transport;

/** Who waits for a transport to be opened. Told once, on the loop's thread. */
public interface Opening {

  /** Nobody does. */
  Opening UNATTENDED = new Opening() {
    @Override
    public void made() {}

    @Override
    public void failed(Throwable cause) {}
  };

  /** {@code connectionMade} has run. */
  void made();

  /** There will be no connection. */
  void failed(Throwable cause);
}
