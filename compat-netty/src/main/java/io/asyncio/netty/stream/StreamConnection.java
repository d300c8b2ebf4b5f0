package io.asyncio.netty.stream;

import io.asyncio.contextvars.Context;
import io.asyncio.netty.loop.LoopEnding;
import io.asyncio.netty.loop.LoopHost;
import io.asyncio.netty.loop.LoopTransport;
import io.asyncio.netty.transport.InnerProtocol;
import io.asyncio.netty.transport.LifeCycle;
import io.asyncio.netty.transport.Opening;
import io.asyncio.netty.transport.ProtocolInput;
import io.asyncio.netty.transport.SocketFailure;
import io.asyncio.netty.transport.TransportReports;
import io.asyncio.netty.transport.WriteQueue;
import io.asyncio.protocols.StreamProtocol;
import io.asyncio.transports.Transport;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What is behind a transport of byte streams, whatever carries them.
 *
 * <p>What comes in waits in {@link Inbound} for the transport's turn in the ready queue. What the
 * protocol writes is in {@link Outbound}. So user code runs neither inside Netty's read loop nor under
 * its locks, and Netty's code never on a coroutine's thread. The protocol is called in the context in
 * which the transport was made.
 *
 * <p>Owned by the loop's thread.
 */
abstract class StreamConnection implements Transport, LoopTransport {

  private static final int QUIET_WRITES = 4;

  final LoopHost host;
  final Context context;
  final StreamHost streams;
  final Outbound outbound;
  final Inbound inbound;
  private final Consumer<? super StreamConnection> onClosed;
  final LifeCycle life = new LifeCycle(QUIET_WRITES);
  final Reading reading;
  private boolean made;
  private boolean closedIsTold;

  /** The protocol that is still to be told of the loss, when it is no longer that of the transport. */
  private @Nullable StreamProtocol leaving;

  private boolean flushScheduled;
  private boolean inTurn;
  boolean eofWritten;

  /** The turn of the file that is being sent, if one is. */
  @Nullable
  FileTurn fileTurn;

  boolean abrupt;

  /**
   * Makes a transport that has not begun.
   *
   * @param context that in which the protocol is called
   * @param onClosed given this when the connection is lost, and the protocol has been told or is told next
   */
  StreamConnection(
      StreamHost streams,
      StreamProtocol protocol,
      Context context,
      Consumer<? super StreamConnection> onClosed) {
    this.host = streams.host();
    this.streams = streams;
    this.onClosed = onClosed;
    this.context = context;
    this.outbound = new Outbound(this, streams.sendBuffer());
    this.inbound = new Inbound(this, ProtocolInput.of(protocol), context);
    this.reading = new Reading(this, inbound);
  }

  /** Tells whether what is written now goes through handlers that stand in between. */
  abstract boolean hasHandlers();

  /** Tells whether those handlers may be given it now, in whoever's turn. */
  boolean handlesAtOnce() {
    return false;
  }

  /** Tells whether nothing of others waits to be sent, so that the socket may be used. */
  abstract boolean isDirect();

  /** Returns what is sent to while that {@link #isDirect}. */
  abstract StreamSocket socket();

  /** Has {@link Outbound#run} called whenever the socket takes more. */
  abstract void watchWritable();

  /** Ends {@link #watchWritable}. */
  abstract void ignoreWritable();

  /** Hands what was written to those whose bytes wait already. */
  abstract void sendBehindOthers(WriteQueue written);

  /** Hands what was written to the handlers that stand in between. */
  abstract void sendThroughHandlers(WriteQueue written);

  /** Returns how many bytes were handed to others that have not left. */
  abstract int unsent();

  /** Tells whether what is unsent may wait for something that is to be read. */
  boolean readsToSend() {
    return false;
  }

  /**
   * Ends the sending side; everything is sent.
   *
   * @throws IOException if the connection is broken
   */
  abstract void shutdownOutput() throws IOException;

  /** Begins or ceases to read. */
  abstract void read(boolean wanted);

  /**
   * Closes what carries the bytes. May be called twice.
   *
   * @param abruptly whether nobody shall be waited for
   */
  abstract void closeConnection(boolean abruptly);

