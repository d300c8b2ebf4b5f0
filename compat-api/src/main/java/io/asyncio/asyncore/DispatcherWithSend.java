package io.asyncio.asyncore;

import java.io.IOException;
import java.nio.channels.SelectableChannel;
import java.util.Arrays;
import java.util.Objects;

/**
 * A dispatcher that keeps what cannot be sent yet, and sends it when it can be. There is no limit to
 * that.
 *
 * @see <a
 *     href="https://docs.python.org/3.11/library/asyncore.html#asyncore.dispatcher_with_send">dispatcher_with_send</a>
 */
public class DispatcherWithSend extends Dispatcher {

  private static final int LARGEST = 65536;
  private static final byte[] NOTHING = {};

  /** What waits begins at {@link #sent} in it. */
  private byte[] outBuffer = NOTHING;

  private int sent;

  /** Makes one without a socket, in {@link Asyncore#socketMap()}. */
  public DispatcherWithSend() {}

  /** Makes one without a socket, which will be in {@code map}. */
  public DispatcherWithSend(SocketMap map) {
    super(map);
  }

  /**
   * Makes one over a socket, in {@link Asyncore#socketMap()}.
   *
   * @throws IOException if the socket is closed
   */
  public DispatcherWithSend(SelectableChannel socket) throws IOException {
    super(socket);
  }

  /**
   * Makes one over a socket, and adds it to {@code map}.
   *
   * @throws IOException if the socket is closed
   */
  public DispatcherWithSend(SelectableChannel socket, SocketMap map) throws IOException {
    super(socket, map);
  }

  /** Returns a copy of what waits to be sent. */
  public final byte[] outBuffer() {
    return Arrays.copyOfRange(outBuffer, sent, outBuffer.length);
  }

  /**
   * Sends what the system takes of what waits, 65,536 bytes at most.
   *
   * @throws Exception as {@link Dispatcher#send}
   */
  public void initiateSend() throws Exception {
    int end = Math.min(outBuffer.length, sent + LARGEST);
    int count = super.send(Arrays.copyOfRange(outBuffer, sent, end));
    sent += count; // what handleClose has sent meanwhile counts
    if (sent == outBuffer.length) {
      outBuffer = NOTHING;
      sent = 0;
    }
  }

  /** Sends more of what waits. */
  @Override
  public void handleWrite() throws Exception {
    initiateSend();
  }

  /** Tells whether something waits, or there is no connection yet. */
  @Override
  public boolean writable() {
    return !connected() || sent < outBuffer.length;
  }

  /** Tells whether {@link #send} logs what it is given: no. */
  protected boolean debug() {
    return false;
  }

  /**
   * Adds {@code data} to what waits, and sends what the system takes of it.
   *
   * @return the length of {@code data}: all of it is taken
   */
  @Override
  public int send(byte[] data) throws Exception {
    Objects.requireNonNull(data, "data");
    if (debug()) {
      logInfo("sending " + data.length + " bytes");
    }
    int waiting = outBuffer.length - sent;
    byte[] joined = Arrays.copyOfRange(outBuffer, sent, sent + waiting + data.length);
    System.arraycopy(data, 0, joined, waiting, data.length);
    sent = 0;
    outBuffer = joined;
    initiateSend();
    return data.length;
  }
}
