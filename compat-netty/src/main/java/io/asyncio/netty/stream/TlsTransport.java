package io.asyncio.netty.stream;

import io.asyncio.TimerHandle;
import io.asyncio.internal.Log;
import io.asyncio.netty.loop.LoopEnding;
import io.asyncio.netty.transport.Opening;
import io.asyncio.netty.transport.WriteQueue;
import io.asyncio.protocols.StreamProtocol;
import io.netty.buffer.ByteBuf;
import java.lang.System.Logger.Level;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A stream transport that encrypts, over another one that carries what is encrypted.
 *
 * <pre>
 *   protocol - TlsTransport - TlsHandler - SslHandler - TlsChannel - carrier
 *                                   (a pipeline of Netty)
 * </pre>
 *
 * <p>Netty's handler runs on the loop's own thread, in the carrier's turn or when what a turn has
 * written is flushed, and calls no user code: that is called when it has returned.
 *
 * <p>Owned by the loop's thread.
 */
final class TlsTransport extends StreamTransport {

  /** How much is decrypted for a protocol that does not read before the carrier ceases to read too. */
  private static final int MOST_BYTES_AHEAD = 256 * 1024;

  private final StreamTransport carrier;
  private final TlsSession session;
  private final boolean upgrade;
  private Opening opening = Opening.UNATTENDED;

  /** Runs while the hands are shaken, and while the other side's farewell is waited for. */
  private @Nullable TimerHandle timer;

  /** Whether the other side will send no more. */
  private boolean inputEnded;

  /** Whether nothing can be sent any more, though the protocol has still to be told of the end. */
  private boolean carrierEnded;

  private boolean carrierLost;

  /** Whether it is closed and has sent all, so that the farewell is the next to be sent. */
  private boolean farewellIsDue;

  private boolean shuttingDown;
  private boolean readWanted = true;
  private boolean carrierPaused;

  /** How many bytes were decrypted since the protocol had all that there was. */
  private int ahead;

  /**
   * Makes the transport, which has not begun.
   *
   * @param upgrade whether the protocol has been told of the connection
   * @param onClosed given this when the protocol has been told that the connection is lost
   */
  TlsTransport(
      StreamTransport carrier,
      StreamProtocol protocol,
      TlsSettings settings,
      boolean upgrade,
      Consumer<? super StreamConnection> onClosed) {
    super(carrier.streams, protocol, carrier.extra(), carrier.context, onClosed);
    this.carrier = carrier;
    this.upgrade = upgrade;
    this.session = new TlsSession(settings, this, carrier, outbound);
  }

  /** Begins with a carrier that has not begun. */
  @Override
  void start(Opening opening) {
    this.opening = opening;
    host.transports().opened(this);
    carrier.start(Opening.UNATTENDED);
  }

  /** Begins with a carrier that stands, and whose protocol is a {@link TlsCarrier} now. */
  void startOver(Opening opening, byte[] unread) {
    this.opening = opening;
    host.transports().opened(this);
    takeOver();
    if (carrier.outbound.flow().isPaused()) {
      outbound.flow().pausedAlready();
      session.carrierIsFull(true);
    }
    context.run(() -> {
      shakeHands();
      session.decrypt(unread);
      proceed();
    });
  }

  // From the carrier, in its turn.

  /** The carrier stands. */
  void shakeHands() {
    if (life.isLost()) {
      return; // it was cancelled meanwhile
    }
    timer =
        host.loop().callLater(session.settings().handshakeTimeout(), this::handshakeTakesTooLong);
    session.begin();
    proceed();
  }

  private void handshakeTakesTooLong() {
    abrupt = true;
    refuse(TlsFailure.timeout(session.settings().handshakeTimeout()));
  }

  void decrypt(ByteBuf data) {
    session.decrypt(data);
    proceed();
  }