  /** Takes the connection into use, and schedules {@code connectionMade}. */
  void start(Opening opening) {
    host.transports().opened(this);
    inbound.add(Inbound.made(opening));
  }

  /** Tells whether what is written now goes anywhere. */
  boolean takesWrites() {
    return !life.isLost();
  }

  /** Tells whether all that has come in is delivered in one turn. */
  boolean deliversAll() {
    return false;
  }

  /**
   * Tells whether an end is not delivered in an iteration in which data was, as if it were read only in
   * the next one: who begins a task with the data has it answer first.
   */
  boolean tellsEndApart() {
    return false;
  }

  /** Tells whether what came in, or was written, piece by piece may be passed on in one. */
  boolean joinsData() {
    return true;
  }

  /** Tells whether the protocol may go on when the other side sends no more. */
  boolean outlivesInput() {
    return true;
  }

  /** Tells whether the protocol hears that the other side sends no more when it has closed itself. */
  boolean hearsEndAfterClose() {
    return false;
  }

  /** Closes it for a server that closes its clients. */
  void closeByServer() {
    close();
  }

  /** It is closed, and nothing is left to be sent. In whoever's turn. */
  void end() {
    lose(null);
  }

  /** As {@link #end}, when what was left has been sent. In the transport's turn. */
  void endSent() {
    life.lose(null);
    outbound.drop();
    deliverLost();
  }

  // From the connection.

  /** Some bytes came in; the caller goes on owning {@code data}. */
  final void received(ByteBuf data) {
    inbound.add(data);
  }

  /** The other side will send no more. */
  final void inputShutdown() {
    reading.ended();
  }

  /** Something failed, and that was the end. */
  final void failed(Throwable cause) {
    inbound.add(Inbound.failed(SocketFailure.of(cause)));
  }

  /** Sending failed; that may be the first that is seen of what reading would find. */
  final void writeFailed(Throwable cause) {
    Throwable known = socket().tellsOnce() ? inbound.failure() : null;
    fatal(known == null ? SocketFailure.of(cause) : known, "Fatal write error on socket transport");
  }

  /** The connection is closed. */
  final void connectionGone() {
    inbound.add(Inbound.GONE);
  }

  // To the protocol.

  /**
   * Calls the protocol in the transport's context. One of the library's own calls nobody at once, and
   * may be in that context already, which is its user's too.
   */
  final void inContext(Runnable call) {
    if (inTurn || protocol() instanceof InnerProtocol) {
      call.run();
    } else {
      context.run(call);
    }
  }

  /** The socket can be read: reads it once. In the transport's turn and context. */
  final void readable() {
    reading.readable();
  }

  /** Delivers what has come in, in the transport's context. */
  final void takeTurn() {
    takeTurn(deliversAll());
  }

  /** As {@link #takeTurn()}, for all that has come in, or for the first of it alone. */
  final void takeTurn(boolean all) {
    inTurn = true;
    try {
      if (all) {
        inbound.deliverAll();
      } else {
        inbound.deliver();
      }
    } finally {
      turnIsOver();
    }
  }

  /** Sends what waits for the socket, in the transport's context. */
  final void takeTurnToSend() {
    inTurn = true;
    try {
      outbound.sendRest();
    } finally {
      turnIsOver();
    }
  }

  private void turnIsOver() {
    inTurn = false;
    outbound.flush(); // now: the other side may go on while others have their turn
    reading.asWanted();
    if (!inbound.isEmpty()) {
      flushLater();
    }
  }

  /**
   * The socket takes more, and what came in by the same poll has its turn first, as in asyncio. In
   * the transport's turn and context.
   */
  void deliverBeforeSending() {
    if (!inbound.isEmpty()) {
      takeTurn();
    }
  }

  /** While reading is paused nothing is delivered. */
  boolean holdsBack() {
    return reading.isPaused() && life.isOpen() && made;
  }

  final void deliverMade(Opening opening) {
    made = true;
    tellMade(opening);
  }

  void tellMade(Opening opening) {
    try {
      protocol().connectionMade(this);
    } finally {
      opening.made();
    }
  }

  /** Tells whether {@code connectionMade} was called, or is not going to be. */
  final boolean isMade() {
    return made;
  }

