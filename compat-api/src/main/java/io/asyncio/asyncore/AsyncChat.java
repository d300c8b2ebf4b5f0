package io.asyncio.asyncore;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectableChannel;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A dispatcher for protocols of commands and answers: it cuts what comes in at a terminator, and sends
 * what is pushed, in order, when it can be sent.
 *
 * {@snippet :
 * final class Lines extends AsyncChat {
 *   Lines(SocketChannel socket) throws IOException {
 *     super(socket);
 *     setTerminator("\r\n".getBytes(US_ASCII));
 *   }
 *
 *   @Override
 *   public void collectIncomingData(byte[] data) {
 *     storeIncomingData(data);
 *   }
 *
 *   @Override
 *   public void foundTerminator() throws Exception {
 *     push(takeIncomingData());
 *   }
 * }
 * }
 *
 * <p><b>Pitfall.</b> Nothing limits what is pushed, or collected before a terminator comes; that is for
 * the subclass. Without a terminator everything is collected.
 *
 * @see <a href="https://docs.python.org/3.11/library/asynchat.html#asynchat.async_chat">async_chat</a>
 */
public abstract class AsyncChat extends Dispatcher {

  private static final int DEFAULT_SIZE = 65536;
  private static final byte[] NOTHING = {};
  private static final char LAST_OF_ASCII = 0x7f;

  private final OutputQueue output = new OutputQueue();
  private final ByteArrayOutputStream incoming = new ByteArrayOutputStream();

  /** What has come and was not collected begins at {@link #collected} in it. */
  private byte[] input = NOTHING;

  private int collected;

  private byte @Nullable [] terminator;

  /** How many bytes are to be collected, where there is no terminator; 0 for all. */
  private int countdown;

  /** Makes one without a socket, in {@link Asyncore#socketMap()}. */
  protected AsyncChat() {}

  /** Makes one without a socket, which will be in {@code map}. */
  protected AsyncChat(SocketMap map) {
    super(map);
  }

  /**
   * Makes one over a socket, in {@link Asyncore#socketMap()}.
   *
   * @throws IOException if the socket is closed
   */
  protected AsyncChat(SelectableChannel socket) throws IOException {
    super(socket);
  }

  /**
   * Makes one over a socket, and adds it to {@code map}.
   *
   * @throws IOException if the socket is closed
   */
  protected AsyncChat(SelectableChannel socket, SocketMap map) throws IOException {
    super(socket, map);
  }

  /** Some of what comes before the terminator; it belongs to the callee. */
  public abstract void collectIncomingData(byte[] data) throws Exception;

  /** Everything before the terminator was collected. */
  public abstract void foundTerminator() throws Exception;

  /** Keeps {@code data} for {@link #takeIncomingData}: {@code _collect_incoming_data}. */
  protected final void storeIncomingData(byte[] data) {
    incoming.writeBytes(Objects.requireNonNull(data, "data"));
  }

  /** Returns what was kept, and forgets it: {@code _get_data}. */
  protected final byte[] takeIncomingData() {
    byte[] taken = incoming.toByteArray();
    incoming.reset();
    return taken;
  }

  /** Returns how much is read at once, in bytes: 65,536. */
  protected int acInBufferSize() {
    return DEFAULT_SIZE;
  }

  /** Returns how much is sent at once, in bytes: 65,536. */
  protected int acOutBufferSize() {
    return DEFAULT_SIZE;
  }

  /**
   * Has the input cut where {@code terminator} is, which is dropped.
   *
   * @param terminator {@code null}, or no bytes, for everything to be collected and never cut
   */
  public final void setTerminator(byte @Nullable [] terminator) {
    this.terminator = terminator == null || terminator.length == 0 ? null : terminator.clone();
    this.countdown = 0;
  }

  /**
   * Has the input cut where a character of ASCII is, which is dropped: {@code setTerminator('\n')}.
   *
   * @param terminator the character, one byte
   * @throws IllegalArgumentException if it is none of ASCII
   */
  public final void setTerminator(char terminator) {
    if (terminator > LAST_OF_ASCII) {
      throw new IllegalArgumentException(
          "the terminator must be a character of ASCII: " + Integer.toHexString(terminator));
    }
    setTerminator(new byte[] {(byte) terminator});
  }

  /**
   * Has the input cut once, after {@code count} bytes; what follows is collected.
   *
   * @param count 0 for everything to be collected and never cut
   * @throws IllegalArgumentException if it is negative
   */
  public final void setTerminator(int count) {
    if (count < 0) {
      throw new IllegalArgumentException(
          "the number of bytes to collect must not be negative: " + count);
    }
    this.terminator = null;
    this.countdown = count;
  }

  /**
   * Returns a copy of the terminator, or an {@code Integer}, how many bytes are left to be collected, or
   * {@code null} if there is neither.
   */
  public final @Nullable Object getTerminator() {
    if (terminator != null) {
      return terminator.clone();
    }
    return countdown == 0 ? null : countdown;
  }