  void carrierEnds() {
    if (session.isShakingHands()) {
      refuse(TlsFailure.endOfFile());
    } else {
      carrierEnded = true;
      peerEnds();
      proceed();
      if (farewellIsDue && sayFarewell()) {
        proceed();
      }
    }
  }

  void carrierIsFull(boolean full) {
    session.carrierIsFull(full);
    if (!full && outbound.flow().isPaused()) {
      outbound.run(); // the protocol may have been paused by what was written before the upgrade
    }
  }

  void carrierLost(@Nullable Throwable exception) {
    carrierLost = true;
    if (session.isShakingHands()) {
      refuse(exception == null ? TlsFailure.lost() : exception);
    } else {
      lose(exception);
    }
  }

  // From Netty's handler; user code is called later, by proceed().

  /** Some bytes came in; the caller goes on owning {@code data}. */
  void decrypted(ByteBuf data) {
    ahead += data.readableBytes();
    inbound.put(data);
  }

  /** The other side has said farewell, or sends no more without a word. */
  void peerEnds() {
    if (!inputEnded) {
      inputEnded = true;
      inputShutdown();
    }
  }

  void tlsFailed(Throwable cause) {
    if (!session.isShakingHands()) {
      failed(TlsFailure.of(cause));
    }
  }

  /** Goes on where Netty's handler has left off. In the carrier's turn, and its context. */
  private void proceed() {
    if (life.isLost()) {
      return;
    }
    if (session.isNewlyShaken()) {
      handshaken();
    } else if (!session.isShakingHands()) {
      takeTurn();
    }
    readAhead();
    if (shuttingDown && inputEnded && !life.isLost()) {
      shutDown();
    }
  }

  private void handshaken() {
    stopTimer();
    Throwable failure = session.failure();
    if (failure != null) {
      refuse(failure);
      return;
    }
    Opening told = opening;
    opening = Opening.UNATTENDED;
    if (upgrade) {
      told.made();
    } else {
      inbound.putFirst(Inbound.made(told));
      takeTurn(false);
    }
    flushLater(); // what came in meanwhile is delivered after whoever waits has gone on
  }

  @Override
  void tellMade(Opening opening) {
    try {
      protocol().connectionMade(this);
    } catch (Throwable e) {
      if (LoopEnding.is(e)) {
        opening.made();
      } else {
        opening.failed(e);
      }
      throw e;
    }
    opening.made();
  }

  /** There will be no connection. */
  private void refuse(Throwable cause) {
    stopTimer();
    session.giveUp();
    if (!life.isLost()) {
      TlsFailure.report(host.loop(), this, cause);
      lose(cause);
    }
    tellRefused(cause);
  }

  private void tellRefused(Throwable cause) {
    Opening told = opening;
    opening = Opening.UNATTENDED;
    told.failed(cause);
  }