  /** The protocol knows the connection already, by another transport. */
  final void takeOver() {
    made = true;
  }

  final StreamProtocol protocol() {
    return inbound.input().protocol();
  }

  final void deliverEndOfFile() {
    if (!life.isOpen() && !(life.isClosing() && hearsEndAfterClose())) {
      return;
    }
    reading.endDelivered();
    boolean keepOpen;
    try {
      keepOpen = inbound.input().endOfFile();
    } catch (Throwable e) {
      inbound.tellAgain(Inbound.END_OF_FILE, e);
      protocolFailed(e, "protocol.eofReceived()");
      return;
    }
    if (!keepOpen || !outlivesInput()) {
      close();
    }
  }

  final void deliverFailed(Throwable cause) {
    fatal(
        cause,
        cause instanceof IOException
            ? "Fatal read error on socket transport"
            : "Fatal error on transport");
  }

  final void deliverGone() {
    lose(null);
  }

  private void deliverLost() {
    boolean unread = inbound.hasUnread() || socket().hasUnread();
    inbound.clear();
    host.transports().closed(this);
    try {
      if (made) {
        (leaving == null ? protocol() : leaving).connectionLost(life.cause());
      }
    } finally {
      life.end();
      inbound.input(ProtocolInput.NONE);
      if (unread) {
        socket().resetOnClose();
      }
      closeConnection(abrupt || life.cause() != null);
      tellClosed();
    }
  }

  /** Has no protocol any more, which is told of the loss all the same. */
  final void letProtocolGo() {
    leaving = protocol();
    inbound.input(ProtocolInput.NONE);
  }

  /** Tells whoever has made this that it has ended, once. */
  final void tellClosed() {
    if (!closedIsTold) {
      closedIsTold = true;
      onClosed.accept(this);
    }
  }

  final void protocolFailed(Throwable e, String method) {
    LoopEnding.rethrow(e);
    outbound.sendNow();
    endBy(e, "Fatal error: " + method + " call failed.");
  }

  /** Ends the connection by a failure, unless it has ended. */
  final void fatal(Throwable cause, String message) {
    if (!life.isLost()) {
      endBy(cause, message);
    }
  }

  /** What the exception handler throws may end the loop's run, and not keep the connection. */
  private void endBy(Throwable cause, String message) {
    try {
      TransportReports.fatal(host.loop(), this, message, cause);
    } finally {
      lose(cause);
    }
  }

  /** Ends the connection now: drops what was not sent, and tells the protocol later. */
  final void lose(@Nullable Throwable cause) {
    if (life.lose(cause)) {
      inbound.refuse();
      outbound.drop();
      if (fileTurn != null) {
        fileTurn.lost(cause);
      }
      tellLostSoon();
    }
  }

  /** Has the protocol told that the connection is lost, in a later turn. */
  void tellLostSoon() {
    host.ready(host.callback(this::deliverLost, context));
  }

  /** Tells whether {@link #allSent} does anything. */
  final boolean awaitsSending() {
    return fileTurn != null || !life.isOpen() || eofWritten;
  }

  /** Everything that was written has left, after it had to wait. In the transport's turn. */
  final void allSent() {
    if (fileTurn != null) {
      fileTurn.done();
    }
    if (life.isClosing()) {
      endSent();
    } else if (eofWritten) {
      try {
        shutdownOutput();
      } catch (IOException e) {
        writeFailed(e);
      }
    }
  }

  /** Tells whether {@code onClosed} is what is given this when the connection is lost. */
  final boolean tells(Consumer<? super StreamConnection> onClosed) {
    return this.onClosed == onClosed;
  }

  final boolean isLost() {
    return life.isLost();
  }

  // To the connection.

  /** Has {@link #flush} called before the next poll, or what it does done when the turn is over. */
  final void flushLater() {
    if (!flushScheduled && !inTurn) {
      flushScheduled = true;
      host.transports().flushLater(this);
    }
  }

  @Override
  public final void flush() {
    flushScheduled = false;
    outbound.flush();
    inbound.schedule();
    reading.asWanted();
  }

  /** Tells whether reading makes sense, but for whether the user wants it. */
  final boolean canRead() {
    return made && (isReading() || (life.isClosing() && readsToSend()));
  }
}