  /**
   * Reads, and collects what came up to each terminator.
   *
   * @throws IllegalArgumentException if {@link #acInBufferSize} is negative
   * @throws IllegalStateException if it has no socket yet
   */
  @Override
  public void handleRead() throws Exception {
    byte[] data;
    try {
      data = recv(acInBufferSize());
    } catch (BlockingIOError e) {
      return;
    } catch (IOException e) {
      handleError(e);
      return;
    }
    input = collected == input.length ? data : joined(data);
    collected = 0;
    while (collected < input.length && collectSome()) {
      // the terminator may have changed
    }
  }

  private byte[] joined(byte[] data) {
    int kept = input.length - collected;
    byte[] joined = Arrays.copyOfRange(input, collected, input.length + data.length);
    System.arraycopy(data, 0, joined, kept, data.length);
    return joined;
  }

  /** Collects up to the next terminator; returns whether there may be another one. */
  private boolean collectSome() throws Exception {
    byte[] wanted = terminator;
    if (wanted != null) {
      return collectTo(wanted);
    }
    if (countdown == 0) {
      collect(input.length);
    } else if (input.length - collected < countdown) {
      int count = input.length - collected;
      collect(input.length);
      countdown = Math.max(0, countdown - count);
    } else {
      collect(collected + countdown);
      setTerminator(0);
      foundTerminator();
    }
    return true;
  }

  private boolean collectTo(byte[] wanted) throws Exception {
    int found = Terminators.find(input, collected, wanted);
    if (found >= 0) {
      if (found > collected) {
        collect(found);
      }
      collected = Math.min(input.length, collected + wanted.length);
      foundTerminator();
      return true;
    }
    int begun = Terminators.prefixAtEnd(input, collected, wanted);
    if (begun < input.length - collected) {
      collect(input.length - begun);
    }
    return begun == 0;
  }

  private void collect(int end) throws Exception {
    byte[] data = Arrays.copyOfRange(input, collected, end);
    collectIncomingData(data);
    collected = Math.min(end, input.length);
  }

  /** Sends more of what was pushed. */
  @Override
  public void handleWrite() throws Exception {
    initiateSend();
  }

  /** Closes it. */
  @Override
  public void handleClose() throws Exception {
    close();
  }

  /**
   * Sends {@code data} after what was pushed before.
   *
   * @param data the bytes, which are copied
   */
  public void push(byte[] data) throws Exception {
    Objects.requireNonNull(data, "data");
    int size = Math.max(1, acOutBufferSize());
    int start = 0;
    do {
      int end = Math.min(data.length, start + size);
      output.add(Arrays.copyOfRange(data, start, end));
      start = end;
    } while (start < data.length);
    initiateSend();
  }

  /**
   * As {@link #push(byte[])}, of what is left in a buffer, which is taken.
   *
   * @param data the buffer
   */
  public final void push(ByteBuffer data) throws Exception {
    Objects.requireNonNull(data, "data");
    byte[] bytes = new byte[data.remaining()];
    data.get(bytes);
    push(bytes);
  }

  /** Sends what {@code producer} gives, after what was pushed before. */
  public void pushWithProducer(Producer producer) throws Exception {
    output.add(Objects.requireNonNull(producer, "producer"));
    initiateSend();
  }

  /** As {@code push}, in one piece: bytes are a producer of themselves. */
  public void pushWithProducer(byte[] data) throws Exception {
    output.add(Objects.requireNonNull(data, "data").clone());
    initiateSend();
  }

  /** Tells whether to read: always. */
  @Override
  public boolean readable() {
    return true;
  }

  /** Tells whether something waits to be sent, or there is no connection yet. */
  @Override
  public boolean writable() {
    return !output.isEmpty() || !connected();
  }

  /** Has {@link #handleClose} called when everything that was pushed before is sent. */
  public final void closeWhenDone() {
    output.addEnd();
  }

  /**
   * Sends what the system takes of the first thing in the queue.
   *
   * @throws Exception what a producer or {@code handleClose} throws
   */
  public void initiateSend() throws Exception {
    if (!connected()) {
      return;
    }
    boolean piece = output.produce();
    if (!connected()) {
      return; // a producer has closed it
    }
    if (output.takeEnd()) {
      handleClose();
    } else if (piece) {
      sendFirst();
    }
  }

  private void sendFirst() throws Exception {
    int sent;
    try {
      sent = send(output.first(acOutBufferSize()));
    } catch (IOException e) {
      handleError(e);
      return;
    }
    output.sent(sent);
  }

  /** Drops what has come and was not collected, and what waits to be sent. For emergencies. */
  public final void discardBuffers() {
    input = NOTHING;
    collected = 0;
    incoming.reset();
    output.clear();
  }
}