  private void stopTimer() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }

  // The end.

  @Override
  void end() {
    farewellIsDue = true;
    host.readyOnce(this::farewell); // on the loop's own thread
  }

  @Override
  void endSent() {
    end();
  }

  private void farewell() {
    if (sayFarewell()) {
      if (inputEnded) {
        context.run(this::proceed);
      }
      readAhead();
    }
  }

  /** Tells whether that is new, and now the other side's farewell is waited for. */
  private boolean sayFarewell() {
    if (life.isLost() || shuttingDown) {
      return false;
    }
    if (session.isShakingHands()) {
      abort();
      return false;
    }
    shuttingDown = true;
    if (!carrierEnded) {
      session.sayFarewell();
    }
    timer = host.loop().callLater(session.settings().shutdownTimeout(), this::peerIsSilent);
    return true;
  }

  private void peerIsSilent() {
    abrupt = true;
    lose(TlsFailure.shutdownTimeout());
  }

  /** Both sides have said farewell; the carrier's protocol will be told that it is lost. */
  private void shutDown() {
    stopTimer();
    carrier.close();
  }

  /** As in asyncio the carrier ends first, and its protocol hears of that before this one's does. */
  @Override
  void tellLostSoon() {
    if (carrierLost) {
      leaveProtocol();
    } else {
      host.ready(host.callback(this::endCarrier, context));
    }
  }

  private void endCarrier() {
    closeConnection(true);
    leaveProtocol();
  }

  private void leaveProtocol() {
    letProtocolGo();
    super.tellLostSoon();
    tellClosed();
  }

  @Override
  void closeConnection(boolean abruptly) {
    stopTimer();
    Throwable cause = life.cause();
    tellRefused(cause == null ? TlsFailure.lost() : cause);
    if (farewellIsDue && !shuttingDown && !carrierEnded && !session.isShakingHands()) {
      session.sayFarewell(); // asyncio does that when it is closed
    }
    if (abrupt || carrier.outbound.isHeldUp()) {
      carrier.abort();
    } else {
      carrier.close(); // which sends the alert that says why
    }
    session.close();
  }

  // What differs from a socket.

  @Override
  boolean takesWrites() {
    return life.isOpen() && !carrierEnded;
  }

  @Override
  boolean hearsEndAfterClose() {
    return true;
  }

  /** As asyncio's servers do, which know their sockets alone: without a farewell. */
  @Override
  void closeByServer() {
    outbound.sendNow();
    carrier.closeByServer();
  }

  @Override
  boolean deliversAll() {
    return true;
  }

  @Override
  boolean outlivesInput() {
    Log.LOGGER.log(Level.WARNING, "returning true from eofReceived() has no effect when using TLS");
    return false;
  }

  @Override
  public boolean isClosingAlready() {
    return super.isClosingAlready() || carrier.isClosingAlready();
  }

  @Override
  public boolean canWriteEof() {
    return false;
  }

  @Override
  public void writeEof() {
    throw new UnsupportedOperationException("TLS has no end of one direction: close() ends both");
  }

  @Override
  public @Nullable Object getExtraInfo(String name) {
    if (name.equals("socket") && life.isLost()) {
      return null;
    }
    Object known = session.extra(name);
    return known == null ? carrier.getExtraInfo(name) : known;
  }

  // The way out and in.

  @Override
  boolean hasHandlers() {
    return true;
  }

  @Override
  boolean handlesAtOnce() {
    return !session.isShakingHands();
  }

  @Override
  boolean isDirect() {
    return false;
  }

  @Override
  StreamSocket socket() {
    return NoSocket.INSTANCE;
  }

  @Override
  void watchWritable() {
    throw new AssertionError("there is no socket");
  }

  @Override
  void ignoreWritable() {
    // There is no socket.
  }

  @Override
  void sendBehindOthers(WriteQueue written) {
    throw new AssertionError("there are no others");
  }

  /** A coroutine has the loop's own thread do it, where Netty's caches are; if it cannot, that is done later. */
  @Override
  void sendThroughHandlers(WriteQueue written) {
    if (host.executor().inEventLoop()) {
      session.send(written);
    } else {
      var _ = host.runOnOwnThread(() -> session.send(written));
    }
  }

  @Override
  int unsent() {
    return session.unsent();
  }

  @Override
  void shutdownOutput() {
    throw new AssertionError("writeEof refuses");
  }

  @Override
  void read(boolean wanted) {
    readWanted = wanted;
    readAhead();
  }

  /** The carrier reads on for a while when the protocol does not, to see that the other side has gone. */
  private void readAhead() {
    if (session.isShakingHands()) {
      return;
    }
    if (inbound.isEmpty()) {
      ahead = 0;
    }
    boolean pause = !readWanted && !shuttingDown && ahead >= MOST_BYTES_AHEAD;
    if (pause && !carrierPaused) {
      carrierPaused = true;
      carrier.pauseReading();
    } else if (carrierPaused && (readWanted || shuttingDown)) {
      carrierPaused = false;
      carrier.resumeReading();
    }
  }
}
